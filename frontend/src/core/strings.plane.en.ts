/** English texts of pictures and their tools. */
export const PLANE_EN = {
  toolText: "Select text", toolRectangle: "Rectangle", toolRectangle3: "3-point rectangle", toolEllipse: "Ellipse", toolPolygon: "Polygon", toolKeypoint: "Keypoint",
  toolBrush: "Brush", toolEraser: "Eraser", toolBitmask: "Bitmask", toolBitmaskEraser: "Bitmask eraser", toolWand: "Magic wand", toolVector: "Vector", toolLasso: "Lasso", toolFill: "Fill",
  chooseLabelFirst: "Choose a label to draw", zoomPercent: "Zoom {n} percent", actualSize: "Actual size",
  rotateLeft: "Rotate left", rotateRight: "Rotate right", adjustPicture: "Brightness and contrast",
  brightness: "Brightness", contrast: "Contrast", gamma: "Gamma", resetPicture: "Reset picture",
  pages: "Pages", previousPage: "Previous page", nextPage: "Next page", pageOf: "Page {n} of {count}", pageNumber: "Page {n}",
  pictureMissing: "This picture cannot be shown", pictureBroken: "The file was not found or is no picture that this browser shows.", pictureHeic: "HEIC pictures are shown once labelfs[heic] is installed on the server.",
  pictureForeign: "It lies on another machine, and labelfs asks no other machine for anything.", pictureNone: "The task has no value for {name}.",
  coordX: "X", coordY: "Y", coordW: "W", coordH: "H", rotation: "Rotation", radiusX: "Radius X", radiusY: "Radius Y", pointSize: "Size",
  regionChosen: "Region {n} of {count}: {label}, {summary}", regionsChosen: "{n} regions selected", nothingChosen: "No region selected",
  noLabel: "no label", noPlace: "its numbers say no place on the picture", noMask: "its mask cannot be read, or has another size than the picture", points: "{n} points", onePoint: "1 point", pointNumber: "Point {n}", pixelsSet: "{n} px", brushSize: "Brush size", brushSmaller: "Smaller brush", brushLarger: "Larger brush",
  chooseMaskFirst: "Select a mask to erase from", wandNoPixels: "The pixels of this picture cannot be read", wandTolerance: "Tolerance {n}",
} as const satisfies Record<string, string>;
