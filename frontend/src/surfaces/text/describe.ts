/** What region rows say about spans of text and ranges of time. */
import { asNumber, asString, isObject } from "../../core/json";
import type { ResultItem } from "../../core/result";
import { formatTime } from "../../geometry/ticks";

/** Whether an item is a stretch of time: only those carry a channel or the length of their sound. */
export function isRange(item: ResultItem): boolean {
  return item.value?.["start"] !== undefined && (item.value["channel"] !== undefined || item["original_length"] !== undefined);
}

/** The span's text, else its characters or times. */
export function spanSummary(item: ResultItem): string {
  const value = item.value ?? {};
  const text = value["text"];
  if (typeof text === "string" && text !== "") return text.replaceAll("\\n", " ").trim();
  if (value["start"] === undefined) return "";
  if (isRange(item)) return timeSummary(asNumber(value["start"]), asNumber(value["end"]));
  return `${asString(value["start"])} – ${asString(value["end"])}`;
}

function timeSummary(start: number, end: number): string {
  const decimals = end - start < 1 ? 3 : 1;
  return `${formatTime(start, decimals)} – ${formatTime(end, decimals)}`;
}

export function spanPosition(item: ResultItem): number {
  const { start, startOffset, globalOffsets } = item.value ?? {};
  if (isObject(globalOffsets)) return asNumber(globalOffsets["start"]);
  if (typeof startOffset === "number" && typeof start === "string") return Number(start) * 1e6 + startOffset;
  return typeof start === "string" && start !== "" && !Number.isNaN(Number(start)) ? Number(start) : asNumber(start);
}
