/** `<Brush>`: masks painted with a brush on a picture without labels of their own; armed `Labels` name them. */
import type { TagDefinition } from "../core/registry";
import { planePosition } from "../surfaces/plane/describe";
import { maskSummary } from "../surfaces/plane/describemask";
import "../tools/equip/brush";

export default {
  tag: "Brush",
  result: { type: "brush" },
  tools: [{ id: "brush", key: "B" }, { id: "eraser", key: "E" }, { id: "fill", key: "F" }],
  summary: maskSummary,
  position: planePosition,
} satisfies TagDefinition;
