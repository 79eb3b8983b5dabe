"""The tag OcrLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="OcrLabels", role="control", naming="required", children=("Label",), status="enterprise",
    doc="Labels for boxes on the pages of a document, with the text they hold.",
    use=(
        "With a label armed, drag a box (`R`) or select text (`T`; a double click takes a word).",
        "`ocrtext` is what the document has in the box. It follows the box until it is corrected in the details.",
        "Numbers are parts of the page from 0 to 1, pages count from 1, as in Label Studio.",
    ),
    attrs=(*f.NAMED, *f.LABEL_LIST, *f.look()),
    objects=("Pdf",),
    result=Result("ocrlabels", f.labels("ocrlabels"), (f.PAGE_BOX,)),
    example="""<View>
  <Pdf name="data" value="$pdf"/>
  <OcrLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </OcrLabels>
</View>""",
    example_data={"pdf": "media/letter.pdf"},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "ocrlabels", "origin": "manual",
        "value": {
            "x": 0.12, "y": 0.3, "width": 0.2, "height": 0.05, "rotation": 0, "pageIndex": 1, "ocrtext": "Total",
            "ocrlabels": ["First"]},
    }],
))
