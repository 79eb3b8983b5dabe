"""The tag Panel."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Panel", role="visual", parents=("Collapse",),
    doc="One panel of a Collapse.",
    attrs=(
        Attr("value", "str", None, "Its title.", variable=True),
        Attr("open", "bool", False, "It is open at the start."),
        f.STYLE,
    ),
    example="""<View>
  <Collapse>
    <Panel value="Case $id">
      <Header value="Read the letter first."/>
    </Panel>
  </Collapse>
  <Text name="letter" value="$text"/>
</View>""",
    example_data={"id": 7, "text": "Dear all"},
))
