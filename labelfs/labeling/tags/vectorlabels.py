"""The tag VectorLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="VectorLabels", role="control", naming="required", children=("Label",),
    doc="Labeled paths, curves and skeletons on pictures.",
    use=u.VECTOR,
    attrs=(*f.NAMED, *f.LABEL_LIST, *f.SMART, f.SNAP, *f.VECTOR, f.NAMED_POINTS, *f.look(opacity=1, width=2)),
    objects=("Image",),
    result=Result("vectorlabels", f.labels("vectorlabels"), (f.VECTOR_PATH,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <VectorLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </VectorLabels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "vectorlabels", "origin": "manual",
        "original_width": 800, "original_height": 600, "image_rotation": 0,
        "value": {"closed": False, "vertices": [
            {"id": "p1", "x": 10, "y": 10, "prevPointId": None, "isBezier": False},
            {"id": "p2", "x": 40, "y": 15, "prevPointId": "p1", "isBezier": False},
        ], "vectorlabels": ["First"]},
    }],
))
