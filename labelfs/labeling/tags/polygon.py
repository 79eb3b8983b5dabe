"""The tag Polygon."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="Polygon", role="control", naming="required",
    doc="Polygons on pictures, without a label or with one from a `Labels` beside it.",
    use=u.POLYGON,
    attrs=(*f.NAMED, *f.SMART, f.SNAP, *f.POINTS, f.FILL_OPACITY, *f.look(width=2)),
    objects=("Image",),
    result=Result("polygon", None, (f.POLYGON,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <Polygon name="shape" toName="data"/>
  <Labels name="label" toName="data">
    <Label value="First"/>
    <Label value="Second"/>
  </Labels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "shape", "to_name": "data", "type": "polygon", "origin": "manual",
        "original_width": 800, "original_height": 600, "image_rotation": 0,
        "value": {"points": [[1, 1], [9, 2], [5, 8]], "closed": True},
    }],
))
