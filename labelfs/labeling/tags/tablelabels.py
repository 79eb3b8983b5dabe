"""The tag TableLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="TableLabels", role="control", status="experimental", naming="required", children=("Label",),
    doc="Labels for cells of a table; it never became part of a release.",
    attrs=(*f.NAMED, *f.LABEL_LIST,),
    objects=("Table",),
    example="""<View>
  <Table name="data" value="$data"/>
  <TableLabels name="label" toName="data">
    <Label value="First"/>
  </TableLabels>
</View>""",
    example_data={"data": "media/data.bin"},
))
