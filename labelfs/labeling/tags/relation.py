"""The tag Relation."""

from __future__ import annotations

from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Relation", role="child", parents=("Relations",), content="value",
    doc="One label for relations.",
    attrs=(
        Attr("value", "str", None, "Its text.", required=True, variable=True),
        Attr("background", "color", None, "Its colour."),
    ),
    example="""<View>
  <Text name="letter" value="$text"/>
  <Labels name="ner" toName="letter">
    <Label value="Part"/>
  </Labels>
  <Relations choice="single">
    <Relation value="part of" background="#2a6f97"/>
  </Relations>
</View>""",
    example_data={"text": "A wheel of a car."},
))
