/** Regions of videos in few words, and their place for sorting. */
import type { ResultItem } from "../../core/result";
import { count } from "../../core/strings";
import { rangeOf, trackOf } from "./edits";
import { v } from "./texts";

/** `1–75 · 3 keyframes`: first and last keyframe. */
export function trackSummary({ value }: ResultItem): string {
  const keyframes = trackOf(value)?.keyframes ?? [];
  const [first, last] = [keyframes[0], keyframes.at(-1)];
  if (!first || !last) return "";
  const many = keyframes.length === 1 ? v("oneKeyframe") : v("keyframes", { n: count(keyframes.length) });
  return `${first.frame === last.frame ? first.frame : `${first.frame}–${last.frame}`} · ${many}`;
}

/** `26–60`: first and last frame. */
export function rangeSummary({ value }: ResultItem): string {
  const range = rangeOf(value);
  if (!range) return "";
  return range.first === range.last ? String(range.first) : `${range.first}–${range.last}`;
}

/** The first frame. */
export function videoPosition({ value }: ResultItem): number {
  return rangeOf(value)?.first ?? trackOf(value)?.keyframes[0]?.frame ?? 0;
}
