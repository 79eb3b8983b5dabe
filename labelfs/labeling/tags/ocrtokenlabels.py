"""The tag OcrTokenLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="OcrTokenLabels", role="control", status="experimental", naming="required", children=("Label",),
    doc="Labels for words of a document; it never became part of a release.",
    attrs=(*f.NAMED, *f.LABEL_LIST,),
    objects=("PdfOcr",),
    example="""<View>
  <PdfOcr name="data" value="$data"/>
  <OcrTokenLabels name="label" toName="data">
    <Label value="First"/>
  </OcrTokenLabels>
</View>""",
    example_data={"data": "media/data.bin"},
))
