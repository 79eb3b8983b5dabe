"""The tag Shortcut."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Shortcut", role="child", parents=("TextArea",),
    doc="A button that writes its text into the `TextArea` around it.",
    attrs=(
        Attr("value", "str", None, "The text it writes.", required=True, variable=True),
        Attr("alias", "str", None, "Text of the button."),
        f.HOTKEY,
        Attr("background", "color", "#333", "Colour of the button."),
        Attr("hint", "str", None, "Shown when the pointer rests on it."),
    ),
    example="""<View>
  <Audio name="call" value="$audio"/>
  <TextArea name="words" toName="call">
    <Shortcut alias="Silence" value="[silence]" hotkey="ctrl+1"/>
  </TextArea>
</View>""",
    example_data={"audio": "media/call.mp3"},
))
