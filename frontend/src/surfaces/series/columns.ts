/** Columns of numbers that stand as JSON: an object of lists, or a list of rows. */
import { isObject, type Json, type JsonObject } from "../../core/json";
import { columnIndex, finish, listed, SeriesFault, type SeriesTable, type TableOptions, TimeReader } from "./table";

export function readColumns(data: Json | undefined, { timeColumn, timeFormat, columns }: TableOptions): SeriesTable {
  const lists = listsOf(data);
  const names = [...lists.keys()];
  if (names.length === 0) throw new SeriesFault("empty");
  const listOf = (asked: string): readonly Json[] | null => lists.get(names[columnIndex(names, asked)] ?? "") ?? null;
  const time = timeColumn === null ? null : listOf(timeColumn);
  if (timeColumn !== null && !time) throw new SeriesFault("no-time", { name: timeColumn, names: listed(names) });
  const found = columns.map(listOf);
  const rows = time ? time.length : Math.max(0, ...(found.some(Boolean) ? found : [...lists.values()]).map((list) => list?.length ?? 0));
  const reader = timeColumn === null ? null : new TimeReader(timeColumn, timeFormat);
  const times = time && reader ? Float64Array.from(time, (cell, i) => timeOf(reader, cell, i + 1)) : null;
  const values = found.map((list) => list && Float64Array.from({ length: rows }, (_, i) => numberOf(list[i])));
  return finish({ names, times, reader, columns: values, rows, firstRow: 1 }, columns);
}

function timeOf(reader: TimeReader, cell: Json, row: number): number {
  const text = typeof cell === "string" ? cell : cell === null ? "" : String(cell);
  return reader.texts || typeof cell === "string" ? reader.text(text, row) : reader.number(numberOf(cell), row, () => text);
}

function numberOf(cell: Json | undefined): number {
  if (typeof cell === "number") return cell;
  return typeof cell === "string" && cell.trim() !== "" ? Number(cell) : NaN;
}

function listsOf(data: Json | undefined): ReadonlyMap<string, readonly Json[]> {
  if (Array.isArray(data)) return ofRows((data as readonly Json[]).filter(isObject));
  if (!isObject(data)) throw new SeriesFault("not-json");
  return new Map(Object.entries(data).filter((pair): pair is [string, readonly Json[]] => Array.isArray(pair[1])));
}

function ofRows(rows: readonly JsonObject[]): ReadonlyMap<string, readonly Json[]> {
  const names = new Set(rows.slice(0, 100).flatMap((row) => Object.keys(row)));
  return new Map([...names].map((name) => [name, rows.map((row) => row[name] ?? null)]));
}
