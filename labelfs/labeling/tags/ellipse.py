"""The tag Ellipse."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="Ellipse", role="control", naming="required",
    doc="Ellipses on pictures, which can be turned, without a label or with one from a `Labels` beside it.",
    use=u.ELLIPSE,
    attrs=(*f.NAMED, *f.SMART, f.CAN_ROTATE, f.FILL_OPACITY, *f.look()),
    objects=("Image",),
    result=Result("ellipse", None, (f.ELLIPSE,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <Ellipse name="shape" toName="data"/>
  <Labels name="label" toName="data">
    <Label value="First"/>
    <Label value="Second"/>
  </Labels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "shape", "to_name": "data", "type": "ellipse", "origin": "manual",
        "original_width": 800, "original_height": 600, "image_rotation": 0,
        "value": {"x": 50, "y": 50, "radiusX": 10, "radiusY": 5, "rotation": 30},
    }],
))
