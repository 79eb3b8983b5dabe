/** `<Channel>`: one column of a `TimeSeries`, which draws it. */
import type { TagDefinition } from "../core/registry";

export default { tag: "Channel" } satisfies TagDefinition;
