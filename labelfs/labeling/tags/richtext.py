"""The tag RichText."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="RichText", role="object", status="internal", alias_of="HyperText", naming="optional", content="markup",
    doc="The common name of Text and HyperText inside Label Studio; taken as HyperText.",
    attrs=f.OBJECT,
    example="""<View>
  <RichText name="page" value="$html"/>
</View>""",
    example_data={"html": "<p>Otters</p>"},
))
