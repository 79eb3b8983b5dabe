/** Separated values, read in pieces as they arrive, from bytes straight to numbers. */
import { columnIndex, finish, Growing, listed, type Raw, SeriesFault, type SeriesTable, type TableOptions, TimeReader } from "./table";

const [LF, CR, QUOTE, SPACE, TAB] = [10, 13, 34, 32, 9];
/** A quote that is not closed within so many bytes is none. */
const LONGEST_QUOTE = 1 << 20;
/** Bytes that are waited for before the first look: the head is in them. */
const FIRST_LOOK = 1 << 16;

/** Cells of one row: cell `i` is `bytes[starts[i]]` … before `bytes[ends[i]]`, quotes included. */
export interface Cells {
  readonly bytes: Uint8Array;
  readonly starts: number[];
  readonly ends: number[];
  count: number;
}

/** Cuts bytes into rows and cells. */
export class CsvScanner {
  readonly #sep: number;
  readonly #row: (cells: Cells) => void;
  #rest: Uint8Array<ArrayBufferLike> = new Uint8Array(0);
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(sep: number, row: (cells: Cells) => void) {
    this.#sep = sep;
    this.#row = row;
  }

  push(chunk: Uint8Array, last: boolean): void {
    const bytes = this.#rest.length > 0 ? joined(this.#rest, chunk) : chunk;
    const cells: Cells = { bytes, starts: this.#starts, ends: this.#ends, count: 0 };
    let at = 0;
    while (at < bytes.length) {
      const next = this.#scan(cells, at, last);
      if (next < 0) break;
      if (cells.count > 1 || (cells.ends[0] as number) > (cells.starts[0] as number)) this.#row(cells);
      at = next;
    }
    this.#rest = bytes.slice(at);
  }

  /** Find the cells of the row at `at`; answers where the next one begins, −1 when this one is not whole yet. */
  #scan(cells: Cells, at: number, last: boolean): number {
    const { bytes } = cells;
    const size = bytes.length;
    cells.count = 0;
    let [start, i] = [at, at];
    for (; i < size; i++) {
      const byte = bytes[i] as number;
      if (byte === this.#sep) {
        put(cells, start, i);
        start = i + 1;
      } else if (byte === LF || byte === CR) break;
      else if (byte === QUOTE && i === start) {
        const close = closing(bytes, i, last);
        if (close === -1) return -1;
        if (close > 0) i = close;
      }
    }
    if (!last && (i === size || (bytes[i] === CR && i + 1 === size))) return -1;
    put(cells, start, i);
    return i + (bytes[i] === CR && bytes[i + 1] === LF ? 2 : 1);
  }
}

function put(cells: Cells, start: number, end: number): void {
  cells.starts[cells.count] = start;
  cells.ends[cells.count++] = end;
}

/** Index of the quote that closes the one at `open`; −1: not here yet, 0: there is none. */
function closing(bytes: Uint8Array, open: number, last: boolean): number {
  for (let i = open + 1; i < bytes.length; i++) {
    if (bytes[i] !== QUOTE) continue;
    if (bytes[i + 1] === QUOTE) i++;
    else return i;
  }
  return last || bytes.length - open > LONGEST_QUOTE ? 0 : -1;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

const decoder = new TextDecoder();

export function cellText({ bytes, starts, ends, count }: Cells, index: number): string {
  if (index >= count) return "";
  const text = plainText(bytes, starts[index] as number, ends[index] as number);
  return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1).replaceAll('""', '"') : text;
}

function plainText(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let i = from; i < to; i++) {
    if ((bytes[i] as number) > 127) return decoder.decode(bytes.subarray(from, to));
    text += String.fromCharCode(bytes[i] as number);
  }
  return text;
}

export function cellNumber(cells: Cells, index: number): number {
  return index >= cells.count ? NaN : numberAt(cells.bytes, cells.starts[index] as number, cells.ends[index] as number);
}

/** The number in a cell, exactly as `Number` reads it; NaN for an empty or other one. */
export function numberAt(bytes: Uint8Array, from: number, to: number): number {
  let [i, end] = [from, to];
  const blank = (byte: number | undefined): boolean => byte === SPACE || byte === TAB || byte === QUOTE;
  while (i < end && blank(bytes[i])) i++;
  while (end > i && blank(bytes[end - 1])) end--;
  if (i === end) return NaN;
  const first = bytes[i] as number;
  const negative = first === 45;
  let [whole, digits, point] = [0, 0, -1];
  for (let at = negative || first === 43 ? i + 1 : i; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit;
      digits++;
    } else if (digit === -2 && point < 0) point = at;
    else return slowNumber(bytes, i, end);
  }
  if (digits === 0 || digits > 15) return slowNumber(bytes, i, end);
  const size = point < 0 ? whole : whole / (POWERS[end - point - 1] as number);
  return negative ? -size : size;
}

const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);

function slowNumber(bytes: Uint8Array, from: number, to: number): number {
  const text = plainText(bytes, from, to).trim();
  return text === "" ? NaN : Number(text);
}

/** Reads a whole file: finds separator and head from its first two rows, then keeps the columns that are asked for. */
export class CsvReader {
  readonly #options: TableOptions;
  #scanner: CsvScanner | null = null;
  #held: Uint8Array<ArrayBufferLike> = new Uint8Array(0);
  #names: readonly string[] = [];
  #head: (readonly string[])[] = [];
  #line = 0;
  #headed = false;
  #begun = false;
  #times: Growing | null = null;
  #time: TimeReader | null = null;
  #timeAt = -1;
  #rows = 0;
  #places: readonly number[] = [];
  #columns: readonly (Growing | null)[] = [];

  constructor(options: TableOptions) {
    this.#options = options;
  }

  push(chunk: Uint8Array, last: boolean): void {
    if (this.#scanner) return this.#scanner.push(chunk, last);
    this.#held = this.#held.length > 0 ? joined(this.#held, chunk) : chunk;
    if (!last && this.#held.length < FIRST_LOOK) return;
    const bytes = this.#held[0] === 0xef && this.#held[1] === 0xbb ? this.#held.subarray(3) : this.#held;
    this.#scanner = new CsvScanner(separator(bytes, this.#options.sep), (cells) => this.#row(cells));
    this.#scanner.push(bytes, last);
    this.#held = new Uint8Array(0);
  }

  #row(cells: Cells): void {
    this.#line++;
    if (this.#begun) return this.#take(cells);
    this.#head.push(Array.from({ length: cells.count }, (_, i) => cellText(cells, i).trim()));
    if (this.#head.length === 2) this.#begin();
  }

  /** Two rows are known: tell names from numbers. */
  #begin(): void {
    this.#begun = true;
    const [first = [], second] = this.#head;
    this.#headed = second === undefined ? !first.some(isNumber) : first.some((cell, i) => isNumber(cell) !== isNumber(second[i] ?? ""));
    this.#names = this.#headed ? first.map((name) => name.toLowerCase()) : first.map((_, i) => String(i));
    const { timeColumn, timeFormat, columns } = this.#options;
    if (timeColumn !== null) {
      this.#timeAt = columnIndex(this.#names, timeColumn);
      if (this.#timeAt < 0) throw new SeriesFault("no-time", { name: timeColumn, names: listed(this.#names) });
      this.#time = new TimeReader(timeColumn, timeFormat);
      this.#times = new Growing();
    }
    this.#places = columns.map((name) => columnIndex(this.#names, name));
    this.#columns = this.#places.map((place) => (place < 0 ? null : new Growing()));
    this.#line = 0;
    if (!this.#headed) this.#again(first);
    else this.#line++;
    if (second) this.#again(second);
  }

  /** A row of the first two, which were read as texts. */
  #again(texts: readonly string[]): void {
    const bytes = new TextEncoder().encode(texts.join("\u0001"));
    const scanner = new CsvScanner(1, (cells) => this.#take(cells));
    this.#line++;
    scanner.push(bytes, true);
  }

  #take(cells: Cells): void {
    this.#rows++;
    if (this.#time && this.#times) this.#times.push(this.#timeOf(cells, this.#time));
    for (let i = 0; i < this.#places.length; i++) this.#columns[i]?.push(cellNumber(cells, this.#places[i] as number));
  }

  #timeOf(cells: Cells, time: TimeReader): number {
    const at = this.#timeAt;
    return time.texts ? time.text(cellText(cells, at), this.#line) : time.number(cellNumber(cells, at), this.#line, () => cellText(cells, at));
  }

  finish(): SeriesTable {
    if (this.#head.length === 0) throw new SeriesFault("empty");
    if (this.#head.length === 1) this.#begin();
    const raw: Raw = {
      names: this.#names, times: this.#times?.done() ?? null, reader: this.#time, columns: this.#columns.map((one) => one?.done() ?? null), rows: this.#rows, firstRow: this.#headed ? 2 : 1,
    };
    return finish(raw, this.#options.columns);
  }
}

/** Not a text: an empty cell counts as a number, as a gap in a row of numbers does. */
function isNumber(cell: string): boolean {
  return !Number.isNaN(Number(cell));
}

/** The separator that is told, else the one that the first line has most of. */
function separator(bytes: Uint8Array, told: string | null): number {
  if (told !== null && told !== "") return told === "\\t" || /^tab$/i.test(told) ? TAB : told.trim().charCodeAt(0) || TAB;
  const end = bytes.findIndex((byte) => byte === LF || byte === CR);
  const line = bytes.subarray(0, end < 0 ? bytes.length : end);
  const count = (byte: number): number => line.reduce((sum, one) => sum + (one === byte ? 1 : 0), 0);
  return [44, TAB, 59].reduce((best, one) => (count(one) > count(best) ? one : best));
}
