/** Regions of pictures in few words, and their place for sorting. */
import { asNumber, type Json } from "../../core/json";
import type { ResultItem } from "../../core/result";
import { plural } from "../../core/strings";

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
  const { x, y, points } = item.value ?? {};
  const [first] = Array.isArray(points) ? (points as readonly Json[]) : [];
  if (Array.isArray(first)) return asNumber(item.item_index) * 1e6 + asNumber((first as readonly Json[])[1]) * 1e3 + asNumber((first as readonly Json[])[0]);
  return asNumber(item.item_index) * 1e6 + asNumber(y) * 1e3 + asNumber(x);
}

/** `15 × 18 %`: width and height of the ellipse. */
export function ellipseSummary({ value = {} }: ResultItem): string {
  return `${percent(2 * asNumber(value["radiusX"]))} × ${percent(2 * asNumber(value["radiusY"]))} %`;
}

export function polygonSummary({ value = {} }: ResultItem): string {
  const points = value["points"];
  return plural(Array.isArray(points) ? points.length : 0, "onePoint", "points");
}

/** `33.3, 12.5 %`: where the point is. */
export function keypointSummary({ value = {} }: ResultItem): string {
  const short = (part: unknown): string => String(Number(asNumber(part as Json | undefined).toFixed(1)));
  return `${short(value["x"])}, ${short(value["y"])} %`;
}

export function vectorSummary({ value = {} }: ResultItem): string {
  const vertices = value["vertices"];
  return plural(Array.isArray(vertices) ? vertices.length : 0, "onePoint", "points");
}
