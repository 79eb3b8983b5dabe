"""The tag HyperTextLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="HyperTextLabels", role="control", naming="required", children=("Label",),
    doc="Labels for spans of HTML.",
    attrs=(*f.NAMED, *f.LABEL_LIST),
    objects=("HyperText", "Text"),
    result=Result("hypertextlabels", f.labels("hypertextlabels"), (f.XPATH_SPAN, f.SPAN)),
    example="""<View>
  <HyperText name="data" value="$html"/>
  <HyperTextLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </HyperTextLabels>
</View>""",
    example_data={"html": "<div><p>A <b>grey heron</b> stood.</p></div>"},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "hypertextlabels", "origin": "manual",
        "value": {
            "start": "/div[1]/p[1]/b[1]/text()[1]", "startOffset": 0,
            "end": "/div[1]/p[1]/b[1]/text()[1]", "endOffset": 10,
            "globalOffsets": {"start": 2, "end": 12}, "text": "grey heron", "hypertextlabels": ["First"]},
    }],
))
