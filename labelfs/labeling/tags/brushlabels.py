"""The tag BrushLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="BrushLabels", role="control", naming="required", children=("Label",),
    doc="Labeled masks painted on pictures.",
    use=u.MASK,
    attrs=(*f.NAMED, *f.LABEL_LIST, *f.SMART, *f.look(width=15)),
    objects=("Image",),
    result=Result("brushlabels", f.labels("brushlabels"), (f.BRUSH,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <BrushLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </BrushLabels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "brushlabels", "origin": "manual",
        "original_width": 3, "original_height": 2, "image_rotation": 0,
        "value": {
            "format": "rle", "rle": [0, 0, 0, 24, 57, 27, 252, 96, 17, 255, 198, 1, 63, 252, 96, 0],
            "brushlabels": ["First"],
        },
    }],
))
