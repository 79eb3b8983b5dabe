"""The tag RectangleLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="RectangleLabels", role="control", naming="required", children=("Label",),
    doc="Labeled boxes on pictures, which can be turned.",
    use=u.RECTANGLE,
    attrs=(*f.NAMED, *f.LABEL_LIST, *f.SMART, f.SNAP, f.CAN_ROTATE, f.FILL_OPACITY, *f.look()),
    objects=("Image",),
    result=Result("rectanglelabels", f.labels("rectanglelabels"), (f.RECTANGLE,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <RectangleLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </RectangleLabels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "rectanglelabels", "origin": "manual",
        "original_width": 800, "original_height": 600, "image_rotation": 0,
        "value": {"x": 10, "y": 20, "width": 25.5, "height": 12, "rotation": 0, "rectanglelabels": ["First"]},
    }],
))
