/** The change that gives a region of a text new ends. */
import { edited } from "../../core/actions";
import { type Change, NO_CHANGE } from "../../core/change";
import type { Region } from "../../core/document";
import { jsonEqual, type Json } from "../../core/json";
import { hasGeometry, withValue, type ResultItem } from "../../core/result";

export interface SpanGeometry {
  readonly start: number;
  readonly end: number;
  readonly text?: string;
}

/** New offsets in every item of the region; a per-region text area keeps its own `text`. */
export function resizeChange(region: Region, geometry: SpanGeometry): Change {
  const updated = region.entries
    .filter(({ item }) => hasGeometry(item))
    .map((entry) => [entry, { ...entry, item: resized(entry.item, geometry) }] as const)
    .filter(([before, after]) => !jsonEqual(before.item, after.item));
  return { ...NO_CHANGE, updated };
}

function resized(item: ResultItem, { start, end, text }: SpanGeometry): ResultItem {
  const changes: Record<string, Json | undefined> = { start, end };
  const own = typeof item.value?.["text"] === "string" || (item.value?.["text"] === undefined && item.type !== "textarea");
  if (own) changes["text"] = text;
  return jsonEqual(item.value?.["start"], start) && jsonEqual(item.value?.["end"], end) ? item : edited(withValue(item, changes));
}
