/** The spans of one text object: read from the document, kept per block, found again by id. */
import type { Region } from "../../core/document";
import type { JsonObject } from "../../core/json";
import type { Session } from "../../core/session";
import { blockAt, type Block } from "./blocks";
import { CodePoints } from "./codepoints";
import type { Span } from "./granularity";

/** A region as the page draws it; `start` and `end` are UTF-16 units. */
export interface PlacedSpan extends Span {
  readonly id: string;
  /** Why this span may be at the wrong place. */
  readonly warning: string | null;
}

/** How a result writes a span's text: each line break as backslash and `n`. */
export function writtenText(text: string): string {
  return text.replaceAll(/[\r\n]/g, "\\n");
}

function comparable(text: string): string {
  return text.replaceAll(/\\n|\s/g, "");
}

/** How a kind of text writes places: from results to offsets and back. */
export interface TextModel {
  /** The whole text; offsets are UTF-16 units of it. */
  readonly text: string;
  readonly points: CodePoints;
  /** Where a region lies, or why nowhere. */
  place(region: Region): PlacedSpan | string;
  /** The place as `value` stores it, without labels. */
  geometry(span: Span): JsonObject;
  /** Offsets as the object's handle counts them. */
  toUnit(units: readonly number[]): number;
  fromUnit(unit: number): readonly number[];
}

/** Code points `from` … `to` as a span, with a warning when `written` is not what stands there; or why there is none. */
export function placed(id: string, text: string, points: CodePoints, from: number, to: number, written: unknown): PlacedSpan | string {
  if (from < 0 || from >= to || from >= points.length) return `characters ${from} – ${to} are outside of the text (${points.length} characters)`;
  const span = { start: points.toUnit(from), end: points.toUnit(to) };
  const outside = to > points.length ? `its end ${to} is behind the text's end ${points.length}` : null;
  return { ...span, id, warning: outside ?? differs(text.slice(span.start, span.end), written) };
}

/** What to say when a stored text is not the one that stands at its place. */
export function differs(there: string, written: unknown): string | null {
  return typeof written === "string" && comparable(written) !== comparable(there) ? `the text there is “${short(there)}”, not “${short(written)}”` : null;
}

export class PlainModel implements TextModel {
  readonly points: CodePoints;

  constructor(readonly text: string, readonly savesText: boolean) {
    this.points = new CodePoints(text);
  }

  place(region: Region): PlacedSpan | string {
    const { start, end, text } = region.main.item.value ?? {};
    const [from, to] = [whole(start), whole(end)];
    return from === null || to === null ? "it has no character offsets" : placed(region.id, this.text, this.points, from, to, text);
  }

  geometry(span: Span): JsonObject {
    const offsets = { start: this.points.toPoint(span.start), end: this.points.toPoint(span.end) };
    return this.savesText ? { ...offsets, text: writtenText(this.text.slice(span.start, span.end)) } : offsets;
  }

  toUnit([offset = 0]: readonly number[]): number {
    return this.points.toUnit(offset);
  }

  fromUnit(unit: number): readonly number[] {
    return [this.points.toPoint(unit)];
  }
}

/** A number of characters, also when it was written as text. */
export function whole(value: unknown): number | null {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : null;
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

export class SpanIndex {
  readonly #spans = new Map<string, PlacedSpan>();
  readonly #byBlock: Set<PlacedSpan>[];
  readonly problems = new Map<string, string>();

  constructor(
    readonly session: Session, readonly object: string, readonly model: TextModel, readonly blocks: readonly Block[],
  ) {
    this.#byBlock = blocks.map(() => new Set());
    for (const region of session.document.regions()) this.#read(region);
  }

  get size(): number {
    return this.#spans.size;
  }

  get(id: string): PlacedSpan | undefined {
    return this.#spans.get(id);
  }

  all(): Iterable<PlacedSpan> {
    return this.#spans.values();
  }

  inBlock(block: number): readonly PlacedSpan[] {
    return [...(this.#byBlock[block] ?? [])];
  }

  /** Spans that touch a stretch of text, shortest first. */
  within(span: Span): readonly PlacedSpan[] {
    const found = new Set<PlacedSpan>();
    for (const block of this.blocksOf(span)) {
      for (const one of this.#byBlock[block] ?? []) if (one.start < span.end && span.start < one.end) found.add(one);
    }
    return [...found].sort((a, b) => a.end - a.start - (b.end - b.start) || a.start - b.start);
  }

  /** Indexes of the blocks that a span touches. */
  blocksOf(span: Span): readonly number[] {
    if (this.blocks.length === 0) return [];
    const first = blockAt(this.blocks, span.start);
    const last = blockAt(this.blocks, Math.max(span.start, span.end - 1));
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }

  /** Read a region anew after a change; answers the blocks to be painted. */
  refresh(id: string): readonly number[] {
    const before = this.#spans.get(id);
    if (before) this.#drop(before);
    this.problems.delete(id);
    const region = this.session.document.region(id);
    const after = region ? this.#read(region) : undefined;
    return [...new Set([...(before ? this.blocksOf(before) : []), ...(after ? this.blocksOf(after) : [])])];
  }

  #read(region: Region): PlacedSpan | undefined {
    if (region.main.item.to_name !== this.object) return undefined;
    const placed = this.model.place(region);
    if (typeof placed === "string") {
      this.problems.set(region.id, placed);
      return undefined;
    }
    if (placed.warning !== null) this.problems.set(region.id, placed.warning);
    this.#spans.set(region.id, placed);
    for (const block of this.blocksOf(placed)) this.#byBlock[block]?.add(placed);
    return placed;
  }

  #drop(span: PlacedSpan): void {
    this.#spans.delete(span.id);
    for (const block of this.blocksOf(span)) this.#byBlock[block]?.delete(span);
  }
}
