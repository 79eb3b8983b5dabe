/** `<Labels>`: names for spans of text and time, and for shapes that other controls draw. */
import type { TagDefinition } from "../core/registry";
import { RangeDetails } from "../surfaces/sound/rangedetails";
import { isRange, spanPosition, spanSummary } from "../surfaces/text/describe";
import { SpanDetails } from "../surfaces/text/details";
import { LabelBar } from "../widgets/labelbar";

const definition: TagDefinition = {
  tag: "Labels",
  view: LabelBar,
  result: { type: "labels" },
  summary: spanSummary,
  position: spanPosition,
  details: (props) => (isRange(props.region.main.item) ? <RangeDetails {...props} /> : <SpanDetails {...props} />),
};
export default definition;
