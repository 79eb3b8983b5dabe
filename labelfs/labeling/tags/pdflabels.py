"""The tag PdfLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="PdfLabels", role="control", status="experimental", naming="required", children=("Label",),
    doc="Labels for parts of a document; it never became part of a release.",
    attrs=(*f.NAMED, *f.LABEL_LIST,),
    objects=("PdfOcr",),
    example="""<View>
  <PdfOcr name="data" value="$data"/>
  <PdfLabels name="label" toName="data">
    <Label value="First"/>
  </PdfLabels>
</View>""",
    example_data={"data": "media/data.bin"},
))
