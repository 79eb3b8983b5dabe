/** All places where a span's very text occurs again, and labeling them in one step. */
import { type Change, NO_CHANGE } from "../../core/change";
import { CLASSIFIERS, labelsOfRegion, type Region } from "../../core/document";
import { hasGeometry, newRegionId, withValue, type ResultItem } from "../../core/result";
import type { Span } from "./granularity";
import type { TextSurface } from "./surface";

const WORD = /[\p{L}\p{N}\p{M}_]/u;

/** Occurrences of `part` in `text`; whole words only when `part` is whole words where it stands. */
export function occurrences(text: string, span: Span): readonly Span[] {
  const part = text.slice(span.start, span.end);
  if (part.trim() === "") return [];
  const whole = atBorders(text, span);
  const found: Span[] = [];
  for (let start = text.indexOf(part); start >= 0; start = text.indexOf(part, start + part.length)) {
    const one = { start, end: start + part.length };
    if (!whole || atBorders(text, one)) found.push(one);
  }
  return found;
}

function atBorders(text: string, { start, end }: Span): boolean {
  return !inWord(text, start) && !inWord(text, end);
}

function inWord(text: string, unit: number): boolean {
  return unit > 0 && unit < text.length && WORD.test(charBefore(text, unit)) && WORD.test(String.fromCodePoint(text.codePointAt(unit) ?? 32));
}

function charBefore(text: string, unit: number): string {
  const low = text.charCodeAt(unit - 1);
  return low >= 0xdc00 && low <= 0xdfff ? text.slice(unit - 2, unit) : text.slice(unit - 1, unit);
}

/** Where the region's text stands without a span of the same labels. */
export function unlabeled(surface: TextSurface, region: Region): readonly Span[] {
  const span = surface.index.get(region.id);
  if (!span) return [];
  const labels = labelsOfRegion(region).join("\n");
  const length = span.end - span.start;
  const taken = new Set<number>();
  for (const one of surface.index.all()) {
    if (one.end - one.start !== length) continue;
    const same = surface.session.document.region(one.id);
    if (same !== undefined && labelsOfRegion(same).join("\n") === labels) taken.add(one.start);
  }
  return occurrences(surface.text, span).filter(({ start }) => !taken.has(start));
}

/** Copy the region's labels to every equal stretch of text, as one undo step; answers how many were made. */
export function labelEqual(surface: TextSurface, region: Region): number {
  if (surface.session.readonly.peek()) return 0;
  const { session } = surface;
  const places = unlabeled(surface, region).slice(0, room(surface, region));
  const created = places.flatMap((span) => copiesAt(surface, region, span).map((item) => session.document.make(item)));
  const change: Change = { ...NO_CHANGE, created };
  session.document.apply(change);
  session.selection.set(region.id);
  return places.length;
}

/** How many more times the region's labels may be used. */
function room(surface: TextSurface, region: Region): number {
  const { session } = surface;
  const limits = region.entries.flatMap(({ item }) => labelsOfRegion(region).map((stored) => {
    const label = session.labels.find(item.from_name, stored);
    if (!label || label.maxUsages === Infinity) return Infinity;
    const used = session.document.regions().filter((one) => labelsOfRegion(one).includes(stored)).length;
    return Math.max(0, label.maxUsages - used);
  }));
  return Math.min(Infinity, ...limits);
}

/** The region's items at another place, under a new id. */
export function copiesAt(surface: TextSurface, region: Region, span: Span): readonly ResultItem[] {
  const id = newRegionId();
  return region.entries
    .filter(({ item }) => hasGeometry(item) && !CLASSIFIERS.has(item.type ?? ""))
    .map(({ item: { score: _score, meta: _meta, ...item } }) => ({ ...withValue(item, { ...surface.model.geometry(span) }), id, origin: "manual" }));
}
