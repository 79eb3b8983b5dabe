/** How overlapping spans are stacked: underlines below each other (the longest lowest), names side by side. No DOM. */
import type { Span } from "./granularity";

/** Underlines deeper than this share the lowest place. */
export const DEEPEST = 3;

/** Level of each span, 0 right under the text; a span lies below every shorter one that it overlaps. */
export function levels(spans: readonly Span[]): readonly number[] {
  const order = spans.map((_, i) => i).sort((a, b) => length(spans[a]) - length(spans[b]) || a - b);
  const result = new Array<number>(spans.length).fill(0);
  const placed: number[] = [];
  for (const index of order) {
    const span = spans[index] as Span;
    let level = 0;
    for (const other of placed) if (overlap(span, spans[other] as Span)) level = Math.max(level, (result[other] as number) + 1);
    result[index] = Math.min(level, DEEPEST);
    placed.push(index);
  }
  return result;
}

function length(span: Span | undefined): number {
  return span ? span.end - span.start : 0;
}

export function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

export interface NameBox {
  readonly x: number;
  readonly width: number;
  readonly level: number;
}

/** Room between two names, and the least width that is worth showing. */
const GAP = 4;
const LEAST = 20;

/** Widths that names on one line get: null where there is no room; lower levels (outer spans) go first. */
export function placeNames(names: readonly NameBox[]): readonly (number | null)[] {
  const result = new Array<number | null>(names.length).fill(null);
  const taken: { left: number; right: number }[] = [];
  const order = names.map((_, i) => i).sort((a, b) => {
    const [one, two] = [names[a] as NameBox, names[b] as NameBox];
    return two.level - one.level || one.x - two.x;
  });
  order.forEach((index, i) => {
    const name = names[index] as NameBox;
    const next = names[order[i + 1] ?? -1];
    const room = next && next.level === name.level && next.x > name.x ? next.x - name.x - GAP : Infinity;
    const wanted = room >= LEAST ? Math.min(name.width, room) : name.width;
    const width = fit(name.x, wanted, taken);
    if (width === null) return;
    result[index] = width;
    taken.push({ left: name.x, right: name.x + width + GAP });
  });
  return result;
}

function fit(x: number, width: number, taken: readonly { left: number; right: number }[]): number | null {
  let right = x + width;
  for (const one of taken) {
    if (one.right <= x || one.left >= right + GAP) continue;
    if (one.left <= x) return null;
    right = Math.min(right, one.left - GAP);
  }
  return right - x >= Math.min(width, LEAST) ? right - x : null;
}
