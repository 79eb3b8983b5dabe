/** Snapping of selections: exact, whole words, sentences or paragraphs; offsets are UTF-16 units. */
export type Granularity = "symbol" | "word" | "sentence" | "paragraph";

export interface Span {
  readonly start: number;
  readonly end: number;
}

export function granularityOf(text: string): Granularity {
  return text === "word" || text === "sentence" || text === "paragraph" ? text : "symbol";
}

/** What a selection of `start` … `end` stands for; null when only white space is left of it. */
export function snap(text: string, start: number, end: number, granularity: Granularity): Span | null {
  if (end <= start) return null;
  if (granularity === "symbol") return { start, end };
  const inner = trim(text, start, end);
  if (!inner) return null;
  const first = segmentAt(text, inner.start, granularity);
  const last = segmentAt(text, inner.end - 1, granularity);
  return trim(text, Math.min(first.start, inner.start), Math.max(last.end, inner.end));
}

/** Without white space at both ends; null when nothing is left. */
export function trim(text: string, start: number, end: number): Span | null {
  const part = text.slice(start, end);
  const lead = part.length - part.trimStart().length;
  const length = part.trim().length;
  return length === 0 ? null : { start: start + lead, end: start + lead + length };
}

/** The line of a text around a unit, without its line break. */
export function lineAt(text: string, unit: number): Span {
  let start = unit;
  while (start > 0 && !isBreak(text.charCodeAt(start - 1))) start--;
  let end = unit;
  while (end < text.length && !isBreak(text.charCodeAt(end))) end++;
  return { start, end };
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** The word, sentence or line that contains `unit`. */
export function segmentAt(text: string, unit: number, granularity: Exclude<Granularity, "symbol">): Span {
  const line = lineAt(text, unit);
  if (granularity === "paragraph" || unit >= line.end) return line;
  const window = around(text, line, unit);
  const segment = segmenter(granularity).segment(text.slice(window.start, window.end)).containing(unit - window.start);
  if (!segment) return { start: unit, end: unit + 1 };
  return { start: window.start + segment.index, end: window.start + segment.index + segment.segment.length };
}

/** Long lines are segmented in a window only: a word or sentence never needs more. */
function around(text: string, line: Span, unit: number): Span {
  const REACH = 4000;
  const start = unit - line.start > REACH ? text.lastIndexOf(" ", unit - REACH) : line.start;
  const end = line.end - unit > REACH ? text.indexOf(" ", unit + REACH) : line.end;
  return { start: Math.max(start, line.start), end: end < 0 ? line.end : Math.min(end, line.end) };
}

const segmenters = new Map<string, Intl.Segmenter>();

function segmenter(granularity: "word" | "sentence" | "grapheme"): Intl.Segmenter {
  const known = segmenters.get(granularity) ?? new Intl.Segmenter(undefined, { granularity });
  segmenters.set(granularity, known);
  return known;
}

/** The next boundary from `unit` in a direction: by character as people see it, or by end (forward) or begin (backward) of a word. */
export function step(text: string, unit: number, direction: 1 | -1, by: "character" | "word"): number {
  return by === "character" ? stepCharacter(text, unit, direction) : stepWord(text, unit, direction);
}

function stepCharacter(text: string, unit: number, direction: 1 | -1): number {
  const REACH = 64;
  const from = Math.max(0, unit - REACH);
  const pieces = [...segmenter("grapheme").segment(text.slice(from, unit + REACH))].map((piece) => from + piece.index);
  const next = direction > 0 ? pieces.find((index) => index > unit) ?? Math.min(unit + REACH, text.length) : pieces.findLast((index) => index < unit);
  return next ?? 0;
}

const WORD = /[\p{L}\p{N}\p{M}_]/u;

function stepWord(text: string, unit: number, direction: 1 | -1): number {
  let at = unit;
  const next = (): string => (direction > 0 ? String.fromCodePoint(text.codePointAt(at) ?? 32) : before(text, at));
  const inside = (): boolean => (direction > 0 ? at < text.length : at > 0);
  while (inside() && !WORD.test(next())) at += direction * next().length;
  if (!inside()) return at;
  const word = segmentAt(text, direction > 0 ? at : at - before(text, at).length, "word");
  return direction > 0 ? Math.max(word.end, at) : Math.min(word.start, at);
}

function before(text: string, unit: number): string {
  const low = text.charCodeAt(unit - 1);
  return low >= 0xdc00 && low <= 0xdfff && unit > 1 ? text.slice(unit - 2, unit) : text.slice(unit - 1, unit);
}
