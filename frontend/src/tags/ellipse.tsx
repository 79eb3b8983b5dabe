/** `<Ellipse>`: ellipses on a picture without labels of their own; armed `Labels` name them. */
import type { TagDefinition } from "../core/registry";
import { ellipseSummary, planePosition } from "../surfaces/plane/describe";
import { EllipseFields } from "../surfaces/plane/fields";
import "../tools/equip/ellipse";

export default {
  tag: "Ellipse",
  result: { type: "ellipse" },
  tools: [{ id: "ellipse", key: "O" }],
  summary: ellipseSummary,
  position: planePosition,
  details: EllipseFields,
} satisfies TagDefinition;
