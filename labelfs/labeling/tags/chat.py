"""The tag Chat."""

from __future__ import annotations

from dataclasses import replace

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Result, Tag, ValueKey, register

register(Tag(
    name="Chat", role="object", status="enterprise", naming="required", own_object=True,
    doc="Shows a conversation that the person can continue; each message can be labeled.",
    use=(
        "Messages of the task are shown; what the person writes becomes a result of its own, with the time in "
        "milliseconds.",
        "Enter sends, Shift Enter breaks the line. A click on a message selects it, and controls with "
        "`perRegion` judge it.",
        "A connected interactive model answers when it is asked; with `llm` it answers each message of the user by "
        "itself. It gets the task and, as `context`, the messages written so far, and gives back `chatmessage` "
        "results (or texts of a text area). While no such model is connected, both sides are written by hand.",
    ),
    attrs=(
        *f.OBJECT,
        replace(f.TO_NAME, doc="Its own name, or nothing.", required=False),
        Attr("messageRoles", "list", None,
             "Roles in which the person may write (default: user, assistant; user where a model answers)."),
        Attr("editable", "list", None, "`true`, or the roles whose messages may be changed."),
        Attr("minMessages", "int", None, "How many messages there must be to submit.", variable=True, minimum=0),
        Attr("maxMessages", "int", None, "How many messages there may be to submit.", variable=True, minimum=0),
        Attr("llm", "str", None,
             "Has the connected model answer each message of the user; the name in it is for the reader."),
        f.STYLE,
    ),
    result=Result("chatmessage", ValueKey("chatmessage", "object", "`role`, `content`, `createdAt` in milliseconds."),
                  (f.MESSAGE,)),
    example="""<View>
  <Chat name="chat" value="$messages" minMessages="2"/>
  <Choices name="tone" toName="chat" perRegion="true">
    <Choice value="Polite"/>
    <Choice value="Rude"/>
  </Choices>
</View>""",
    example_data={"messages": [{"role": "user", "content": "Hi"}]},
    example_result=[{
        "id": "ch1", "from_name": "chat", "to_name": "chat", "type": "chatmessage", "origin": "manual",
        "value": {"chatmessage": {"role": "user", "content": "Hi", "createdAt": 1757612212681}},
    }],
))
