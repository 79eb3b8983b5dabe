"""The tag VideoRectangle."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="VideoRectangle", role="control", naming="required",
    doc="Boxes on films that move from keyframe to keyframe; labels come from a `Labels` beside it.",
    use=(
        "Draw on the paused frame; drawn or moved on another frame, the box gets a keyframe there, and goes in a "
        "straight line from one to the next (a turn takes the shorter way).",
        "Alt K sets or takes away the keyframe on this frame; Alt I ends the box at the keyframe before, or lets "
        "it go on. On the timeline a keyframe is dragged to another frame; Ctrl Shift and the arrow keys move it "
        "by one.",
        "Without an armed label the box has none; the number keys give it one afterwards.",
    ),
    attrs=(*f.NAMED, *f.SMART, f.CAN_ROTATE, *f.look()),
    objects=("Video",),
    result=Result("videorectangle", f.labels("labels"), (f.VIDEO_BOX,)),
    example="""<View>
  <Video name="data" value="$video" frameRate="25"/>
  <VideoRectangle name="shape" toName="data"/>
  <Labels name="label" toName="data">
    <Label value="First"/>
  </Labels>
</View>""",
    example_data={"video": "media/lake.mp4"},
    example_result=[{
        "id": "a1", "from_name": "shape", "to_name": "data", "type": "videorectangle", "origin": "manual",
        "value": {
            "framesCount": 250, "duration": 10, "labels": ["First"],
            "sequence": [
                {"frame": 1, "enabled": True, "rotation": 0, "x": 10, "y": 10, "width": 20, "height": 15, "time": 0.04},
                {"frame": 50, "enabled": False, "rotation": 0, "x": 30, "y": 12, "width": 20, "height": 15, "time": 2},
            ],
        },
    }],
))
