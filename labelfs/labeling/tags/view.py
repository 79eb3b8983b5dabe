"""The tag View."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="View", role="visual",
    doc="A box that holds other tags, lays them out and can hide them.",
    attrs=(
        Attr("display", "enum", "block", "`inline` puts its children in a line.", ("block", "inline")),
        f.STYLE, f.CLASS_NAME, f.ID_ATTR, *f.WHEN,
    ),
    example="""<View>
  <Text name="letter" value="$text"/>
  <Choices name="spam" toName="letter">
    <Choice value="Spam"/>
    <Choice value="Fine"/>
  </Choices>
  <View visibleWhen="choice-selected" whenTagName="spam" whenChoiceValue="Spam">
    <TextArea name="why" toName="letter" placeholder="How can you tell?"/>
  </View>
</View>""",
    example_data={"text": "You have won."},
))
