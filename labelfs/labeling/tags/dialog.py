"""The tag Dialog."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="Dialog", role="object", status="old", naming="required",
    doc="An old way to show a list of messages with `name` and `text`; display only.",
    attrs=f.OBJECT,
    example="""<View>
  <Dialog name="talk" value="$messages"/>
  <Choices name="mood" toName="talk">
    <Choice value="Calm"/>
    <Choice value="Angry"/>
  </Choices>
</View>""",
    example_data={"messages": [{"name": "Ann", "text": "Hello"}]},
))
