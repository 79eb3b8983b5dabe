/** `<MagicWand>`: masks of alike pixels on a picture without labels of their own; armed `Labels` name them. */
import type { TagDefinition } from "../core/registry";
import { planePosition } from "../surfaces/plane/describe";
import { maskSummary } from "../surfaces/plane/describemask";
import "../tools/equip/wand";

export default {
  tag: "MagicWand",
  result: { type: "magicwand" },
  tools: [{ id: "wand", key: "W" }],
  summary: maskSummary,
  position: planePosition,
} satisfies TagDefinition;
