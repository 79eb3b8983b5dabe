/** The change that gives a region of a text new ends. */
import { edited } from "../../core/actions";
import { type Change, NO_CHANGE } from "../../core/change";
import type { Region } from "../../core/document";
import { jsonEqual, type JsonObject } from "../../core/json";
import { hasGeometry, withValue, type ResultItem } from "../../core/result";

/** New offsets in every item of the region; a per-region text area keeps its own `text`. */
export function resizeChange(region: Region, geometry: JsonObject): Change {
  const updated = region.entries
    .filter(({ item }) => hasGeometry(item))
    .map((entry) => [entry, { ...entry, item: resized(entry.item, geometry) }] as const)
    .filter(([before, after]) => !jsonEqual(before.item, after.item));
  return { ...NO_CHANGE, updated };
}

function resized(item: ResultItem, { text, ...offsets }: JsonObject): ResultItem {
  if (Object.entries(offsets).every(([key, value]) => jsonEqual(item.value?.[key], value))) return item;
  const own = typeof item.value?.["text"] === "string" || (item.value?.["text"] === undefined && item.type !== "textarea");
  return edited(withValue(item, own ? { ...offsets, text } : offsets));
}
