"""The tag TextArea."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Result, Tag, ValueKey, register

register(Tag(
    name="TextArea", role="control", naming="required", children=("Shortcut",),
    doc="Free text: captions, transcripts, corrections; one or several entries.",
    use=(
        "Enter adds the text (Shift Enter where `rows` is more than 1). With `editable` what was added can be "
        "changed and removed.",
        "A text that was typed and not added is added at submit.",
    ),
    attrs=(
        *f.CLASSIFIER,
        Attr("value", "str", None, "What stands in the box at the start.", variable=True),
        Attr("placeholder", "str", None, "Text of the empty box.", variable=True),
        Attr("label", "str", None, "Text before the box."),
        Attr("rows", "int", 1, "Height of the box; 1: Enter adds the text.", minimum=1),
        Attr("maxSubmissions", "int", None, "How many texts may be added.", minimum=1),
        Attr("editable", "bool", False, "Added texts can be changed and deleted."),
        Attr("transcription", "bool", False, "With `editable`: the field stays open for writing."),
        Attr("skipDuplicates", "bool", False, "Refuses a text that is there already, in any case of letters."),
        Attr("displayMode", "enum", "tag", "`region-list`: the field stands in the list of regions.",
             ("tag", "region-list")),
        Attr("showSubmitButton", "bool", None, "Shows the button that adds (default: with more than one row)."),
        Attr("allowSubmit", "bool", True, "Texts can be added."),
        *f.SMART,
    ),
    objects=f.ANY,
    result=Result("textarea", ValueKey("text", "strings", "The added texts, in order.")),
    example="""<View>
  <Image name="photo" value="$image"/>
  <TextArea name="caption" toName="photo" rows="3" editable="true" placeholder="What is to be seen?"/>
</View>""",
    example_data={"image": "media/door.jpg"},
    example_result=[{"id": "ta", "from_name": "caption", "to_name": "photo", "type": "textarea", "origin": "manual",
                     "value": {"text": ["A red door."]}}],
))
