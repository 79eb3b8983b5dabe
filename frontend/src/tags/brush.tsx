/** `<Brush>`: masks painted with a brush on a picture without labels of their own; armed `Labels` name them. */
import type { TagDefinition } from "../core/registry";
import { maskSummary, planePosition } from "../surfaces/plane/describe";

export default {
  tag: "Brush",
  result: { type: "brush" },
  tools: [{ id: "brush", key: "B" }, { id: "eraser", key: "E" }],
  summary: maskSummary,
  position: planePosition,
} satisfies TagDefinition;
