declare module "labelfs:tags" {
  import type { TagDefinition } from "./core/registry";
  /** Tag name in lower case → its module, loaded when a config uses it. */
  export const tags: Readonly<Record<string, () => Promise<{ default: TagDefinition }>>>;
}

declare module "labelfs:pdf" {
  /** URL of the folder with the worker, fonts, character maps and decoders of pdf.js; it ends with a slash. */
  export const parts: string;
}

declare module "labelfs:workers" {
  /** URLs of the scripts that work beside the page, from the page's own machine. */
  export const workers: { readonly series: string };
}
