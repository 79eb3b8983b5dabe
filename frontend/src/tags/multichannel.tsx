/** `<MultiChannel>`: several channels in one plot of a `TimeSeries`, which draws them. */
import type { TagDefinition } from "../core/registry";

export default { tag: "MultiChannel" } satisfies TagDefinition;
