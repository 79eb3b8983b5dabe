/** English texts. Keep names in the form that ui.md fixes. */
import { LABEL_EN } from "./strings.label.en";

import { PLANE_EN } from "./strings.plane.en";

export const EN = {
  ...PLANE_EN,
  ...LABEL_EN,
  submit: "Submit", update: "Update", skip: "Skip", postpone: "Postpone", undo: "Undo", redo: "Redo", reset: "Reset",
  deleteRegion: "Delete region", zoomIn: "Zoom in", zoomOut: "Zoom out", fit: "Fit", nextTask: "Next task", previousTask: "Previous task",
  play: "Play", pause: "Pause", nextFrame: "Next frame", previousFrame: "Previous frame",
  accept: "Accept", reject: "Reject", usePrediction: "Use prediction",
  keepMine: "Keep mine", takeTheirs: "Take theirs", merge: "Merge",
  annotations: "Annotations", regions: "Regions", regionActions: "Region actions", relations: "Relations", details: "Details", history: "History",
  hideRegion: "Hide region", showRegion: "Show region", lockRegion: "Lock region", unlockRegion: "Unlock region",
  filterRegions: "Filter regions", labelingSettings: "Labeling settings", retry: "Retry", download: "Download",
  drawingTools: "Drawing tools", select: "Select", pan: "Pan", rectangle: "Rectangle", view: "View", label: "Label",
  noDataFor: "No data for {name}", tagNotDrawn: "<{tag}> is not drawn yet; its results are kept as they are",
  close: "Close", clear: "Clear", edit: "Edit", remove: "Remove", choose: "Choose…", required: "{name} is required",
  requiredEach: "{name} is required for every region", left: "Left", right: "Right", nothingFound: "Nothing found", loading: "Loading…",
} as const satisfies Record<string, string>;
