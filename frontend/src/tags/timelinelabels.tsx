/** `<TimelineLabels>`: labels whose regions are ranges of frames. */
import type { TagDefinition } from "../core/registry";
import { rangeSummary, videoPosition } from "../surfaces/video/describe";
import { RangeDetails } from "../surfaces/video/details";
import { LabelBar } from "../widgets/labelbar";

export default {
  tag: "TimelineLabels",
  view: LabelBar,
  result: { type: "timelinelabels", payload: "timelinelabels" },
  summary: rangeSummary,
  position: videoPosition,
  details: RangeDetails,
} satisfies TagDefinition;
