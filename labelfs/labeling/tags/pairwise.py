"""The tag Pairwise."""

from __future__ import annotations

from dataclasses import replace

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Result, Tag, ValueKey, register

register(Tag(
    name="Pairwise", role="control", naming="required",
    doc="Asks which of two objects is the better one.",
    use=(
        "A click on one of the two objects, or on `Left` and `Right`, chooses it; the same again gives it "
        "back.",
    ),
    attrs=(
        f.NAME,
        replace(f.TO_NAME, doc="The two objects, with a comma: left, right."),
        Attr("selectionStyle", "css", None, "CSS of the chosen side."),
        Attr("leftClass", "str", "left", "Stored for the left side."),
        Attr("rightClass", "str", "right", "Stored for the right side."),
    ),
    objects=f.ANY,
    result=Result("pairwise", ValueKey("selected", "str", "The chosen side: `left` or `right`.")),
    example="""<View>
  <Text name="first" value="$a"/>
  <Text name="second" value="$b"/>
  <Pairwise name="better" toName="first,second"/>
</View>""",
    example_data={"a": "Otters swim.", "b": "Swim otters do."},
    example_result=[{"id": "pw", "from_name": "better", "to_name": "better", "type": "pairwise", "origin": "manual",
                     "value": {"selected": "left"}}],
))
