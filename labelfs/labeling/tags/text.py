"""The tag Text."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="Text", role="object", naming="required", content="value",
    doc="Shows plain text, to be classified or to hold spans; also prints fixed text.",
    use=(
        "With a label armed, drag over text; a double click takes a word, a triple click its paragraph. "
        "Without one the selection waits for a label.",
        "A click selects the innermost span, another click the one around it. The ends of the selected span "
        "can be dragged, or moved by Shift and Alt with the arrow keys.",
        "Ctrl and dragging gives the selected span another part; Alt J joins selected spans. Parts are "
        "regions of their own, joined by relations with two heads.",
        "Alt W labels all equal words; `/` finds text and can label every match.",
        "Offsets are Unicode characters of the raw text, as Python counts.",
    ),
    attrs=(*f.OBJECT, *f.RICH_TEXT),
    example="""<View>
  <Labels name="ner" toName="letter">
    <Label value="Person"/>
    <Label value="Place"/>
  </Labels>
  <Text name="letter" value="$text" granularity="word"/>
</View>""",
    example_data={"text": "Ada wrote from Turin."},
))
