"""The tag EllipseLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="EllipseLabels", role="control", naming="required", children=("Label",),
    doc="Labeled ellipses on pictures, which can be turned.",
    use=u.ELLIPSE,
    attrs=(*f.NAMED, *f.LABEL_LIST, *f.SMART, f.CAN_ROTATE, f.FILL_OPACITY, *f.look()),
    objects=("Image",),
    result=Result("ellipselabels", f.labels("ellipselabels"), (f.ELLIPSE,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <EllipseLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </EllipseLabels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "ellipselabels", "origin": "manual",
        "original_width": 800, "original_height": 600, "image_rotation": 0,
        "value": {"x": 50, "y": 50, "radiusX": 10, "radiusY": 5, "rotation": 30, "ellipselabels": ["First"]},
    }],
))
