"""The tag Label."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Label", role="child", parents=f.LABELS, content="value",
    doc="One label of a `*Labels` control.",
    attrs=(
        Attr("value", "str", None, "Its text; stored too, unless there is an `alias`.", required=True, variable=True),
        Attr("alias", "str", None, "What is stored in place of the text.", variable=True),
        Attr("showAlias", "bool", False, "Shows the alias beside the text."),
        Attr("aliasStyle", "css", "opacity:0.6", "CSS of the alias."),
        Attr("background", "color", None, "Colour of the label and its regions (default: from its text)."),
        Attr("selectedColor", "color", "#ffffff", "Colour of the text while it is chosen."),
        f.HOTKEY,
        Attr("selected", "bool", False, "Chosen when the task opens."),
        Attr("maxUsages", "int", None, "How often it may be used in one task.", minimum=1),
        Attr("hint", "str", None, "Shown when the pointer rests on it.", variable=True),
        Attr("html", "str", None, "Markup of the button, in place of the text.", variable=True),
        Attr("size", "str", "medium", "Size of the button."),
        Attr("granularity", "enum", None, "For spans made with it: to what the ends of a selection move.",
             ("symbol", "word", "sentence", "paragraph")),
        Attr("category", "str", None, "Number of the class in YOLO and COCO exports."),
        f.NAMED_POINTS,
        Attr("visible", "bool", True, "Whether it is on offer."),
        f.STYLE,
    ),
    example="""<View>
  <Text name="letter" value="$text"/>
  <Labels name="ner" toName="letter">
    <Label value="Person" alias="PER" hotkey="p" background="#2a6f97"/>
    <Label value="Place" alias="LOC" hint="Cities, rivers, countries"/>
  </Labels>
</View>""",
    example_data={"text": "Ada wrote from Turin."},
))
