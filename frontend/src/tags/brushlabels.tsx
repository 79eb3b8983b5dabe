/** `<BrushLabels>`: labels whose regions are masks painted with a brush on a picture. */
import type { TagDefinition } from "../core/registry";
import { planePosition } from "../surfaces/plane/describe";
import { maskSummary } from "../surfaces/plane/describemask";
import "../tools/equip/brush";
import { LabelBar } from "../widgets/labelbar";

export default {
  tag: "BrushLabels",
  view: LabelBar,
  result: { type: "brushlabels", payload: "brushlabels" },
  tools: [{ id: "brush", key: "B" }, { id: "eraser", key: "E" }, { id: "fill", key: "F" }],
  summary: maskSummary,
  position: planePosition,
} satisfies TagDefinition;
