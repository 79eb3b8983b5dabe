"""The tag KeyPoint."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="KeyPoint", role="control", naming="required",
    doc="Points on pictures, without a label or with one from a `Labels` beside it.",
    use=u.KEYPOINT,
    attrs=(*f.NAMED, *f.SMART, f.SNAP, *f.look(color="#8bad00", width=2)),
    objects=("Image",),
    result=Result("keypoint", None, (f.KEYPOINT,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <KeyPoint name="shape" toName="data"/>
  <Labels name="label" toName="data">
    <Label value="First"/>
    <Label value="Second"/>
  </Labels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "shape", "to_name": "data", "type": "keypoint", "origin": "manual",
        "original_width": 800, "original_height": 600, "image_rotation": 0,
        "value": {"x": 33.3, "y": 12.5, "width": 0.25},
    }],
))
