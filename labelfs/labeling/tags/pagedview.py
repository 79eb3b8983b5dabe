"""The tag PagedView."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="PagedView", role="visual", status="internal",
    doc="Shows one of its children at a time; what a Repeater with `mode=\"pagination\"` becomes.",
    attrs=(f.STYLE, f.CLASS_NAME),
    example="""<View>
  <PagedView>
    <View>
      <Header value="First page"/>
    </View>
  </PagedView>
</View>""",
))
