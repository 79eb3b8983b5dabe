"""The tag Labels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="Labels", role="control", naming="required", children=("Label",),
    doc="Labels for spans of text and time; beside `Rectangle`, `Brush`… for regions of pictures and films.",
    attrs=(*f.NAMED, *f.LABEL_LIST, *f.look(), f.FILL_OPACITY),
    objects=("Text", "HyperText", "Audio", "Image", "Video"),
    result=Result("labels", f.labels("labels"), (
        f.SPAN, f.XPATH_SPAN, f.TIME_RANGE, *f.IMAGE_SHAPES, f.VIDEO_BOX, f.VIDEO_PATH)),
    example="""<View>
  <Text name="data" value="$text"/>
  <Labels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </Labels>
</View>""",
    example_data={"text": "Ada wrote from Turin."},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "labels", "origin": "manual",
        "value": {"start": 0, "end": 3, "text": "Ada", "labels": ["First"]},
    }],
))
