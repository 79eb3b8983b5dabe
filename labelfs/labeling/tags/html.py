"""The tag HTML."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="HTML", role="object", status="old", alias_of="HyperText", naming="optional", content="markup",
    doc="An older name of HyperText.",
    attrs=f.OBJECT,
    example="""<View>
  <HTML name="page" value="$html"/>
  <Choices name="spam" toName="page">
    <Choice value="Spam"/>
  </Choices>
</View>""",
    example_data={"html": "<p>Win now</p>"},
))
