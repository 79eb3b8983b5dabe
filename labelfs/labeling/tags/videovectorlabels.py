"""The tag VideoVectorLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="VideoVectorLabels", role="control", naming="required", children=("Label",), status="enterprise",
    doc="Labeled paths on films that move from keyframe to keyframe.",
    attrs=(*f.NAMED, *f.LABEL_LIST, *f.VECTOR, *f.look(width=2)),
    objects=("Video",),
    result=Result("videovectorlabels", f.labels("labels"), (f.VIDEO_PATH,)),
    example="""<View>
  <Video name="data" value="$video" frameRate="25"/>
  <VideoVectorLabels name="shape" toName="data">
    <Label value="First"/>
  </VideoVectorLabels>
</View>""",
    example_data={"video": "media/lake.mp4"},
    example_result=[{
        "id": "a1", "from_name": "shape", "to_name": "data", "type": "videovectorlabels", "origin": "manual",
        "value": {
            "labels": ["First"], "framesCount": 250, "duration": 10,
            "sequence": [{"frame": 1, "time": 0.04, "enabled": True, "closed": False, "vertices": [
                {"id": "a", "x": 5, "y": 5, "prevPointId": None, "isBezier": False},
                {"id": "b", "x": 60, "y": 40, "prevPointId": "a", "isBezier": False},
            ]}],
        },
    }],
))
