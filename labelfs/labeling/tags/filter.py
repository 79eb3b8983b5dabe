"""The tag Filter."""

from __future__ import annotations

from dataclasses import replace

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Filter", role="visual", naming="optional",
    doc="A search box over the labels or choices of a control.",
    use=(
        "Its `hotkey` goes into the box; Enter presses the first label or choice that is left, Escape empties "
        "it.",
    ),
    attrs=(
        replace(f.NAME, required=False, doc="Not needed."),
        replace(f.TO_NAME, doc="The `*Labels` or `Choices` to search."),
        Attr("placeholder", "str", "Quick Filter", "Text of the empty box."),
        Attr("minLength", "int", 3, "From how many characters on it searches.", minimum=0),
        Attr("caseSensitive", "bool", False, "Capital and small letters differ."),
        Attr("cleanup", "bool", True, "Empties the box after a label was chosen with Enter."),
        f.HOTKEY, f.STYLE,
    ),
    example="""<View>
  <Filter toName="ner" minLength="1" hotkey="shift+f"/>
  <Labels name="ner" toName="letter">
    <Label value="Person"/>
    <Label value="Place"/>
  </Labels>
  <Text name="letter" value="$text"/>
</View>""",
    example_data={"text": "Ada wrote from Turin."},
))
