"""The tag Repeater."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Repeater", role="visual",
    doc="Repeats what it holds for each element of a list of the task.",
    attrs=(
        Attr("on", "str", None, "Task field with the list.", required=True, variable=True),
        Attr("indexFlag", "str", "{{idx}}", "What is replaced by 0, 1, 2… in attributes inside."),
        Attr("mode", "enum", "list", "`pagination` shows one copy at a time.", ("list", "pagination")),
        f.STYLE, f.CLASS_NAME,
    ),
    example="""<View>
  <Repeater on="$pages" indexFlag="{{idx}}" mode="pagination">
    <Text name="page_{{idx}}" value="$pages[{{idx}}].body"/>
    <Choices name="kind_{{idx}}" toName="page_{{idx}}">
      <Choice value="Text"/>
      <Choice value="Table"/>
    </Choices>
  </Repeater>
</View>""",
    example_data={"pages": [{"body": "One"}, {"body": "Two"}]},
))
