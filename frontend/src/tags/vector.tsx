/** `<Vector>`: lines, curves and skeletons on a picture; armed `Labels` name them. */
import type { TagDefinition } from "../core/registry";
import { planePosition, vectorSummary } from "../surfaces/plane/describe";
import { VectorFields } from "../surfaces/plane/vectorfields";
import "../tools/equip/vector";

export default {
  tag: "Vector",
  result: { type: "vector" },
  tools: [{ id: "vector", key: "N" }],
  summary: vectorSummary,
  position: planePosition,
  details: VectorFields,
} satisfies TagDefinition;
