"""The tag Header."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Header", role="visual", content="value",
    doc="A heading.",
    attrs=(
        Attr("value", "str", None, "Its text.", required=True, variable=True),
        Attr("size", "int", 4, "Level, from 1 (big) to 5 (small).", minimum=1),
        f.STYLE,
        Attr("underline", "bool", False, "Draws a line below."),
    ),
    example="""<View>
  <Header value="Photo $id of $total" size="3"/>
  <Image name="photo" value="$image"/>
</View>""",
    example_data={"id": 3, "total": 80, "image": "media/hive.jpg"},
))
