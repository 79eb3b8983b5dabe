/** `<MagicWand>`: masks of alike pixels on a picture without labels of their own; armed `Labels` name them. */
import type { TagDefinition } from "../core/registry";
import { maskSummary, planePosition } from "../surfaces/plane/describe";

export default {
  tag: "MagicWand",
  result: { type: "magicwand" },
  tools: [{ id: "wand", key: "W" }],
  summary: maskSummary,
  position: planePosition,
} satisfies TagDefinition;
