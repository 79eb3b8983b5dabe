"""The tag Style."""

from __future__ import annotations

from labelfs.labeling.tag import Tag, register

register(Tag(
    name="Style", role="visual", content="css",
    doc="CSS rules for the labeling area; they reach nothing outside it.",
    example="""<View>
  <Style>.note { color: #777; font-size: 90% }</Style>
  <View className="note">
    <Header value="Look closely"/>
  </View>
</View>""",
))
