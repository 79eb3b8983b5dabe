/** Finding a query in a text. No DOM. */
import type { Span } from "./granularity";

const MOST = 5000;

/** All matches, case aside; the first 5,000. */
export function matches(text: string, query: string): readonly Span[] {
  if (query === "") return [];
  const pattern = new RegExp(query.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&"), "giu");
  const found: Span[] = [];
  for (let match = pattern.exec(text); match && found.length < MOST; match = pattern.exec(text)) {
    found.push({ start: match.index, end: match.index + match[0].length });
  }
  return found;
}
