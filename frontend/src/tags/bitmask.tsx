/** `<Bitmask>`: masks with hard pixels on a picture without labels of their own; armed `Labels` name them. */
import type { TagDefinition } from "../core/registry";
import { planePosition } from "../surfaces/plane/describe";
import { maskSummary } from "../surfaces/plane/describemask";
import "../tools/equip/bitmask";

export default {
  tag: "Bitmask",
  result: { type: "bitmask" },
  tools: [{ id: "bitmask", key: "B" }, { id: "bitmask-eraser", key: "E" }, { id: "fill", key: "F" }],
  summary: maskSummary,
  position: planePosition,
} satisfies TagDefinition;
