/** The visible part of a time axis: zoom about a moment, pan, clamp; time ↔ view pixels. Time is in any unit (seconds, frames, values of a column). */
import { clamp } from "./point";

export interface TimeWindow {
  /** The whole medium. */
  readonly from: number;
  readonly to: number;
  /** What is seen of it; `start < end`. */
  readonly start: number;
  readonly end: number;
  /** Width of the view in CSS pixels. */
  readonly width: number;
}

/** All of the medium from edge to edge. */
export function wholeWindow(from: number, to: number, width: number): TimeWindow {
  const end = to > from ? to : from + 1;
  return { from, to: end, start: from, end, width };
}

export function spanOf(w: TimeWindow): number {
  return w.end - w.start;
}

/** How often the whole medium is wider than what is seen; 1 is everything. */
export function zoomOf(w: TimeWindow): number {
  return (w.to - w.from) / spanOf(w);
}

/** View pixels from the left edge. */
export function toPixel(w: TimeWindow, time: number): number {
  return ((time - w.start) / spanOf(w)) * w.width;
}

export function toTime(w: TimeWindow, pixel: number): number {
  return w.start + (pixel / w.width) * spanOf(w);
}

/** Time that one view pixel stands for. */
export function perPixel(w: TimeWindow): number {
  return spanOf(w) / w.width;
}

/** Show `start` … `end`, at least `least` long, moved and cut so that it lies in the medium. */
export function showing(w: TimeWindow, start: number, end: number, least: number): TimeWindow {
  const whole = w.to - w.from;
  const span = clamp(end - start, Math.min(least, whole), whole);
  const middle = (start + end) / 2;
  const first = clamp(end - start === span ? start : middle - span / 2, w.from, w.to - span);
  return { ...w, start: first, end: span === whole ? w.to : first + span };
}

/** Zoom by `factor` (2 shows half as much) so that `time` stays where it is; never less than `least` in sight. */
export function zoomAbout(w: TimeWindow, time: number, factor: number, least: number): TimeWindow {
  const whole = w.to - w.from;
  const span = clamp(spanOf(w) / factor, Math.min(least, whole), whole);
  const share = (time - w.start) / spanOf(w);
  return showing(w, time - share * span, time - share * span + span, least);
}

interface Held {
  readonly time: number;
  readonly pixel: number;
}

/** The window in which each of two times lies at its pixel; `a` is the earlier one. */
export function heldAt(w: TimeWindow, a: Held, b: Held, least: number): TimeWindow {
  const each = (b.time - a.time) / (b.pixel - a.pixel);
  return showing(w, a.time - a.pixel * each, a.time + (w.width - a.pixel) * each, least);
}

/** Move what is seen by `time`; positive is later. */
export function panBy(w: TimeWindow, time: number): TimeWindow {
  const span = spanOf(w);
  const start = clamp(w.start + time, w.from, w.to - span);
  return { ...w, start, end: start + span };
}

/** The same stretch in a view of another width. */
export function resized(w: TimeWindow, width: number): TimeWindow {
  return { ...w, width: Math.max(1, width) };
}

/** Bring `start` … `end` into sight with as little movement as needed, `margin` pixels from the edges; the zoom stays. */
export function revealing(w: TimeWindow, start: number, end: number, margin = 0): TimeWindow {
  const room = Math.min(margin * perPixel(w), spanOf(w) / 2);
  if (start >= w.start + room && end <= w.end - room) return w;
  if (end - start > spanOf(w) - 2 * room || start < w.start + room) return panBy(w, start - room - w.start);
  return panBy(w, end + room - w.end);
}

/** `time` in the middle, as far as the ends allow. */
export function centredOn(w: TimeWindow, time: number): TimeWindow {
  return panBy(w, time - (w.start + w.end) / 2);
}

/** Whether any of `start` … `end` is seen. */
export function sees(w: TimeWindow, start: number, end: number): boolean {
  return end >= w.start && start <= w.end;
}

/** One step of a wheel as a zoom factor; `delta` in pixels as the event tells it, up zooms in. */
export function wheelFactor(delta: number): number {
  return 2 ** (-clamp(delta, -240, 240) / 240);
}
