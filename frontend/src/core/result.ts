/** Label Studio result items as they stand in an annotation; unknown keys are kept untouched. */
import { asStrings, isObject, type Json, type JsonObject } from "./json";

export interface ResultItem extends JsonObject {
  readonly id?: string;
  readonly from_name?: string;
  readonly to_name?: string;
  readonly type?: string;
  readonly value?: JsonObject;
  readonly origin?: string;
  readonly score?: number;
  readonly meta?: JsonObject;
  readonly parentID?: string;
  readonly item_index?: number;
  readonly original_width?: number;
  readonly original_height?: number;
  readonly image_rotation?: number;
  readonly original_length?: number;
  readonly readonly?: boolean;
  readonly hidden?: boolean;
}

export interface RelationItem extends ResultItem {
  readonly type: "relation";
  readonly from_id: string;
  readonly to_id: string;
  readonly direction?: string;
  readonly labels?: readonly string[];
}

/** `origin` of a region that a model proposes and nobody has taken yet; it is never submitted. */
export const SUGGESTED = "suggestion";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new region id: 10 random characters, as Label Studio's own. */
export function newRegionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

export function isRelation(item: ResultItem): item is RelationItem {
  return item.type === "relation";
}

const GEOMETRY = [
  "x", "points", "vertices", "rle", "mask", "touches", "maskDataURL", "imageDataURL", "sequence", "ranges",
  "start", "end", "globalOffsets", "radiusX", "chatmessage", "reactcode", "pageIndex",
] as const;

/** Whether an item's value says where something is (then it belongs to a region, not to the whole object). */
export function hasGeometry(item: ResultItem): boolean {
  const value = item.value;
  return value !== undefined && GEOMETRY.some((key) => value[key] !== undefined);
}

/** The label list of an item (`value.rectanglelabels`, `value.labels`, …), and under which key it stands. */
export function labelsOfItem(item: ResultItem): { readonly key: string; readonly labels: readonly string[] } | null {
  if (!isObject(item.value)) return null;
  const typed = item.type && item.value[item.type] !== undefined && item.type.endsWith("labels") ? item.type : null;
  const key = typed ?? Object.keys(item.value).find((name) => name.endsWith("labels"));
  return key === undefined ? null : { key, labels: asStrings(item.value[key]) };
}

/** `item` with some members of `value` replaced (undefined removes). */
export function withValue(item: ResultItem, changes: Readonly<Record<string, Json | undefined>>): ResultItem {
  const value: Record<string, Json | undefined> = { ...item.value, ...changes };
  for (const key of Object.keys(changes)) if (changes[key] === undefined) delete value[key];
  return { ...item, value };
}

/** Page, from 0, of a list of pictures or of a document on which an item lies. */
export function pageOfItem(item: ResultItem): number {
  const page = item.value?.["pageIndex"];
  return typeof page === "number" ? page - 1 : item.item_index ?? 0;
}

/** Round as the page writes what it creates: percent 4, fractions and seconds 6, degrees 3 decimals. */
export function round(value: number, decimals: 3 | 4 | 6): number {
  const factor = 10 ** decimals;
  const rounded = Math.round(value * factor) / factor;
  return Object.is(rounded, -0) ? 0 : rounded;
}
