"""The tag Markdown."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Markdown", role="visual", content="value",
    doc="Text with Markdown formatting.",
    attrs=(
        Attr("value", "str", None, "The text.", required=True, variable=True),
        f.STYLE, f.CLASS_NAME, f.ID_ATTR, *f.WHEN,
    ),
    example="""<View>
  <Markdown>
    ## Rules
    * mark **every** bee
    * leave out shadows
  </Markdown>
  <Image name="photo" value="$image"/>
</View>""",
    example_data={"image": "media/hive.jpg"},
))
