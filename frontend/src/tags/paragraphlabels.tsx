/** `<ParagraphLabels>`: names for spans of a dialogue. */
import type { TagDefinition } from "../core/registry";
import { spanPosition, spanSummary } from "../surfaces/text/describe";
import { SpanDetails } from "../surfaces/text/details";
import { LabelBar } from "../widgets/labelbar";

const definition: TagDefinition = {
  tag: "ParagraphLabels",
  view: LabelBar,
  result: { type: "paragraphlabels" },
  summary: spanSummary,
  position: spanPosition,
  details: SpanDetails,
};
export default definition;
