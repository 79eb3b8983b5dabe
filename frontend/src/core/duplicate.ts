/** Copies of regions with new ids: duplicates, and annotations made from predictions. */
import { NO_CHANGE } from "./change";
import { isObject, type Json, type JsonObject } from "./json";
import { isRelation, newRegionId, type ResultItem } from "./result";
import type { Session } from "./session";

/** A result with new ids throughout; `origin` of every item becomes `prediction` when asked for. */
export function copied(result: readonly ResultItem[], origin?: string): readonly ResultItem[] {
  const ids = new Map<string, string>();
  const renamed = (id: string): string => {
    const known = ids.get(id) ?? newRegionId();
    ids.set(id, known);
    return known;
  };
  for (const item of result) if (item.id !== undefined) renamed(item.id);
  return result.map((item) => {
    if (isRelation(item)) return { ...item, from_id: ids.get(item.from_id) ?? item.from_id, to_id: ids.get(item.to_id) ?? item.to_id };
    const copy: ResultItem = { ...item, id: item.id === undefined ? newRegionId() : renamed(item.id), ...(origin === undefined ? {} : { origin }) };
    return item.parentID === undefined ? copy : { ...copy, parentID: ids.get(item.parentID) ?? item.parentID };
  });
}

/** Duplicate the selected regions a little beside themselves and select the copies. */
export function duplicateRegions(session: Session, ids: readonly string[]): readonly string[] {
  if (session.readonly.value) return [];
  const items = session.document.serialize().filter((item) => item.id !== undefined && ids.includes(item.id));
  const copies = copied(items).map(beside);
  const made = [...new Set(copies.flatMap((item) => (item.id === undefined ? [] : [item.id])))];
  if (made.length === 0) return [];
  session.document.apply({ ...NO_CHANGE, created: copies.map((item) => session.document.make({ ...item, origin: "manual" })) });
  session.selection.set(...made);
  return made;
}

const STEP = 1.5;

/** Moved by 1.5 percent where the value is in percent of a picture; spans and times stay where they are. */
function beside(item: ResultItem): ResultItem {
  const { value } = item;
  if (!isObject(value)) return item;
  const points = value["points"];
  if (Array.isArray(points)) return { ...item, value: { ...value, points: (points as readonly Json[]).map(movedPoint) } };
  const { x, y, width, height } = value as JsonObject;
  if (typeof x !== "number" || typeof y !== "number") return item;
  const room = (at: number, size: Json | undefined): number => Math.max(0, Math.min(STEP, 100 - at - (typeof size === "number" ? size : 0)));
  return { ...item, value: { ...value, x: rounded(x + room(x, width)), y: rounded(y + room(y, height)) } };
}

function movedPoint(point: Json): Json {
  if (!Array.isArray(point)) return point;
  return (point as readonly Json[]).map((part) => (typeof part === "number" ? rounded(Math.min(100, part + STEP)) : part));
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
