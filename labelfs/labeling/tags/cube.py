"""The tag Cube."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="Cube", role="control", status="experimental", naming="required",
    doc="Boxes in a three-dimensional model; it never became part of a release.",
    attrs=(*f.NAMED,),
    objects=("Object3D",),
    example="""<View>
  <Object3D name="data" value="$data"/>
  <Cube name="shape" toName="data"/>
</View>""",
    example_data={"data": "media/data.bin"},
))
