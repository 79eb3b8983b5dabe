/** `Relation`: one label of `Relations`. */
import type { TagDefinition } from "../core/registry";

export default { tag: "Relation" } satisfies TagDefinition;
