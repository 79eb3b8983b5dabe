/** `Relations`: which labels a relation may carry; shown in the panel of relations, nothing stands in the layout. */
import type { TagDefinition } from "../core/registry";

export default { tag: "Relations" } satisfies TagDefinition;
