"""The tag Table."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Table", role="object", naming="required",
    doc="Shows an object as names and values, or a list of objects as rows.",
    use=(
        "A click on a column's head sorts by it: up, down, as in the data. Nested values are shown as JSON.",
    ),
    attrs=(
        *f.OBJECT,
        Attr("valueType", "str", "json", "`json`, or `csv` with options: `csv|separator=;|headless|url`."),
    ),
    example="""<View>
  <Table name="card" value="$record"/>
  <Choices name="plausible" toName="card">
    <Choice value="Yes"/>
    <Choice value="No"/>
  </Choices>
</View>""",
    example_data={"record": {"species": "Otter", "weight": 8.2}},
))
