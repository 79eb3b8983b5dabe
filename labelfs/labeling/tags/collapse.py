"""The tag Collapse."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Collapse", role="visual", children=("Panel",),
    doc="Panels that open and close.",
    attrs=(
        Attr("accordion", "bool", True, "Only one panel is open at a time."),
        Attr("bordered", "bool", False, "Draws a border."),
        Attr("open", "bool", False, "Panels are open at the start."),
        Attr("value", "str", None, "Heading.", variable=True),
        f.STYLE,
    ),
    example="""<View>
  <Collapse accordion="false">
    <Panel value="What to do" open="true">
      <Header value="Mark every bee."/>
    </Panel>
  </Collapse>
  <Image name="photo" value="$image"/>
</View>""",
    example_data={"image": "media/hive.jpg"},
))
