/** `<VideoRectangle>`: boxes on a video that move from keyframe to keyframe; armed `Labels` name them. */
import type { TagDefinition } from "../core/registry";
import { trackSummary, videoPosition } from "../surfaces/video/describe";
import { TrackDetails } from "../surfaces/video/details";
import "../tools/equip/rectangle";

export default {
  tag: "VideoRectangle",
  result: { type: "videorectangle" },
  tools: [{ id: "rectangle", key: "R" }],
  summary: trackSummary,
  position: videoPosition,
  details: TrackDetails,
} satisfies TagDefinition;
