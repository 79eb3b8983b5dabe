"""The tag PdfOcr."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="PdfOcr", role="object", status="experimental", naming="required",
    doc="A PDF document with recognised text; it never became part of a release.",
    attrs=f.OBJECT,
    example="""<View>
  <PdfOcr name="doc" value="$pdf"/>
</View>""",
    example_data={"pdf": "media/letter.pdf"},
))
