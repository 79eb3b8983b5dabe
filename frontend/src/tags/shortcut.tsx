/** `<Shortcut>`: drawn by the text area around it. */
import type { TagDefinition } from "../core/registry";

const definition: TagDefinition = { tag: "Shortcut" };
export default definition;
