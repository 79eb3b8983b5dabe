"""The tag Bucket."""

from __future__ import annotations

from dataclasses import replace

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Bucket", role="child", naming="required", parents=("Ranker",),
    doc="One column of a Ranker.",
    attrs=(
        replace(f.NAME, doc="Its name in the result."),
        Attr("title", "str", None, "Heading of the column."),
        Attr("default", "bool", False, "All cards stand here at the start."),
    ),
    example="""<View>
  <List name="hits" value="$hits"/>
  <Ranker name="rank" toName="hits">
    <Bucket name="all" title="Unsorted" default="true"/>
    <Bucket name="good" title="Good"/>
  </Ranker>
</View>""",
    example_data={"hits": [{"id": "a", "title": "Otters"}, {"id": "b", "title": "Beavers"}]},
))
