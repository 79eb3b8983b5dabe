"""The tag ParagraphLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="ParagraphLabels", role="control", naming="required", children=("Label",),
    doc="Labels for spans inside and over the utterances of a dialogue.",
    attrs=(*f.NAMED, *f.LABEL_LIST),
    objects=("Paragraphs",),
    result=Result("paragraphlabels", f.labels("paragraphlabels"), (f.PARAGRAPH_SPAN,)),
    example="""<View>
  <Paragraphs name="data" value="$talk"/>
  <ParagraphLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </ParagraphLabels>
</View>""",
    example_data={"talk": [{"author": "Ann", "text": "Where?"}, {"author": "Raj", "text": "On the shelf."}]},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "paragraphlabels", "origin": "manual",
        "value": {"start": "1", "end": "1", "startOffset": 0, "endOffset": 6, "text": "On the",
                  "paragraphlabels": ["First"]},
    }],
))
