"""The tag Image."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling import picture_use as u
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Image", role="object", naming="required",
    doc="Shows a picture, or several as pages, to be classified or to hold boxes, polygons, masks and points.",
    use=u.IMAGE,
    attrs=(
        f.NAME,
        Attr("value", "str", None, "Task field with the picture's address.", variable=True),
        Attr("valueList", "str", None, "Task field with a list of addresses, shown page by page.", variable=True),
        Attr("smoothing", "bool", None, "Smooths pixels when zoomed in; `false` for work on single pixels."),
        Attr("width", "css", "100%", "Width of the view."),
        Attr("maxWidth", "css", "100%", "Greatest width of the view."),
        Attr("height", "css", None, "Height of the view."),
        Attr("maxHeight", "css", None, "Greatest height of the view (default: what fits the window)."),
        Attr("zoom", "bool", True, "Allows zooming."),
        Attr("negativeZoom", "bool", False, "Allows zooming out further than the whole picture."),
        Attr("zoomBy", "float", 1.1, "Factor of one zoom step."),
        Attr("zoomControl", "bool", True, "Zoom buttons in the toolbar."),
        Attr("rotateControl", "bool", False, "Buttons that turn the view by 90 degrees."),
        Attr("brightnessControl", "bool", False, "A slider for the view's brightness."),
        Attr("contrastControl", "bool", False, "A slider for the view's contrast."),
        Attr("gammaControl", "bool", False, "A slider for the view's gamma."),
        Attr("crosshair", "bool", False, "Lines through the pointer over the whole picture."),
        Attr("grid", "bool", False, "Draws a grid over the picture."),
        Attr("gridSize", "int", 30, "Distance of the grid's lines, in pixels."),
        Attr("gridColor", "color", "#EEEEF4", "Colour of the grid."),
        Attr("horizontalAlignment", "enum", "left", "Where a small picture stands.", ("left", "center", "right")),
        Attr("verticalAlignment", "enum", "top", "Where a small picture stands.", ("top", "center", "bottom")),
        Attr("defaultZoom", "enum", "fit", "Zoom when the task opens.", ("fit", "auto", "original")),
        Attr("crossOrigin", "enum", "none", "How pixels of pictures on other hosts are asked for.",
             ("none", "anonymous", "use-credentials")),
        Attr("selectionControl", "bool", True, "Offers the tool that selects and moves regions."),
        Attr("lazyoff", "bool", False, "Loads all pages of a list at once."),
        f.RESOLVER,
    ),
    example="""<View>
  <Image name="photo" value="$image" rotateControl="true"/>
  <RectangleLabels name="box" toName="photo">
    <Label value="Bee" background="#d9a400"/>
    <Label value="Wasp" background="#a33b20"/>
  </RectangleLabels>
</View>""",
    example_data={"image": "media/hive.jpg"},
))
