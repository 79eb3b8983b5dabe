"""The tag Rating."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Result, Tag, ValueKey, register

register(Tag(
    name="Rating", role="control", naming="required",
    doc="Stars: a whole number from 1 up.",
    attrs=(
        *f.CLASSIFIER,
        Attr("maxRating", "int", 5, "How many stars there are.", minimum=1),
        Attr("icon", "str", "star", "What stands for one step: `star`, `heart`, `fire`, `smile`."),
        Attr("size", "enum", "large", "Size of the stars.", ("small", "medium", "large")),
        Attr("defaultValue", "int", 0, "Stars at the start.", minimum=0),
        f.HOTKEY,
    ),
    objects=f.ANY,
    result=Result("rating", ValueKey("rating", "int", "How many stars.", minimum=0)),
    example="""<View>
  <Text name="joke" value="$text"/>
  <Rating name="fun" toName="joke" maxRating="5" hotkey="f"/>
</View>""",
    example_data={"text": "Two otters walk into a bar."},
    example_result=[{"id": "s1", "from_name": "fun", "to_name": "joke", "type": "rating", "origin": "manual",
                     "value": {"rating": 4}}],
))
