"""The tag TimelineLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="TimelineLabels", role="control", naming="required", children=("Label",),
    doc="Labels for ranges of frames of a film.",
    use=(
        "With a label armed, drag over the timeline, or click one frame. The ends of the selected range can be "
        "dragged, or put on the present frame by `[` and `]`.",
        "Frames count from 1; first and last frame are both part of the range.",
    ),
    attrs=(*f.NAMED, *f.LABEL_LIST),
    objects=("Video",),
    result=Result("timelinelabels", f.labels("timelinelabels"), (f.FRAME_RANGES,)),
    example="""<View>
  <Video name="data" value="$video"/>
  <TimelineLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </TimelineLabels>
</View>""",
    example_data={"video": "media/lake.mp4"},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "timelinelabels", "origin": "manual",
        "value": {"ranges": [{"start": 26, "end": 60}], "timelinelabels": ["First"]},
    }],
))
