/** Columns of a `Ranker`: which item lies where, and how that is stored (tags.md 3.11). No DOM. */
import { attrBool, attrString, type Config, type TagNode } from "./config";
import { asString, asStrings, isObject, type Json, type JsonObject } from "./json";

export interface RankItem {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly html: string;
}

export interface RankColumn {
  /** Bucket name; `_` for what is in none; the ranker's own name without buckets. */
  readonly name: string;
  readonly title: string;
  readonly items: readonly string[];
}

export const SOURCE = "_";

export function itemsOf(value: Json | undefined): readonly RankItem[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).map((one, i) => {
    if (!isObject(one)) return { id: String(i), title: "", body: asString(one), html: "" };
    return { id: asString(one["id"], String(i)), title: asString(one["title"]), body: asString(one["body"]), html: asString(one["html"]) };
  });
}

/** The columns as stored, with everything unknown or unmentioned back where items start. */
export function readColumns(config: Config, ranker: TagNode, title: string, ids: readonly string[], stored: Json | undefined): readonly RankColumn[] {
  const buckets = config.descendants(ranker, "Bucket");
  const value = isObject(stored) ? stored : {};
  if (buckets.length === 0) {
    const own = known(value[ranker.name ?? ""] ?? value[SOURCE], ids);
    return [{ name: ranker.name ?? "", title, items: [...own, ...ids.filter((id) => !own.includes(id))] }];
  }
  const columns = buckets.map((bucket) => ({ name: bucket.name ?? attrString(bucket, "name"), title: attrString(bucket, "title") || (bucket.name ?? attrString(bucket, "name")) }));
  const initial = buckets.find((bucket) => attrBool(bucket, "default", false));
  const start = initial ? initial.name ?? attrString(initial, "name") : SOURCE;
  const all = initial ? columns : [{ name: SOURCE, title }, ...columns];
  const placed = new Set<string>();
  const filled = all.map((column) => {
    const items = known(value[column.name], ids).filter((id) => !placed.has(id));
    for (const id of items) placed.add(id);
    return { ...column, items };
  });
  const rest = ids.filter((id) => !placed.has(id));
  return filled.map((column) => (column.name === start ? { ...column, items: [...column.items, ...rest] } : column));
}

function known(list: Json | undefined, ids: readonly string[]): readonly string[] {
  const strings = Array.isArray(list) ? (list as readonly Json[]).map((one) => asString(one)) : asStrings(list);
  return [...new Set(strings)].filter((id) => ids.includes(id));
}

export function writeColumns(columns: readonly RankColumn[]): JsonObject {
  return Object.fromEntries(columns.map((column) => [column.name, column.items]));
}

/** Put an item before place `index` of a column. */
export function moveItem(columns: readonly RankColumn[], id: string, column: number, index: number): readonly RankColumn[] {
  return columns.map((one, i) => {
    const before = one.items.slice(0, index).filter((other) => other !== id);
    const after = one.items.slice(index).filter((other) => other !== id);
    return { ...one, items: i === column ? [...before, id, ...after] : one.items.filter((other) => other !== id) };
  });
}
