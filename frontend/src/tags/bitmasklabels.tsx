/** `<BitmaskLabels>`: labels whose regions are masks with hard pixels on a picture. */
import type { TagDefinition } from "../core/registry";
import { planePosition } from "../surfaces/plane/describe";
import { maskSummary } from "../surfaces/plane/describemask";
import "../tools/equip/bitmask";
import { LabelBar } from "../widgets/labelbar";

export default {
  tag: "BitmaskLabels",
  view: LabelBar,
  result: { type: "bitmasklabels", payload: "bitmasklabels" },
  tools: [{ id: "bitmask", key: "B" }, { id: "bitmask-eraser", key: "E" }, { id: "fill", key: "F" }],
  summary: maskSummary,
  position: planePosition,
} satisfies TagDefinition;
