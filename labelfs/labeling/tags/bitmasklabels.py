"""The tag BitmaskLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="BitmaskLabels", role="control", naming="required", children=("Label",),
    doc="Labeled masks painted pixel by pixel.",
    use=u.MASK,
    attrs=(*f.NAMED, *f.LABEL_LIST, *f.SMART, *f.look(width=15)),
    objects=("Image",),
    result=Result("bitmasklabels", f.labels("bitmasklabels"), (f.BITMASK,)),
    example="""<View>
  <Image name="data" value="$image" smoothing="false"/>
  <BitmaskLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </BitmaskLabels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "bitmasklabels", "origin": "manual",
        "original_width": 3, "original_height": 2, "image_rotation": 0,
        "value": {
            "imageDataURL": f.TINY_PNG, "bitmasklabels": ["First"]},
    }],
))
