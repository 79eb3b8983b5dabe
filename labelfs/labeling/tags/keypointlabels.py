"""The tag KeyPointLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="KeyPointLabels", role="control", naming="required", children=("Label",),
    doc="Labeled points on pictures.",
    use=u.KEYPOINT,
    attrs=(*f.NAMED, *f.LABEL_LIST, *f.SMART, f.SNAP, *f.look(color="#8bad00", width=2)),
    objects=("Image",),
    result=Result("keypointlabels", f.labels("keypointlabels"), (f.KEYPOINT,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <KeyPointLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </KeyPointLabels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "keypointlabels", "origin": "manual",
        "original_width": 800, "original_height": 600, "image_rotation": 0,
        "value": {"x": 33.3, "y": 12.5, "width": 0.25, "keypointlabels": ["First"]},
    }],
))
