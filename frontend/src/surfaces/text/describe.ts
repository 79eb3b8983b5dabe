/** What region rows say about spans of text and ranges of time. */
import { asNumber, asString, isObject } from "../../core/json";
import type { ResultItem } from "../../core/result";

/** The span's text, else its characters or seconds. */
export function spanSummary(item: ResultItem): string {
  const value = item.value ?? {};
  const text = value["text"];
  if (typeof text === "string" && text !== "") return text.replaceAll("\\n", " ").trim();
  if (value["start"] === undefined) return "";
  const unit = value["channel"] !== undefined || item["original_length"] !== undefined ? " s" : "";
  return `${asString(value["start"])} – ${asString(value["end"])}${unit}`;
}

export function spanPosition(item: ResultItem): number {
  const { start, startOffset, globalOffsets } = item.value ?? {};
  if (isObject(globalOffsets)) return asNumber(globalOffsets["start"]);
  if (typeof startOffset === "number" && typeof start === "string") return Number(start) * 1e6 + startOffset;
  return typeof start === "string" && start !== "" && !Number.isNaN(Number(start)) ? Number(start) : asNumber(start);
}
