/** CSS of configs and tasks: it may only show what lies on this machine. No DOM. */
import { attrString, type TagNode } from "./config";

/** Whether a reference stays on this machine; the page's policy blocks all others in any case, this keeps them from being asked for. */
export function isOwnAddress(reference: string): boolean {
  return /^(data:|blob:|#|\/(?![/\\])|[^:/\\][^:]*$)/i.test(reference.trim());
}

/** `css` with `none` in place of each address of another machine. */
export function ownUrls(css: string): string {
  return css.replaceAll(/url\(\s*(["']?)(.*?)\1\s*\)/gi, (whole, _quote: string, reference: string) => (isOwnAddress(reference) ? whole : "none"));
}

/** A style attribute of the config. */
export function attrStyle(node: TagNode): string {
  return ownUrls(attrString(node, "style"));
}
