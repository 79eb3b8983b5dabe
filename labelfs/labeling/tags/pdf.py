"""The tag Pdf."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="Pdf", role="object", naming="required",
    doc="Shows the pages of a PDF document.",
    use=(
        "Pages turn by the list at the left, Page Up and Page Down, Ctrl with an arrow key, the page number, or the "
        "wheel at the end of a page. Of a long document only the pages in sight are drawn.",
        "Ctrl with the wheel zooms; buttons fit the page or its width and turn it. Turning is not stored.",
        "`/` finds text in all pages. `T` selects text; with a label of `OcrLabels` armed it becomes a box.",
        "Boxes on pages come from `OcrLabels`; every other control speaks of the whole document.",
        "A missing or broken file says so in place of pages; a locked one asks for its password, which is not kept.",
    ),
    attrs=f.OBJECT,
    example="""<View>
  <Pdf name="doc" value="$pdf"/>
  <Choices name="kind" toName="doc">
    <Choice value="Invoice"/>
    <Choice value="Letter"/>
  </Choices>
</View>""",
    example_data={"pdf": "media/letter.pdf"},
))
