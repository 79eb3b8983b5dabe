/** `<KeyPoint>`: points on a picture without labels of their own; armed `Labels` name them. */
import type { TagDefinition } from "../core/registry";
import { keypointSummary, planePosition } from "../surfaces/plane/describe";
import { KeyPointFields } from "../surfaces/plane/fields";
import "../tools/equip/keypoint";

export default {
  tag: "KeyPoint",
  result: { type: "keypoint" },
  tools: [{ id: "keypoint", key: "K" }],
  summary: keypointSummary,
  position: planePosition,
  details: KeyPointFields,
} satisfies TagDefinition;
