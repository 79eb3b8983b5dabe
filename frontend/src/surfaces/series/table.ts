/** What a file or an object of columns becomes: sorted times, one tower of extremes per channel, and what was odd about it. */
import { extremes, type Pyramid, pyramidOf } from "../../geometry/pyramid";
import { guessPattern, timePattern } from "../../geometry/timepattern";

export interface TableOptions {
  /** What separates cells; null: found from the first line. */
  readonly sep: string | null;
  /** Name or index of the time column; null: the row's number. */
  readonly timeColumn: string | null;
  /** `strftime` pattern of the times; "" when they are numbers. */
  readonly timeFormat: string;
  /** Columns that are needed, by name or index. */
  readonly columns: readonly string[];
}

export interface Column {
  /** As the config names it. */
  readonly asked: string;
  /** null: there is no such column. */
  readonly pyramid: Pyramid | null;
  /** Whether there is one number in it at least. */
  readonly numeric: boolean;
}

/** Something odd that the person should know; the series is shown all the same. */
export interface Note {
  readonly kind: "unsorted" | "repeated" | "untimed" | "guessed";
  readonly count: number;
  /** Line of the file, or row of the columns, where it is met first; from 1. */
  readonly row: number;
  readonly text?: string;
}

export interface SeriesTable {
  readonly names: readonly string[];
  /** Ascending; milliseconds since 1970 when there is a pattern. */
  readonly times: Float64Array;
  /** Pattern of the times that is in force; "" for numbers, null for row numbers. */
  readonly pattern: string | null;
  readonly columns: readonly Column[];
  readonly notes: readonly Note[];
}

export type FaultCode = "none" | "missing" | "foreign" | "empty" | "no-rows" | "no-time" | "times-text" | "times-format" | "not-json" | "too-large" | "cut";

/** Why there is nothing to show; `values` fill the words. */
export class SeriesFault extends Error {
  constructor(readonly code: FaultCode, readonly values: Readonly<Record<string, string>> = {}) {
    super(code);
  }
}

/** Where a column stands: by its name, in small letters, or by its index; −1 when nowhere. */
export function columnIndex(names: readonly string[], asked: string): number {
  const exact = names.indexOf(asked);
  if (exact >= 0) return exact;
  const small = names.findIndex((name) => name.toLowerCase() === asked.toLowerCase());
  if (small >= 0) return small;
  const index = /^\d+$/.test(asked) ? Number(asked) : -1;
  return index < names.length ? index : -1;
}

/** Names of the columns in words, not too many. */
export function listed(names: readonly string[]): string {
  return names.slice(0, 12).join(", ") + (names.length > 12 ? ", …" : "");
}

/** A column that grows while it is read. */
export class Growing {
  #values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const more = new Float64Array(this.length * 2);
      more.set(this.#values);
      this.#values = more;
    }
    this.#values[this.length++] = value;
  }

  done(): Float64Array {
    return this.#values.slice(0, this.length);
  }
}

/** Cells that are looked at for a pattern before the column is given up. */
const GUESSES = 100;

/** Reads the cells of a time column: numbers, or texts by a pattern that is given or found from the first of them. */
export class TimeReader {
  readonly #name: string;
  #parse: ((text: string) => number) | null;
  pattern: string;
  guessed = false;
  #bad = 0;
  #badRow = 0;
  #badText = "";
  #good = 0;

  constructor(name: string, timeFormat: string) {
    this.#name = name;
    this.pattern = timeFormat;
    this.#parse = timeFormat ? timePattern(timeFormat).parse : null;
  }

  /** Whether cells must be handed over as texts. */
  get texts(): boolean {
    return this.#parse !== null;
  }

  text(text: string, row: number): number {
    if (this.#good === 0 && !this.#parse && this.#bad < GUESSES) this.#guess(text);
    return this.#took(this.#parse ? this.#parse(text) : text.trim() === "" ? NaN : Number(text), text, row);
  }

  number(value: number, row: number, text: () => string): number {
    if (Number.isNaN(value) && this.#good === 0) return this.text(text(), row);
    return this.#took(value, Number.isNaN(value) ? text() : "", row);
  }

  #guess(text: string): void {
    if (text.trim() === "" || !Number.isNaN(Number(text))) return;
    const pattern = guessPattern([text]);
    if (pattern === null) return;
    this.pattern = pattern;
    this.guessed = true;
    this.#parse = timePattern(pattern).parse;
  }

  #took(time: number, text: string, row: number): number {
    if (Number.isFinite(time)) this.#good++;
    else if (this.#bad++ === 0) [this.#badRow, this.#badText] = [row, text];
    return Number.isFinite(time) ? time : NaN;
  }

  /** Throws when not one time could be read. */
  finish(): readonly Note[] {
    if (this.#good === 0) throw new SeriesFault(this.pattern ? "times-format" : "times-text", { name: this.#name, format: this.pattern, example: this.#badText.slice(0, 60) });
    return [
      ...(this.guessed ? [{ kind: "guessed", count: 0, row: 0, text: this.pattern } as const] : []),
      ...(this.#bad > 0 ? [{ kind: "untimed", count: this.#bad, row: this.#badRow, text: this.#badText.slice(0, 60) } as const] : []),
    ];
  }
}

/** What was read, before it is put in order. */
export interface Raw {
  readonly names: readonly string[];
  /** null: rows count. */
  readonly times: Float64Array | null;
  readonly reader: TimeReader | null;
  readonly columns: readonly (Float64Array | null)[];
  readonly rows: number;
  /** Number of the first row as the person counts. */
  readonly firstRow: number;
}

/** Put rows in order of time, leave out those without one, and build the towers. */
export function finish(raw: Raw, asked: readonly string[]): SeriesTable {
  if (raw.rows === 0) throw new SeriesFault("no-rows");
  const notes = [...(raw.reader?.finish() ?? [])];
  const given = raw.times ?? Float64Array.from({ length: raw.rows }, (_, i) => i);
  const order = raw.times ? orderOf(given, raw.firstRow, notes) : null;
  const times = order ? picked(given, order) : given;
  if (raw.times) repeats(times, notes);
  const columns = asked.map((name, i): Column => {
    const values = raw.columns[i] ?? null;
    const pyramid = values && pyramidOf(order ? picked(values, order) : values);
    const found = pyramid && extremes(pyramid, 0, times.length, { low: 0, high: 0 });
    return { asked: name, pyramid, numeric: found !== null && found.low <= found.high };
  });
  return { names: raw.names, times, pattern: raw.reader ? raw.reader.pattern : null, columns, notes };
}

/** Indexes of the rows in order of time, without those that have none; null when all is well as it stands. */
function orderOf(times: Float64Array, firstRow: number, notes: Note[]): Uint32Array | null {
  let [unsorted, at, untimed, last] = [0, 0, 0, -Infinity];
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (Number.isNaN(time)) untimed++;
    else if (time < last) {
      if (unsorted++ === 0) at = i + firstRow;
    } else last = time;
  }
  if (unsorted === 0 && untimed === 0) return null;
  const order = new Uint32Array(times.length - untimed);
  for (let i = 0, k = 0; i < times.length; i++) if (!Number.isNaN(times[i])) order[k++] = i;
  if (unsorted > 0) {
    notes.push({ kind: "unsorted", count: unsorted, row: at });
    order.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  }
  return order;
}

function repeats(times: Float64Array, notes: Note[]): void {
  let [count, first] = [0, 0];
  for (let i = 1; i < times.length; i++) if (times[i] === times[i - 1] && count++ === 0) first = i + 1;
  if (count > 0) notes.push({ kind: "repeated", count, row: first });
}

function picked(values: Float64Array, order: Uint32Array): Float64Array {
  const out = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) out[i] = values[order[i] as number] as number;
  return out;
}
