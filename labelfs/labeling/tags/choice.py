"""The tag Choice."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Choice", role="child", parents=("Choices", "Taxonomy"), children=("Choice",), content="value",
    doc="One choice of a `Choices`, one node of a `Taxonomy`.",
    attrs=(
        Attr("value", "str", None, "Its text; stored too, unless there is an `alias`.", required=True, variable=True),
        Attr("alias", "str", None, "What is stored in place of the text.", variable=True),
        Attr("selected", "bool", False, "Chosen at the start of a new annotation."),
        f.HOTKEY,
        Attr("hint", "str", None, "Shown when the pointer rests on it.", variable=True),
        Attr("html", "str", None, "Markup shown in place of the text.", variable=True),
        Attr("color", "color", None, "Colour of the node in a `Taxonomy`."),
        Attr("background", "color", None, "Colour of the choice."),
        Attr("readonly", "bool", False, "It cannot be chosen or given up by the person."),
        Attr("allowNested", "bool", None, "Its own choices are part of the stored path."),
        Attr("visible", "bool", True, "Whether it is on offer."),
        f.STYLE,
    ),
    example="""<View>
  <Text name="letter" value="$text"/>
  <Choices name="kind" toName="letter" choice="multiple" allowNested="true">
    <Choice value="Animal">
      <Choice value="Bird" hint="Feathers and a beak"/>
      <Choice value="Fish" alias="pisces"/>
    </Choice>
  </Choices>
</View>""",
    example_data={"text": "A heron and a pike."},
))
