"""The tag Rectangle."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="Rectangle", role="control", naming="required",
    doc="Boxes on pictures, which can be turned, without a label or with one from a `Labels` beside it.",
    use=u.RECTANGLE,
    attrs=(*f.NAMED, *f.SMART, f.SNAP, f.CAN_ROTATE, f.FILL_OPACITY, *f.look()),
    objects=("Image",),
    result=Result("rectangle", None, (f.RECTANGLE,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <Rectangle name="shape" toName="data"/>
  <Labels name="label" toName="data">
    <Label value="First"/>
    <Label value="Second"/>
  </Labels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "shape", "to_name": "data", "type": "rectangle", "origin": "manual",
        "original_width": 800, "original_height": 600, "image_rotation": 0,
        "value": {"x": 10, "y": 20, "width": 25.5, "height": 12, "rotation": 0},
    }],
))
