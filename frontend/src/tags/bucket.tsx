/** `<Bucket>`: a column of the ranker around it. */
import type { TagDefinition } from "../core/registry";

const definition: TagDefinition = { tag: "Bucket" };
export default definition;
