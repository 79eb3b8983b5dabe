/** The text of one page and where it stands, in page units (points at 72 to the inch). No DOM, no pdf.js. */
import { type Box, boxOf } from "../../geometry/box";
import type { Point } from "../../geometry/point";

/** One stretch of text on one line, as the document draws it. */
export interface Run {
  readonly text: string;
  /** Where it begins in the page's `text`, in UTF-16 units. */
  readonly start: number;
  /** Left end of the base line, and the way along it. */
  readonly from: Point;
  readonly along: Point;
  readonly width: number;
  readonly height: number;
  /** Where each unit begins, and the last one ends, as parts (0 to 1) of the width. */
  readonly edges: readonly number[];
}

export interface PageText {
  readonly runs: readonly Run[];
  readonly text: string;
}

/** What pdf.js says of a stretch of text. */
export interface TextItem {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly hasEOL: boolean;
}

/** How wide a letter is beside others of its font; the document says only how wide a stretch is. */
export type Advance = (letter: string) => number;

/** `toPage`: the matrix from the document's own axes (origin at the lower left) to the page as it is shown. */
export function pageText(items: readonly TextItem[], toPage: readonly number[], advance: Advance = () => 1): PageText {
  const runs: Run[] = [];
  let text = "";
  for (const { str, transform, width, height, hasEOL } of items) {
    const [a, b, , , x, y] = transform as readonly [number, number, number, number, number, number];
    const from = applied(toPage, x, y);
    const size = Math.hypot(a, b) || 1;
    const ahead = applied(toPage, x + a / size, y + b / size);
    if (str !== "") runs.push({ text: str, start: text.length, from, along: { x: ahead.x - from.x, y: ahead.y - from.y }, width, height: height || size, edges: edgesOf(str, advance) });
    text += hasEOL ? `${str}\n` : str;
  }
  return { runs, text };
}

function edgesOf(text: string, advance: Advance): readonly number[] {
  const edges = [0];
  for (const letter of text) {
    const at = (edges.at(-1) ?? 0) + advance(letter);
    edges.push(...Array.from({ length: letter.length }, (_, i) => (i < letter.length - 1 ? edges.at(-1) ?? 0 : at)));
  }
  const whole = edges.at(-1) || 1;
  return edges.map((edge) => edge / whole);
}

function applied([a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]: readonly number[], x: number, y: number): Point {
  return { x: a * x + c * y + e, y: b * x + d * y + f };
}

/** How far below its base line a line of text reaches, of its height. */
const DESCENT = 0.22;

/** Around the units `start` to `end` of a run. */
export function boxOfRun({ text, from, along, width, height, edges }: Run, start = 0, end = text.length): Box {
  const at = (unit: number, up: number): Point => {
    const far = (edges[unit] ?? 1) * width;
    return { x: from.x + along.x * far + along.y * up, y: from.y + along.y * far - along.x * up };
  };
  const [low, high] = [-DESCENT * height, (1 - DESCENT) * height];
  return boxOf([at(start, low), at(start, high), at(end, low), at(end, high)]);
}

/** Boxes of the units `start` to `end` of the page's text, one per run. */
export function boxesOf({ runs }: PageText, start: number, end: number): readonly Box[] {
  return runs
    .filter((run) => run.start < end && run.start + run.text.length > start)
    .map((run) => boxOfRun(run, Math.max(0, start - run.start), Math.min(run.text.length, end - run.start)));
}

/** What stands between two units, lines joined by a space. */
export function textBetween({ text }: PageText, start: number, end: number): string {
  return text.slice(start, end).replaceAll(/\s+/g, " ").trim();
}

/** The text whose letters have their middle inside `box`; lines are joined by a space. */
export function textIn({ runs }: PageText, box: Box): string {
  const parts = runs.flatMap((run) => {
    const inside = Array.from({ length: run.text.length }, (_, i) => middleInside(boxOfRun(run, i, i + 1), box));
    const [first, last] = [inside.indexOf(true), inside.lastIndexOf(true)];
    return first < 0 ? [] : [run.text.slice(first, last + 1)];
  });
  return parts.join(" ").replaceAll(/\s+/g, " ").trim();
}

function middleInside(letter: Box, box: Box): boolean {
  const [x, y] = [(letter.minX + letter.maxX) / 2, (letter.minY + letter.maxY) / 2];
  return x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY;
}

/** The unit of the page's text nearest to a point, and how far its line is; null on a page without text. */
export function unitAt({ runs }: PageText, p: Point): { readonly unit: number; readonly away: number } | null {
  let best: { readonly unit: number; readonly away: number } | null = null;
  for (const run of runs) {
    const box = boxOfRun(run);
    const away = Math.hypot(Math.max(box.minX - p.x, 0, p.x - box.maxX), 3 * Math.max(box.minY - p.y, 0, p.y - box.maxY));
    if (best && best.away <= away) continue;
    const far = (p.x - run.from.x) * run.along.x + (p.y - run.from.y) * run.along.y;
    best = { unit: run.start + nearestEdge(run.edges, far / (run.width || 1)), away };
  }
  return best;
}

function nearestEdge(edges: readonly number[], part: number): number {
  const after = edges.findIndex((edge) => edge >= part);
  if (after <= 0) return after < 0 ? edges.length - 1 : 0;
  return part - (edges[after - 1] ?? 0) < (edges[after] ?? 1) - part ? after - 1 : after;
}

/** The word around a unit. */
export function wordAt({ text }: PageText, unit: number): readonly [start: number, end: number] {
  const before = /[\p{L}\p{M}\p{N}_'’.,-]*$/u.exec(text.slice(0, unit))?.[0].length ?? 0;
  const after = /^[\p{L}\p{M}\p{N}_'’.,-]*/u.exec(text.slice(unit))?.[0].length ?? 0;
  return [unit - before, unit + after];
}

/** Places of `query` in a page's text, case and kind of white space aside. */
export function placesOf({ text }: PageText, query: string): readonly (readonly [start: number, end: number])[] {
  const words = query.trim().split(/\s+/).filter(Boolean).map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
  if (words.length === 0) return [];
  const found = new RegExp(words.join("\\s+"), "giu");
  return [...text.matchAll(found)].map((match) => [match.index, match.index + match[0].length] as const);
}
