declare module "labelfs:tags" {
  import type { TagDefinition } from "./core/registry";
  /** Tag name in lower case → its module, loaded when a config uses it. */
  export const tags: Readonly<Record<string, () => Promise<{ default: TagDefinition }>>>;
}
