"""The tag ReactCode."""

from __future__ import annotations

from dataclasses import replace

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Result, Tag, ValueKey, register

register(Tag(
    name="ReactCode", role="object", status="enterprise", naming="required", content="code", own_object=True,
    doc="A program of one's own as labeling area; labelfs shows its results as JSON and does not run it.",
    attrs=(
        f.NAME,
        replace(f.TO_NAME, doc="Its own name, or nothing.", required=False),
        Attr("data", "str", None, "Task field the program gets (default: the whole task).", variable=True),
        Attr("inputs", "str", None, "What the program reads."),
        Attr("outputs", "str", None, "What the program writes, as schema or such as `label:choices(a,b); note`."),
        Attr("src", "url", None, "Address of the program."),
        f.STYLE, f.CLASS_NAME,
    ),
    result=Result("reactcode", ValueKey("reactcode", "object", "Whatever the program writes.", required=False)),
    example="""<View>
  <ReactCode name="app" toName="app" data="$row" outputs="verdict:choices(ok,bad)"><![CDATA[
    function App({ regions, addRegion }) { return null }
  ]]></ReactCode>
</View>""",
    example_data={"row": {"a": 1}},
    example_result=[{
        "id": "rc1", "from_name": "app", "to_name": "app", "type": "reactcode", "origin": "manual",
        "value": {"reactcode": {"row": 3, "verdict": "ok"}},
    }],
))
