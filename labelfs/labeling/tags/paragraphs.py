"""The tag Paragraphs."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Paragraphs", role="object", naming="required",
    doc="Shows a dialogue: a list of utterances with author and text, if wanted with sound.",
    use=(
        "With a label armed, drag over text; a double click takes a word, a triple click its paragraph. "
        "Without one the selection waits for a label.",
        "A click selects the innermost span, another click the one around it. The ends of the selected span "
        "can be dragged, or moved by Shift and Alt with the arrow keys.",
        "With `start` and `end` (or `duration`) in seconds each utterance has a play button, for its own "
        "`audioUrl` or for the objects it shares a `sync` group with. The utterance that is heard is marked "
        "and kept in sight.",
        "Ctrl and the up and down keys go from utterance to utterance; Ctrl Shift A labels a whole one. The "
        "boxes above hide speakers.",
    ),
    attrs=(
        *f.OBJECT,
        Attr("valueType", "enum", "json", "`url`: the value is the address of the list.", ("json", "url")),
        Attr("nameKey", "str", "author", "Key of the author in each utterance."),
        Attr("textKey", "str", "text", "Key of the text in each utterance."),
        Attr("layout", "enum", "none", "`dialogue` colours by author and can fold.", ("none", "dialogue")),
        Attr("audioUrl", "str", None, "Sound of utterances that have `start` and `end` or `duration`.", variable=True),
        f.SYNC,
        Attr("showPlayer", "bool", False, "Shows a player above the utterances."),
        Attr("contextScroll", "bool", False, "Keeps the utterance that is playing in view."),
        *f.TEXT_VIEW,
        f.RESOLVER,
    ),
    example="""<View>
  <ParagraphLabels name="act" toName="talk">
    <Label value="Question"/>
    <Label value="Answer"/>
  </ParagraphLabels>
  <Paragraphs name="talk" value="$dialogue" layout="dialogue"/>
</View>""",
    example_data={"dialogue": [{"author": "Ann", "text": "Where is the red folder?"},
                               {"author": "Raj", "text": "On the shelf."}]},
))
