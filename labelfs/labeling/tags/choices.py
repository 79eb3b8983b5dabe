"""The tag Choices."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Result, Tag, ValueKey, register

register(Tag(
    name="Choices", role="control", naming="required", children=("Choice",),
    doc="Classifies a task, a region or a page with one or several of the given choices.",
    use=(
        "Keys 1 to 9, 0 and letters choose; a second press takes the choice back.",
        "Stored values that the config does not have are shown as such and kept until changed.",
    ),
    attrs=(
        *f.CLASSIFIER,
        Attr("choice", "enum", "single", "How many may be chosen; `single-radio`: one, shown as radio buttons.",
             ("single", "single-radio", "multiple")),
        Attr("showInline", "bool", None, "Choices stand in a row; goes before `layout`."),
        Attr("layout", "enum", "vertical", "How choices are laid out; `select`: as a drop-down list.",
             ("vertical", "inline", "select")),
        Attr("allowNested", "bool", False, "Choices may hold choices; the stored values are paths."),
        Attr("value", "str", None, "Task field with a list of further choices.", variable=True),
        f.STYLE,
    ),
    objects=f.ANY,
    result=Result("choices", ValueKey("choices", "choices", "The chosen values (aliases where given), in the order of "
                                      "the config; paths where choices are nested.")),
    example="""<View>
  <Text name="letter" value="$text"/>
  <Choices name="mood" toName="letter" choice="single" required="true">
    <Choice value="Calm"/>
    <Choice value="Angry"/>
  </Choices>
</View>""",
    example_data={"text": "Ada wrote from Turin."},
    example_result=[{"id": "c1", "from_name": "mood", "to_name": "letter", "type": "choices", "origin": "manual",
                     "value": {"choices": ["Calm"]}}],
))
