/** `<Polygon>`: polygons on a picture without labels of their own; armed `Labels` name them. */
import type { TagDefinition } from "../core/registry";
import { polygonSummary, planePosition } from "../surfaces/plane/describe";
import { PolygonFields } from "../surfaces/plane/pointfields";
import "../tools/equip/polygon";

export default {
  tag: "Polygon",
  result: { type: "polygon" },
  tools: [{ id: "polygon", key: "P" }],
  summary: polygonSummary,
  position: planePosition,
  details: PolygonFields,
} satisfies TagDefinition;
