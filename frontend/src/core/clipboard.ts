/** Regions as text, so that they can be kept between tasks, tabs and windows. */
import { isObject, type Json } from "./json";
import { isRelation, type ResultItem } from "./result";

export interface Clip {
  /** Where they were copied, such as `1/17`: spans of a text fit there only. */
  readonly source: string;
  readonly items: readonly ResultItem[];
}

const KIND = "labelfs/regions";

export function clipText(clip: Clip): string {
  return JSON.stringify({ kind: KIND, ...clip });
}

/** The regions in a text: what this page wrote, or a plain Label Studio result; null when it is neither. */
export function readClip(text: string): Clip | null {
  const value = parsed(text);
  if (Array.isArray(value)) return clipOf("", value as readonly Json[]);
  if (!isObject(value) || value["kind"] !== KIND || !Array.isArray(value["items"])) return null;
  return clipOf(typeof value["source"] === "string" ? value["source"] : "", value["items"] as readonly Json[]);
}

function clipOf(source: string, list: readonly Json[]): Clip | null {
  const items = list.filter((one): one is ResultItem => isObject(one) && typeof one["type"] === "string" && (isRelation(one as ResultItem) || (typeof one["id"] === "string" && isObject(one["value"]))));
  return items.length > 0 && items.length === list.length ? { source, items } : null;
}

function parsed(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // some other text
  }
}
