"""The tag Brush."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="Brush", role="control", naming="required",
    doc="Masks painted on pictures, without a label or with one from a `Labels` beside it.",
    use=u.MASK,
    attrs=(*f.NAMED, *f.SMART, *f.look(width=15)),
    objects=("Image",),
    result=Result("brush", None, (f.BRUSH,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <Brush name="shape" toName="data"/>
  <Labels name="label" toName="data">
    <Label value="First"/>
    <Label value="Second"/>
  </Labels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "shape", "to_name": "data", "type": "brush", "origin": "manual",
        "original_width": 3, "original_height": 2, "image_rotation": 0,
        "value": {"format": "rle", "rle": [0, 0, 0, 24, 57, 27, 252, 96, 17, 255, 198, 1, 63, 252, 96, 0]},
    }],
))
