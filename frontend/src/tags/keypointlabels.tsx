/** `<KeyPointLabels>`: labels whose regions are points on a picture. */
import type { TagDefinition } from "../core/registry";
import { keypointSummary, planePosition } from "../surfaces/plane/describe";
import { KeyPointFields } from "../surfaces/plane/fields";
import "../tools/equip/keypoint";
import { LabelBar } from "../widgets/labelbar";

export default {
  tag: "KeyPointLabels",
  view: LabelBar,
  result: { type: "keypointlabels", payload: "keypointlabels" },
  tools: [{ id: "keypoint", key: "K" }],
  summary: keypointSummary,
  position: planePosition,
  details: KeyPointFields,
} satisfies TagDefinition;
