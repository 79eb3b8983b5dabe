"""The tag DateTime."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Result, Tag, ValueKey, register

register(Tag(
    name="DateTime", role="control", naming="required",
    doc="Asks for a date, a time, both, or only month or year; without a time zone.",
    use=(
        "The field is the browser's own. A stored text that does not fit the format is shown and kept until "
        "changed.",
    ),
    attrs=(
        *f.CLASSIFIER,
        Attr("only", "list", None, "Parts to ask for: some of `date`, `time`, `month`, `year` (default: date, time)."),
        Attr("format", "str", None, "How it is stored, as `strftime` pattern (default: `%Y-%m-%dT%H:%M`)."),
        Attr("min", "str", None, "Earliest value."),
        Attr("max", "str", None, "Latest value; a year may be `current`."),
        Attr("defaultValue", "str", None, "Value at the start."),
        Attr("showDate", "bool", None, "Old: asks for a date."),
        Attr("showTime", "bool", None, "Old: asks for a time."),
    ),
    objects=f.ANY,
    result=Result("datetime", ValueKey("datetime", "str", "The date or time, in the given format.")),
    example="""<View>
  <Text name="letter" value="$text"/>
  <DateTime name="written" toName="letter" only="date"/>
</View>""",
    example_data={"text": "Turin, the last day of February"},
    example_result=[{"id": "d1", "from_name": "written", "to_name": "letter", "type": "datetime", "origin": "manual",
                     "value": {"datetime": "2024-02-29"}}],
))
