"""The tag Bitmask."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="Bitmask", role="control", naming="required",
    doc="Masks painted pixel by pixel, without a label or with one from a `Labels` beside it.",
    use=u.MASK,
    attrs=(*f.NAMED, *f.SMART, *f.look(width=15)),
    objects=("Image",),
    result=Result("bitmask", None, (f.BITMASK,)),
    example="""<View>
  <Image name="data" value="$image" smoothing="false"/>
  <Bitmask name="shape" toName="data"/>
  <Labels name="label" toName="data">
    <Label value="First"/>
    <Label value="Second"/>
  </Labels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "shape", "to_name": "data", "type": "bitmask", "origin": "manual",
        "original_width": 3, "original_height": 2, "image_rotation": 0,
        "value": {
            "imageDataURL": f.TINY_PNG},
    }],
))
