"""The tag Style."""

from __future__ import annotations

from labelfs.labeling.tag import Tag, register

register(Tag(
    name="Style", role="visual", content="css",
    doc="CSS rules for the labeling area; they reach nothing outside it.",
    use=(
        "Rules apply within the labeling area only, whatever their selectors say. Addresses of other machines "
        "are left out.",
    ),
    example="""<View>
  <Style>.note { color: #777; font-size: 90% }</Style>
  <View className="note">
    <Header value="Look closely"/>
  </View>
</View>""",
))
