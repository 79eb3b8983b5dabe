/** `<Rectangle>`: boxes on a picture without labels of their own; armed `Labels` name them. */
import type { TagDefinition } from "../core/registry";
import { planePosition, rectangleSummary } from "../surfaces/plane/describe";
import { RectangleFields } from "../surfaces/plane/fields";
import "../tools/equip/rectangle";

export default {
  tag: "Rectangle",
  result: { type: "rectangle" },
  tools: [{ id: "rectangle", key: "R" }, { id: "rectangle3", key: "shift+R" }],
  summary: rectangleSummary,
  position: planePosition,
  details: RectangleFields,
} satisfies TagDefinition;
