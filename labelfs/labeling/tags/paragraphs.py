"""The tag Paragraphs."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Paragraphs", role="object", naming="required",
    doc="Shows a dialogue: a list of utterances with author and text, if wanted with sound.",
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
