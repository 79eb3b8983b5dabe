"""The tag Pdf."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="Pdf", role="object", naming="required",
    doc="Shows the pages of a PDF document: a list of pages, zoom, turn, text to select and to find. "
        "Boxes on the pages come from `OcrLabels`; every other control speaks of the whole document.",
    attrs=f.OBJECT,
    example="""<View>
  <Pdf name="doc" value="$pdf"/>
  <Choices name="kind" toName="doc">
    <Choice value="Invoice"/>
    <Choice value="Letter"/>
  </Choices>
</View>""",
    example_data={"pdf": "media/letter.pdf"},
))
