"""The tag CubeLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="CubeLabels", role="control", status="experimental", naming="required", children=("Label",),
    doc="Labeled boxes in a three-dimensional model; it never became part of a release.",
    attrs=(*f.NAMED, *f.LABEL_LIST,),
    objects=("Object3D",),
    example="""<View>
  <Object3D name="data" value="$data"/>
  <CubeLabels name="label" toName="data">
    <Label value="First"/>
  </CubeLabels>
</View>""",
    example_data={"data": "media/data.bin"},
))
