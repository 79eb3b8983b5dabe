"""The tag MagicWand."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Attr, Result, Tag, register

register(Tag(
    name="MagicWand", role="control", naming="required",
    doc="Masks on pictures that grow over pixels of a similar colour; the label comes from `Labels` or `BrushLabels`.",
    use=u.WAND,
    attrs=(
        *f.NAMED,
        *f.look(opacity=0.6, width=15),
        Attr("blurRadius", "float", 5, "How far the edge is softened, in pixels.", minimum=0),
        Attr("defaultThreshold", "float", 15, "How different a pixel's colour may be at the start.", minimum=0),
    ),
    objects=("Image",),
    result=Result("magicwand", None, (f.BRUSH,)),
    example="""<View>
  <Image name="data" value="$image"/>
  <MagicWand name="shape" toName="data"/>
  <Labels name="label" toName="data">
    <Label value="First"/>
    <Label value="Second"/>
  </Labels>
</View>""",
    example_data={"image": "media/hive.jpg"},
    example_result=[{
        "id": "a1", "from_name": "shape", "to_name": "data", "type": "magicwand", "origin": "manual",
        "original_width": 3, "original_height": 2, "image_rotation": 0,
        "value": {"format": "rle", "rle": [0, 0, 0, 24, 57, 27, 252, 96, 17, 255, 198, 1, 63, 252, 96, 0]},
    }],
))
