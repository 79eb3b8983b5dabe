"""The tag CustomInterface."""

from __future__ import annotations

from dataclasses import replace

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="CustomInterface", role="object", status="enterprise", naming="optional", content="code", own_object=True,
    doc="A place for a program of one's own; only a notice is shown.",
    attrs=(
        replace(f.NAME, required=False),
        replace(f.TO_NAME, doc="Its own name, or nothing.", required=False),
        Attr("value", "str", None, "Task field the program gets.", variable=True),
        Attr("data", "str", None, "Task field the program gets.", variable=True),
    ),
    example="""<View>
  <CustomInterface name="app"/>
</View>""",
))
