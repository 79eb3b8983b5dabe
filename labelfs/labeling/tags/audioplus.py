"""The tag AudioPlus."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="AudioPlus", role="object", status="old", alias_of="Audio", naming="required",
    doc="An older name of Audio.",
    attrs=f.OBJECT,
    example="""<View>
  <AudioPlus name="call" value="$audio"/>
  <TextArea name="words" toName="call"/>
</View>""",
    example_data={"audio": "media/forest.mp3"},
))
