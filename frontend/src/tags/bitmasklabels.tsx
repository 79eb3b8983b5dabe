/** `<BitmaskLabels>`: labels whose regions are masks with hard pixels on a picture. */
import type { TagDefinition } from "../core/registry";
import { maskSummary, planePosition } from "../surfaces/plane/describe";
import { LabelBar } from "../widgets/labelbar";

export default {
  tag: "BitmaskLabels",
  view: LabelBar,
  result: { type: "bitmasklabels", payload: "bitmasklabels" },
  tools: [{ id: "bitmask", key: "B" }, { id: "bitmask-eraser", key: "E" }],
  summary: maskSummary,
  position: planePosition,
} satisfies TagDefinition;
