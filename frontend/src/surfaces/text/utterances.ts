/** Dialogues as one text: utterances, and regions that say in which of them they begin and end (tags.md 3.1). No DOM. */
import { attrString, type TagNode } from "../../core/config";
import type { Region } from "../../core/document";
import { isObject, type Json, type JsonObject } from "../../core/json";
import type { Block } from "./blocks";
import { CodePoints } from "./codepoints";
import type { Span } from "./granularity";
import { differs, type PlacedSpan, type TextModel, whole, writtenText } from "./spans";

export interface Utterance {
  readonly author: string;
  readonly text: string;
  /** Seconds in the audio; null when the data has none. */
  readonly start: number | null;
  readonly end: number | null;
}

/** What stands between two utterances when a region runs over both. */
const BETWEEN = "\n\n";

export function utterancesOf(value: Json | undefined, node: TagNode): readonly Utterance[] {
  const [name, text] = [attrString(node, "nameKey", "author"), attrString(node, "textKey", "text")];
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).map((one) => {
    if (!isObject(one)) return { author: "", text: shownText(one), start: null, end: null };
    const start = seconds(one["start"]);
    const duration = seconds(one["duration"]);
    return { author: shownText(one[name]), text: shownText(one[text]), start, end: seconds(one["end"]) ?? (start !== null && duration !== null ? start + duration : null) };
  });
}

function shownText(value: Json | undefined): string {
  return value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}

function seconds(value: Json | undefined): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

export class UtterancesModel implements TextModel {
  readonly text: string;
  readonly points: CodePoints;
  readonly blocks: readonly Block[];

  constructor(readonly utterances: readonly Utterance[], readonly savesText: boolean) {
    this.text = utterances.map((one) => one.text).join(BETWEEN);
    this.points = new CodePoints(this.text);
    let start = 0;
    this.blocks = utterances.map((one, i) => {
      const end = start + one.text.length + (i < utterances.length - 1 ? BETWEEN.length : 0);
      const block = { start, end, blank: false, line: i + 1, lines: 1 };
      start = end;
      return block;
    });
  }

  lengths(): readonly number[] {
    return this.utterances.map((one) => one.text.length);
  }

  place(region: Region): PlacedSpan | string {
    const { start, end, startOffset, endOffset, text } = region.main.item.value ?? {};
    const [first, last] = [whole(start), whole(end)];
    if (first === null || last === null) return "it does not say in which paragraphs it lies";
    const [from, to] = [this.blocks[first], this.blocks[last]];
    if (!from || !to) return `paragraphs ${first} – ${last} are not there (there are ${this.blocks.length})`;
    const lengths = [this.utterances[first]?.text.length ?? 0, this.utterances[last]?.text.length ?? 0] as const;
    const [a, b] = [whole(startOffset) ?? 0, whole(endOffset) ?? lengths[1]];
    const span = { start: from.start + Math.min(a, lengths[0]), end: to.start + Math.min(b, lengths[1]) };
    if (span.end <= span.start) return `characters ${a} – ${b} are not in these paragraphs`;
    const outside = a > lengths[0] || b > lengths[1] ? `characters ${a} – ${b} reach beyond the paragraph` : null;
    return { ...span, id: region.id, warning: outside ?? differs(this.text.slice(span.start, span.end), text) };
  }

  geometry(span: Span): JsonObject {
    const first = this.#startOf(span.start);
    const last = this.#endOf(span.end);
    const [from, to] = [this.blocks[first], this.blocks[last]];
    if (!from || !to) return {};
    const [startOffset, endOffset] = [Math.max(0, span.start - from.start), Math.min(span.end - to.start, this.utterances[last]?.text.length ?? 0)];
    const offsets = { start: String(first), end: String(last), startOffset, endOffset };
    return this.savesText ? { ...offsets, text: writtenText(this.text.slice(from.start + startOffset, to.start + endOffset)) } : offsets;
  }

  /** The utterance in which a span begins; a place between two belongs to the latter. */
  #startOf(unit: number): number {
    const found = this.blocks.findIndex((block, i) => unit < block.start + (this.utterances[i]?.text.length ?? 0));
    return found < 0 ? this.blocks.length - 1 : found;
  }

  /** The utterance in which a span ends; a place between two belongs to the former. */
  #endOf(unit: number): number {
    return Math.max(0, this.blocks.findLastIndex((block) => unit > block.start));
  }

  /** One number: characters of the whole dialogue; two: an utterance and the characters in it. */
  toUnit([first = 0, offset]: readonly number[]): number {
    return offset === undefined ? this.points.toUnit(first) : (this.blocks[first]?.start ?? 0) + offset;
  }

  fromUnit(unit: number): readonly number[] {
    const index = this.#endOf(unit + 1);
    return [index, unit - (this.blocks[index]?.start ?? 0)];
  }
}
