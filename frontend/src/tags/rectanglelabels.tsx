/** `<RectangleLabels>`: labels whose regions are boxes on a picture. */
import type { TagDefinition } from "../core/registry";
import { planePosition, rectangleSummary } from "../surfaces/plane/describe";
import { RectangleFields } from "../surfaces/plane/fields";
import "../tools/equip/rectangle";
import { LabelBar } from "../widgets/labelbar";

export default {
  tag: "RectangleLabels",
  view: LabelBar,
  result: { type: "rectanglelabels", payload: "rectanglelabels" },
  tools: [{ id: "rectangle", key: "R" }, { id: "rectangle3", key: "shift+R" }],
  summary: rectangleSummary,
  position: planePosition,
  details: RectangleFields,
} satisfies TagDefinition;
