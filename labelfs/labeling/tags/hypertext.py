"""The tag HyperText."""

from __future__ import annotations

from dataclasses import replace

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="HyperText", role="object", naming="optional", content="markup",
    doc="Shows HTML, to be classified or to hold spans; without a name it is mere markup.",
    use=(
        "With a label armed, drag over text; a double click takes a word, a triple click its paragraph. "
        "Without one the selection waits for a label.",
        "A click selects the innermost span, another click the one around it. The ends of the selected span "
        "can be dragged, or moved by Shift and Alt with the arrow keys.",
        "Alt W labels all equal words; `/` finds text and can label every match.",
        "The page stands in a frame in which nothing runs and nothing is loaded from other machines. Scripts, "
        "frames and forms leave an empty place, so that paths and offsets stay those of the HTML as it is in "
        "the task.",
    ),
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
