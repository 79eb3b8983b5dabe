/** Rows of `Table`: objects, lists and CSV text as a head and cells. No DOM. */
import { isObject, type Json } from "./json";

export interface TableData {
  /** Names of the columns; null: the first column is the name of a value. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface CsvOptions {
  readonly separator: string;
  readonly headless: boolean;
  readonly url: boolean;
}

/** `csv|separator=;|headless|url` */
export function csvOptions(valueType: string): CsvOptions | null {
  const [kind, ...options] = valueType.split("|").map((one) => one.trim());
  if (kind?.toLowerCase() !== "csv") return null;
  const separator = options.find((one) => one.startsWith("separator="))?.slice("separator=".length) || ",";
  return { separator: separator === "\\t" || separator === "tab" ? "\t" : separator, headless: options.includes("headless"), url: options.includes("url") };
}

function cell(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** An object is a list of names and values; a list of objects has a row each; other lists are numbered. */
export function tableOf(value: Json | undefined, names: { readonly name: string; readonly value: string; readonly index: string }): TableData {
  if (isObject(value)) {
    return { columns: [names.name, names.value], rows: Object.keys(value).sort().map((key) => [key, cell(value[key])]) };
  }
  if (!Array.isArray(value)) return { columns: [], rows: [] };
  const list = value as readonly Json[];
  if (list.length === 0 || !list.every(isObject)) return { columns: [names.index, names.value], rows: list.map((one, i) => [String(i), cell(one)]) };
  const columns = [...new Set(list.flatMap((one) => Object.keys(one)))];
  return { columns, rows: list.map((one) => columns.map((column) => cell(isObject(one) ? one[column] : undefined))) };
}

/** RFC 4180: quoted cells may hold separators, line breaks and doubled quotes. */
export function parseCsv(text: string, { separator, headless }: CsvOptions): TableData {
  const rows = csvRows(text.replace(/^\ufeff/, ""), separator);
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (headless) return { columns: Array.from({ length: width }, (_, i) => String(i)), rows };
  const [head = [], ...rest] = rows;
  return { columns: head, rows: rest };
}

function csvRows(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [value, next] = text[at] === '"' ? quoted(text, at + 1) : bare(text, at, separator);
    row.push(value);
    at = next;
    if (text.startsWith(separator, at)) {
      at += separator.length;
      if (at >= text.length) row.push("");
      else continue;
    }
    rows.push(row);
    row = [];
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }
  return rows.filter((one) => one.length > 1 || one[0] !== "");
}

function quoted(text: string, start: number): [string, number] {
  let end = start;
  while (end < text.length && !(text[end] === '"' && text[end + 1] !== '"')) end += text[end] === '"' ? 2 : 1;
  return [text.slice(start, end).replaceAll('""', '"'), end + 1];
}

function bare(text: string, start: number, separator: string): [string, number] {
  let end = start;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r" && !text.startsWith(separator, end)) end++;
  return [text.slice(start, end), end];
}

/** Rows by one column, numbers as numbers; `direction` 0 keeps the order of the data. */
export function sortRows(rows: TableData["rows"], column: number, direction: -1 | 0 | 1): TableData["rows"] {
  if (direction === 0) return rows;
  const compare = (a: string, b: string): number => {
    const [x, y] = [Number(a), Number(b)];
    return a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y) ? x - y : a.localeCompare(b, undefined, { numeric: true });
  };
  return [...rows].sort((a, b) => direction * compare(a[column] ?? "", b[column] ?? ""));
}
