"""The tag Object3D."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="Object3D", role="object", status="experimental", naming="required",
    doc="A three-dimensional model; it never became part of a release.",
    attrs=f.OBJECT,
    example="""<View>
  <Object3D name="scan" value="$model"/>
</View>""",
    example_data={"model": "media/scan.glb"},
))
