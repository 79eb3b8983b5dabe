"""The tag HyperText."""

from __future__ import annotations

from dataclasses import replace

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="HyperText", role="object", naming="optional", content="markup",
    doc="Shows HTML, to be classified or to hold spans; without a name it is mere markup.",
    attrs=(
        replace(f.NAME, required=False),
        replace(f.OBJECT_VALUE, required=False),
        *f.RICH_TEXT,
        Attr("inline", "bool", False, "Part of the page; false: in a frame with its own styles."),
        Attr("clickableLinks", "bool", False, "Links can be followed (in a new tab)."),
        f.STYLE, f.CLASS_NAME,
    ),
    example="""<View>
  <HyperTextLabels name="part" toName="page">
    <Label value="Headline"/>
    <Label value="Author"/>
  </HyperTextLabels>
  <HyperText name="page" value="$html"/>
</View>""",
    example_data={"html": "<div><h1>Otters return</h1><p>by Ada</p></div>"},
))
