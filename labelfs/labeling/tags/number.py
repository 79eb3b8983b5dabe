"""The tag Number."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Result, Tag, ValueKey, register

register(Tag(
    name="Number", role="control", naming="required",
    doc="Asks for a number, in a field or with a slider.",
    attrs=(
        *f.CLASSIFIER,
        Attr("min", "float", None, "Least number."),
        Attr("max", "float", None, "Greatest number."),
        Attr("step", "float", None, "Distance of allowed numbers, counted from `min`.", minimum=0),
        Attr("defaultValue", "float", None, "Written on submit when nothing was entered."),
        Attr("slider", "bool", False, "Shows a slider; needs `min` and `max`."),
        f.HOTKEY,
    ),
    objects=f.ANY,
    result=Result("number", ValueKey("number", "number", "The number.")),
    example="""<View>
  <Image name="photo" value="$image"/>
  <Number name="birds" toName="photo" min="0" max="500" step="1"/>
</View>""",
    example_data={"image": "media/flock.jpg"},
    example_result=[{"id": "n1", "from_name": "birds", "to_name": "photo", "type": "number", "origin": "manual",
                     "value": {"number": 42}}],
))
