/** `<PolygonLabels>`: labels whose regions are polygons on a picture. */
import type { TagDefinition } from "../core/registry";
import { polygonSummary, planePosition } from "../surfaces/plane/describe";
import { PolygonFields } from "../surfaces/plane/pointfields";
import "../tools/equip/polygon";
import { LabelBar } from "../widgets/labelbar";

export default {
  tag: "PolygonLabels",
  view: LabelBar,
  result: { type: "polygonlabels", payload: "polygonlabels" },
  tools: [{ id: "polygon", key: "P" }],
  summary: polygonSummary,
  position: planePosition,
  details: PolygonFields,
} satisfies TagDefinition;
