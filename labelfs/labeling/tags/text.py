"""The tag Text."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="Text", role="object", naming="required", content="value",
    doc="Shows plain text, to be classified or to hold spans; also prints fixed text.",
    attrs=(*f.OBJECT, *f.RICH_TEXT),
    example="""<View>
  <Labels name="ner" toName="letter">
    <Label value="Person"/>
    <Label value="Place"/>
  </Labels>
  <Text name="letter" value="$text" granularity="word"/>
</View>""",
    example_data={"text": "Ada wrote from Turin."},
))
