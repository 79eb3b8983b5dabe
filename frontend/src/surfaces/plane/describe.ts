/** Regions of pictures in few words, and their place for sorting. */
import { asNumber } from "../../core/json";
import type { ResultItem } from "../../core/result";

/** `7 × 27 %`: width and height in percent of the picture. */
export function rectangleSummary({ value = {} }: ResultItem): string {
  return `${percent(value["width"])} × ${percent(value["height"])} %`;
}

export function percent(value: unknown): string {
  const number = typeof value === "number" && Number.isFinite(value) ? value : 0;
  return number > 0 && number < 0.95 ? number.toFixed(1) : String(Math.round(number));
}

/** Top to bottom, then left to right, page by page. */
export function planePosition(item: ResultItem): number {
  const { x, y } = item.value ?? {};
  return asNumber(item.item_index) * 1e6 + asNumber(y) * 1e3 + asNumber(x);
}
