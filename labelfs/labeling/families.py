"""What related tags have in common: groups of attributes, kinds of geometry, payload keys."""

from __future__ import annotations

from labelfs.labeling.tag import Attr, Shape, ValueKey

ANY = ("*",)
"""Any object at all."""

TEXTS = ("Text", "HyperText")
LABELS = (
    "Labels", "RectangleLabels", "PolygonLabels", "EllipseLabels", "KeyPointLabels", "BrushLabels", "BitmaskLabels",
    "VectorLabels", "HyperTextLabels", "ParagraphLabels", "TimeSeriesLabels", "TimelineLabels", "VideoVectorLabels",
    "OcrLabels", "CubeLabels", "PdfLabels", "OcrTokenLabels", "TableLabels",
)

# ---- attributes --------------------------------------------------------------------------------------------

NAME = Attr("name", "name", None, "Its name in results; unique over all objects and controls.", required=True)
TO_NAME = Attr("toName", "names", None, "The object it works on (several with commas).", required=True)
NAMED = (NAME, TO_NAME)

OBJECT_VALUE = Attr("value", "str", None, "Where the data is: a task field such as `$name`, or the text itself.",
                    required=True, variable=True)
VALUE_TYPE_URL = ("text", "url")

OBJECT = (NAME, OBJECT_VALUE)

RESOLVER = Attr("resolver", "str", None, "Takes the value from a CSV file: `csv|separator=;|column=name`.")
SYNC = Attr("sync", "name", None, "Plays, pauses and seeks together with all that have the same group name.")
HOTKEY = Attr("hotkey", "hotkey", None, "Key or keys, such as `ctrl+shift+a`; several with commas.")
STYLE = Attr("style", "css", None, "CSS declarations for this element.")
CLASS_NAME = Attr("className", "str", None, "CSS class names for this element.")
ID_ATTR = Attr("idAttr", "str", None, "The element's `id` in the page.")

WHEN = (
    Attr("visibleWhen", "enum", None, "When it is shown; without it, always.",
         ("region-selected", "no-region-selected", "choice-selected", "choice-unselected")),
    Attr("whenTagName", "name", None, "Only for what this control made or answered."),
    Attr("whenLabelValue", "list", None, "Only for regions with any of these labels."),
    Attr("whenChoiceValue", "list", None, "Only if any of these choices is selected."),
    Attr("whenRole", "list", None, "Only for chat messages of these roles."),
)

REQUIRED = (
    Attr("required", "bool", False, "It must be answered before the annotation can be submitted."),
    Attr("requiredMessage", "str", None, "What is said when the answer is missing."),
)
SCOPE = (
    Attr("perRegion", "bool", False, "Asked for each selected region instead of the whole object."),
    Attr("perItem", "bool", False, "Asked for each page of an image list."),
)
CLASSIFIER = (*NAMED, *REQUIRED, *SCOPE, *WHEN)

SMART = (
    Attr("smart", "bool", True, "Offers a second tool that asks a model for the region."),
    Attr("smartOnly", "bool", False, "Offers the tool that asks a model, and only that one."),
)
SNAP = Attr("snap", "enum", "none", "`pixel` rounds points to the image's pixels.", ("none", "pixel"))
CAN_ROTATE = Attr("canRotate", "bool", True, "Gives regions a handle for turning them.")
FILL_OPACITY = Attr("fillOpacity", "float", None, "How opaque the filling is; goes before `opacity`.",
                    minimum=0, maximum=1)
POINTS = (
    Attr("pointSize", "enum", "small", "Size of the handles on points.", ("small", "medium", "large")),
    Attr("pointStyle", "enum", "circle", "Form of the handles on points.", ("circle", "rectangle")),
)


def look(*, opacity: float = 0.2, color: str = "#f48a42", width: int = 1) -> tuple[Attr, ...]:
    """Attributes that only say how regions are drawn."""
    return (
        Attr("opacity", "float", opacity, "How opaque the filling of regions is.", minimum=0, maximum=1),
        Attr("fillColor", "color", color, "Filling of regions without a label."),
        Attr("strokeColor", "color", color, "Outline of regions without a label."),
        Attr("strokeWidth", "float", width, "Width of the outline, in screen pixels.", minimum=0),
    )


LABEL_LIST = (
    Attr("choice", "enum", "single", "How many labels one region may carry.", ("single", "multiple")),
    Attr("maxUsages", "int", None, "How often each label may be used in one task.", minimum=1),
    Attr("showInline", "bool", True, "Labels stand in a row; false: one below the other."),
    Attr("allowEmpty", "bool", False, "Adds a blank label and lets regions be without one."),
    Attr("value", "str", None, "Task field with a list of further labels.", variable=True),
)

NAMED_POINTS = Attr("points", "str", None, "Named points of a skeleton in the order of drawing: `beak, neck, "
                    "wing:beak`; behind a colon stands the point it hangs on (default: the one before).")
VECTOR = (
    Attr("closable", "bool", False, "The path can be closed to a loop."),
    Attr("curves", "bool", False, "Points can be turned into curves."),
    Attr("skeleton", "bool", False, "Paths may branch: a new point hangs on the active one."),
    Attr("minPoints", "int", None, "How many points a path needs.", minimum=1),
    Attr("maxPoints", "int", None, "How many points a path may have.", minimum=1),
    *POINTS,
    Attr("pointSizeEnabled", "float", 5, "Size of points of the selected path, in screen pixels."),
    Attr("pointSizeDisabled", "float", 3, "Size of points of other paths, in screen pixels."),
)

TEXT_VIEW = (
    Attr("saveTextResult", "enum", None, "Whether the marked text is stored with the span (default: yes, no for URLs).",
         ("yes", "no", "none")),
    Attr("highlightColor", "color", None, "One colour for all spans in place of the labels' own."),
    Attr("showLabels", "bool", None, "Writes the label's name behind each span."),
)
RICH_TEXT = (
    Attr("valueType", "enum", "text", "`url`: the value is the address of the text.", VALUE_TYPE_URL),
    *TEXT_VIEW,
    Attr("encoding", "enum", "none", "How the value is encoded.", ("none", "base64", "base64unicode")),
    Attr("selectionEnabled", "bool", True, "Text can be selected and marked."),
    Attr("granularity", "enum", "symbol", "To what the ends of a selection move.",
         ("symbol", "word", "sentence", "paragraph")),
    RESOLVER,
)

# ---- what stands in `value` --------------------------------------------------------------------------------


def labels(key: str) -> ValueKey:
    """The list of labels a region carries, under the key of its type."""
    return ValueKey(key, "labels", "The region's labels (aliases where given).", required=False)


PERCENT = "percent"

ORIGINAL = (
    ValueKey("original_width", "int", "Width of the image itself.", "px", minimum=1, required=False),
    ValueKey("original_height", "int", "Height of the image itself.", "px", minimum=1, required=False),
    ValueKey("image_rotation", "int", "How the view was turned when saving; coordinates do not depend on it.",
             "degrees", 0, 270, required=False),
)


def _percent(name: str, doc: str, *, required: bool = True, minimum: float = 0) -> ValueKey:
    return ValueKey(name, "number", doc, PERCENT, minimum, 100, required)


ROTATION = ValueKey("rotation", "number", "Clockwise turn.", "degrees", -360, 360, required=False)

RECTANGLE = Shape("rectangle", (
    _percent("x", "Left edge, of the image's width, before turning."),
    _percent("y", "Top edge, of the image's height, before turning."),
    _percent("width", "Width, of the image's width."),
    _percent("height", "Height, of the image's height."),
    ROTATION,
), ORIGINAL)
ELLIPSE = Shape("ellipse", (
    _percent("x", "Centre, of the image's width."),
    _percent("y", "Centre, of the image's height."),
    _percent("radiusX", "Half axis, of the image's width."),
    _percent("radiusY", "Half axis, of the image's height."),
    ROTATION,
), ORIGINAL)
POLYGON = Shape("polygon", (
    ValueKey("points", "points", "Corners `[x, y]`, of the image's width and height.", PERCENT, 0, 100),
    ValueKey("closed", "bool", "False: not finished, can be taken up again.", required=False),
), ORIGINAL)
KEYPOINT = Shape("keypoint", (
    _percent("x", "Place, of the image's width."),
    _percent("y", "Place, of the image's height."),
    _percent("width", "Size of the drawn dot, of the image's width.", required=False),
), (*ORIGINAL, ValueKey("is_positive", "bool", "A smart point that says \"here\" (false: \"not here\").",
                        required=False)))
BRUSH = Shape("brush", (
    ValueKey("format", "str", "Always `rle`.", required=False),
    ValueKey("rle", "bytes", "Run-length code of the RGBA pixels (on disk: `mask`, a PNG file).", required=False),
), ORIGINAL)
BITMASK = Shape("bitmask", (
    ValueKey("imageDataURL", "str", "PNG of the image's own size as data URL (on disk: `mask`, a PNG file).",
             required=False),
), ORIGINAL)
VECTOR_PATH = Shape("vector", (
    ValueKey("vertices", "vertices", "Points with `id`, `x`, `y`, `prevPointId` and, for curves, control points.",
             PERCENT, 0, 100),
    ValueKey("closed", "bool", "The last point is joined to the first.", required=False),
), ORIGINAL)
SPAN = Shape("span", (
    ValueKey("start", "int", "First character, counted in code points.", "characters", 0),
    ValueKey("end", "int", "Character after the last one, counted in code points.", "characters", 0),
    ValueKey("text", "str", "The marked text, line breaks as backslash and n.", required=False),
))
XPATH_SPAN = Shape("xpath", (
    ValueKey("start", "str", "XPath of the text node where it begins."),
    ValueKey("end", "str", "XPath of the text node where it ends."),
    ValueKey("startOffset", "int", "Offset in that node, in UTF-16 units.", "characters", 0),
    ValueKey("endOffset", "int", "Offset in that node, in UTF-16 units.", "characters", 0),
    ValueKey("globalOffsets", "offsets", "Code points over the contents of all text nodes.", required=False),
    ValueKey("text", "str", "The marked text as displayed, line breaks as backslash and n.", required=False),
))
PARAGRAPH_SPAN = Shape("paragraph", (
    ValueKey("start", "scalar", "Index of the first utterance, as text."),
    ValueKey("end", "scalar", "Index of the last utterance, as text."),
    ValueKey("startOffset", "int", "Offset in the first utterance's text.", "characters", 0),
    ValueKey("endOffset", "int", "Offset in the last utterance's text.", "characters", 0),
    ValueKey("text", "str", "The marked text.", required=False),
))
TIME_RANGE = Shape("time", (
    ValueKey("start", "number", "Where it begins.", "seconds", 0),
    ValueKey("end", "number", "Where it ends.", "seconds", 0),
    ValueKey("channel", "int", "Lane, from 0.", minimum=0, required=False),
), (ValueKey("original_length", "number", "Length of the recording.", "seconds", 0, required=False),))
SERIES_RANGE = Shape("series", (
    ValueKey("start", "scalar", "Where it begins, in the time column's units or format."),
    ValueKey("end", "scalar", "Where it ends, in the time column's units or format."),
    ValueKey("instant", "bool", "It begins and ends at one sample.", required=False),
))
VIDEO_BOX = Shape("video-box", (
    ValueKey("sequence", "sequence", "Keyframes: `frame` (from 1), `enabled`, `x`, `y`, `width`, `height`, `rotation`, "
             "`time`.", PERCENT),
    ValueKey("framesCount", "int", "Frames of the video.", "frames", 0, required=False),
    ValueKey("duration", "number", "Length of the video.", "seconds", 0, required=False),
))
VIDEO_PATH = Shape("video-vector", (
    ValueKey("sequence", "sequence", "Keyframes: `frame` (from 1), `enabled`, `vertices`, `closed`, `time`.", PERCENT),
    ValueKey("framesCount", "int", "Frames of the video.", "frames", 0, required=False),
    ValueKey("duration", "number", "Length of the video.", "seconds", 0, required=False),
))
FRAME_RANGES = Shape("frames", (
    ValueKey("ranges", "ranges", "Frames `start` to `end`, both counted in, from 1.", "frames", 1),
))
PAGE_BOX = Shape("page-box", (
    ValueKey("x", "number", "Left edge, of the page's width.", "fraction", 0, 1),
    ValueKey("y", "number", "Top edge, of the page's height.", "fraction", 0, 1),
    ValueKey("width", "number", "Width, of the page's width.", "fraction", 0, 1),
    ValueKey("height", "number", "Height, of the page's height.", "fraction", 0, 1),
    ROTATION,
    ValueKey("pageIndex", "int", "Page, from 1.", minimum=1, required=False),
    ValueKey("ocrtext", "str", "The text in the box.", required=False),
))
MESSAGE = Shape("message", (ValueKey("chatmessage", "object", "`role`, `content`, `createdAt` in milliseconds."),))

TINY_PNG = ("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAD0lEQVR4nGNg"
            "gID/DOgAABIIAQDxN4m/AAAAAElFTkSuQmCC")
"""A bitmask of 3 × 2 pixels, for examples."""

IMAGE_SHAPES = (RECTANGLE, ELLIPSE, POLYGON, KEYPOINT, BRUSH, BITMASK, VECTOR_PATH)
