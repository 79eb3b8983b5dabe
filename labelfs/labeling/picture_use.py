"""What a person does on the page with the tags of pictures, for their pages in the docs."""

from __future__ import annotations

EDITING = (
    "A click selects, a drag moves, arrow keys move by one pixel (with Shift by ten); Ctrl-click, a rubber band "
    "or the lasso (L) selects several, which are then moved, resized and turned in one frame.",
    "Alt-drag copies, Ctrl+D duplicates, Ctrl+C and Ctrl+V copy to other tasks, Ctrl+Shift+D takes regions along "
    "to the next picture.",
)
POINTS = (
    "A click on the outline puts a point in, a double click or Alt-click takes one out. Ctrl-click, or Alt with a "
    "rubber band, takes several points; `[` and `]` walk through them, `I` puts one in.",
    "Points lie exactly on the border of a neighbour while Shift is held, or always with the magnet below the "
    "tools (Alt+E).",
)
IMAGE = (
    "The wheel zooms with Ctrl, space and drag pan, two fingers do both; Shift+1 shows the whole picture, Shift+2 "
    "its own pixels. Alt with the arrow keys turns the view.",
    "TIFF, JPEG 2000, 16-bit pictures and, with `pip install labelfs[heic]`, HEIC are converted for viewing; "
    "pictures of more than 40 million pixels come as a preview with tiles. The file is never changed.",
    "Places are percent of the picture as it lies upright by its EXIF orientation.",
    "Page Up and Page Down go through the pictures of a `valueList`.",
    "In the settings: a picture without labels begins with the regions of the one before.",
)
RECTANGLE = (
    "Drag, or click, move and click; Shift+R draws a turned box by three points. Enter puts a box into the middle "
    "of the view.",
    *EDITING,
)
ELLIPSE = (
    "Drag from the middle outwards (O); the handle above turns it.",
    *EDITING,
)
POLYGON = (
    "Each click adds a point (P); a click on the first one, a double click or Enter closes. A held button draws "
    "freely. Backspace takes the last point back.",
    *POINTS,
    *EDITING,
    "Several polygons are merged into one (Alt+J) or cut out of the first (Alt+-); holes are part of one ring.",
)
KEYPOINT = (
    "A click puts a point (K).",
    *EDITING,
)
MASK = (
    "A drag paints into the selected mask or begins one (B); the eraser is E, the bucket F fills holes, `[` and "
    "`]` change the size. A pen paints as wide as it is pressed.",
    "Masks become polygons (Alt+P) and polygons masks (Alt+B); masks are merged (Alt+J) and cut (Alt+-).",
    "Masks that nobody touched are never written anew.",
)
WAND = (
    "Press on a pixel and drag away from it: the further, the more colours are taken (W).",
    "The picture must lie in the project, or its host must let its pixels be read.",
)
VECTOR = (
    "Each click adds a point (N); with `curves` a drag while adding bends the line, Shift-click turns a corner "
    "into a curve. Enter ends, a click on the first point closes where `closable` allows it.",
    *POINTS,
    "With `points` (here or on a `Label`) the points of a skeleton have names and are asked for one after the "
    "other: Alt-click for one that is hidden behind something, `S` for one that is absent. Details show each "
    "point with its visibility; Shift-click or `O` changes it.",
    "A named point is a vertex whose `id` is its name and that says `visible`: true or false; absent points are "
    "not there. COCO and YOLO write skeletons as poses.",
)
