/** `<HyperTextLabels>`: names for spans of a page of HTML. */
import type { TagDefinition } from "../core/registry";
import { spanPosition, spanSummary } from "../surfaces/text/describe";
import { SpanDetails } from "../surfaces/text/details";
import { LabelBar } from "../widgets/labelbar";

const definition: TagDefinition = {
  tag: "HyperTextLabels",
  view: LabelBar,
  result: { type: "hypertextlabels" },
  summary: spanSummary,
  position: spanPosition,
  details: SpanDetails,
};
export default definition;
