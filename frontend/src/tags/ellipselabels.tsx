/** `<EllipseLabels>`: labels whose regions are ellipses on a picture. */
import type { TagDefinition } from "../core/registry";
import { ellipseSummary, planePosition } from "../surfaces/plane/describe";
import { EllipseFields } from "../surfaces/plane/fields";
import "../tools/equip/ellipse";
import { LabelBar } from "../widgets/labelbar";

export default {
  tag: "EllipseLabels",
  view: LabelBar,
  result: { type: "ellipselabels", payload: "ellipselabels" },
  tools: [{ id: "ellipse", key: "O" }],
  summary: ellipseSummary,
  position: planePosition,
  details: EllipseFields,
} satisfies TagDefinition;
