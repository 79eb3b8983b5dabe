/** `<TimeSeriesLabels>`: labels whose regions are ranges and instants of a series. */
import type { TagDefinition } from "../core/registry";
import { seriesPosition, seriesSummary } from "../surfaces/series/describe";
import { SeriesDetails } from "../surfaces/series/details";
import { LabelBar } from "../widgets/labelbar";

export default {
  tag: "TimeSeriesLabels",
  view: LabelBar,
  result: { type: "timeserieslabels", payload: "timeserieslabels" },
  summary: seriesSummary,
  position: seriesPosition,
  details: SeriesDetails,
} satisfies TagDefinition;
