"""The tag Vector."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="Vector", role="control", naming="required",
    doc="Paths, curves and skeletons on pictures, without a label or with one from a `Labels` beside it.",
    use=u.VECTOR,
    attrs=(*f.NAMED, *f.SMART, f.SNAP, *f.VECTOR, f.NAMED_POINTS, *f.look(width=2)),
    objects=("Image",),
    result=Result("vector", None, (f.VECTOR_PATH,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <Vector name="shape" toName="data"/>
  <Labels name="label" toName="data">
    <Label value="First"/>
    <Label value="Second"/>
  </Labels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "shape", "to_name": "data", "type": "vector", "origin": "manual",
        "original_width": 800, "original_height": 600, "image_rotation": 0,
        "value": {"closed": False, "vertices": [
            {"id": "p1", "x": 10, "y": 10, "prevPointId": None, "isBezier": False},
            {"id": "p2", "x": 40, "y": 15, "prevPointId": "p1", "isBezier": False},
        ]},
    }],
))
