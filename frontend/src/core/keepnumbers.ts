/** Numbers that did not really change keep the text they had on disk: a box moved and moved back is the box it was. */
import { isObject, type Json, jsonEqual, type JsonObject } from "./json";
import { hasGeometry, type ResultItem } from "./result";
import type { Session } from "./session";

/** One unit of the last decimal that the page writes (percent 4, degrees 3). */
const PERCENT = 1e-4;
const DEGREES = 1e-3;
/** Boxes on pages are parts of the page, not percent of it. */
const PART = 1e-6;

/** Values that are codes, not measures. */
const UNNUMBERED: ReadonlySet<string> = new Set(["rle", "imageDataURL", "format"]);

/** `geometry` with each number that lies within rounding of the region's present or opened number replaced by that number. */
export function keepNumbers(session: Session, id: string, geometry: JsonObject): JsonObject {
  const now = session.document.region(id)?.main.item.value;
  const opened = openedValue(session, id);
  return Object.fromEntries(Object.entries(geometry).map(([key, value]) => {
    if (UNNUMBERED.has(key)) return [key, value];
    const within = key === "rotation" ? DEGREES : now?.["pageIndex"] === undefined ? PERCENT : PART;
    return [key, kept(now?.[key], kept(opened?.[key], value, within), within)];
  }));
}

function kept(old: Json | undefined, value: Json | undefined, within: number): Json | undefined {
  if (typeof old === "number" && typeof value === "number") return Math.abs(old - value) <= within * 1.001 ? old : value;
  if (isObject(old) && isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, kept(old[key], one, within)]));
  if (!Array.isArray(old) || !Array.isArray(value)) return value;
  const [before, after] = [old as readonly Json[], value as readonly Json[]];
  if (before.length === after.length) return after.map((one, i) => kept(before[i], one, within) as Json);
  return after.map((one) => before.find((other) => near(other, one, within)) ?? one);
}

/** Whether two points are the same but for rounding; for lists that grew or shrank by one. */
function near(old: Json, value: Json, within: number): boolean {
  if (isObject(old) && isObject(value)) return old["id"] !== undefined && old["id"] === value["id"] && jsonEqual(kept(old, value, within), old);
  if (!Array.isArray(old) || !Array.isArray(value) || old.length !== value.length) return false;
  return (old as readonly Json[]).every((one, i) => {
    const other: Json | undefined = (value as readonly Json[])[i];
    return typeof one === "number" && typeof other === "number" && Math.abs(one - other) <= within * 1.001;
  });
}

const tables = new WeakMap<readonly ResultItem[], ReadonlyMap<string, JsonObject>>();

function openedValue(session: Session, id: string): JsonObject | undefined {
  const known = tables.get(session.opened);
  if (known) return known.get(id);
  const table = new Map<string, JsonObject>();
  for (const item of session.opened) if (item.id !== undefined && item.value && hasGeometry(item) && !table.has(item.id)) table.set(item.id, item.value);
  tables.set(session.opened, table);
  return table.get(id);
}
