/** Results for the two surfaces: with or without what did not change, and where a change stands on a picture. */
import type { ChangeRow, Version } from "../../api/changes";
import { asNumber, isObject, type Json, type JsonObject } from "../../core/json";
import { hasGeometry, isRelation, type ResultItem } from "../../core/result";

/** The items of one side; without `unchanged` only those that a row speaks of (and answers, which have no place). */
export function shownResult(version: Version | null, rows: readonly ChangeRow[], side: "old" | "new", unchanged: boolean): readonly ResultItem[] {
  if (version === null) return [];
  if (unchanged) return version.result;
  const touched = new Set(rows.flatMap((row) => row[side]));
  return version.result.filter((item) => item.id === undefined || isTouched(item, touched));
}

function isTouched(item: ResultItem, touched: ReadonlySet<string>): boolean {
  return touched.has(isRelation(item) ? `${item.from_id}→${item.to_id}` : (item.id ?? ""));
}

/** The earlier side that lies under the later one: only what is not the same there, dashed, as what is not in force. */
export function underneath(version: Version | null, rows: readonly ChangeRow[]): readonly ResultItem[] {
  const touched = new Set(rows.flatMap((row) => row.old));
  return (version?.result ?? []).filter((item) => isTouched(item, touched) || !hasGeometry(item)).map((item) => (hasGeometry(item) ? { ...item, origin: "prediction" } : item));
}

/** The upper right corner of a region on its picture in percent, and the object it stands on; null for what has no place there. */
export function cornerOf(result: readonly ResultItem[], id: string): { readonly object: string; readonly x: number; readonly y: number } | null {
  for (const item of result) {
    if (item.id !== id || !isObject(item.value) || item.to_name === undefined) continue;
    const corner = corners(item.value);
    if (corner) return { object: item.to_name, ...corner };
  }
  return null;
}

function corners(value: JsonObject): { readonly x: number; readonly y: number } | null {
  const listed = value["points"] ?? value["vertices"];
  if (Array.isArray(listed)) {
    const points = listed.flatMap((one) => {
      const [x, y] = Array.isArray(one) ? [one[0], one[1]] : isObject(one) ? [one["x"], one["y"]] : [];
      return typeof x === "number" && typeof y === "number" ? [{ x, y }] : [];
    });
    return points.length === 0 ? null : { x: Math.max(...points.map(({ x }) => x)), y: Math.min(...points.map(({ y }) => y)) };
  }
  const { x, y, radiusX, radiusY } = value;
  if (!isNumber(x) || !isNumber(y)) return null;
  if (isNumber(radiusX) && isNumber(radiusY)) return { x: x + radiusX, y: y - radiusY };
  return { x: x + asNumber(value["width"]), y };
}

function isNumber(value: Json | undefined): value is number {
  return typeof value === "number";
}
