"""The tag PolygonLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="PolygonLabels", role="control", naming="required", children=("Label",),
    doc="Labeled polygons on pictures.",
    use=u.POLYGON,
    attrs=(*f.NAMED, *f.LABEL_LIST, *f.SMART, f.SNAP, *f.POINTS, f.FILL_OPACITY, *f.look(width=2)),
    objects=("Image",),
    result=Result("polygonlabels", f.labels("polygonlabels"), (f.POLYGON,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <PolygonLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </PolygonLabels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "polygonlabels", "origin": "manual",
        "original_width": 800, "original_height": 600, "image_rotation": 0,
        "value": {"points": [[1, 1], [9, 2], [5, 8]], "closed": True, "polygonlabels": ["First"]},
    }],
))
