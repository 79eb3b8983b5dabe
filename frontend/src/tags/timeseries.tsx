/** `<TimeSeries>`: columns of numbers over time, to be classified or cut into labeled ranges and instants. */
import type { TagDefinition } from "../core/registry";
import { SeriesObject } from "../surfaces/series/seriesview";

export default { tag: "TimeSeries", view: SeriesObject } satisfies TagDefinition;
