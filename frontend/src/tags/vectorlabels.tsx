/** `<VectorLabels>`: lines, curves and skeletons on a picture, named by its labels. */
import type { TagDefinition } from "../core/registry";
import { planePosition, vectorSummary } from "../surfaces/plane/describe";
import { VectorFields } from "../surfaces/plane/vectorfields";
import "../tools/equip/vector";
import { LabelBar } from "../widgets/labelbar";

export default {
  tag: "VectorLabels",
  view: LabelBar,
  result: { type: "vectorlabels", payload: "vectorlabels" },
  tools: [{ id: "vector", key: "N" }],
  summary: vectorSummary,
  position: planePosition,
  details: VectorFields,
} satisfies TagDefinition;
