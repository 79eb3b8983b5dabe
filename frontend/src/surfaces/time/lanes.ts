/** Rows below one another on a canvas along time, and the bars of ranges in their lanes. Pixels from the top. */
import type { Place } from "../../core/session";
import { type TimeWindow, toPixel } from "../../geometry/timewindow";
import type { Lane, Range } from "./ranges";

export interface Row {
  readonly top: number;
  readonly height: number;
}

export interface LaneRow extends Row {
  readonly lane: Lane;
  /** Height of one range. */
  readonly bar: number;
}

export const RULER = 22;
const [BAR, MANY_BAR, LEAST_BAR] = [22, 14, 6];
const GAP = 4;

/** A row for each lane; `row` gives the next so many pixels. Bars are lower when there are many. */
export function laneRows(lanes: readonly Lane[], row: (height: number) => Row): readonly LaneRow[] {
  const rows = lanes.reduce((sum, lane) => sum + lane.rows, 0);
  const bar = rows <= 12 ? BAR : rows <= 30 ? MANY_BAR : LEAST_BAR;
  const gap = bar === BAR ? GAP : 2;
  return lanes.map((lane): LaneRow => ({ ...row(Math.max(lane.rows * (bar + gap) + gap, lanes.length > 20 ? 0 : BAR + 2 * GAP)), lane, bar }));
}

/** Top of a range inside its lane. */
export function barTop({ top, height, bar, lane }: LaneRow, row: number): number {
  const gap = (height - lane.rows * bar) / (lane.rows + 1);
  return top + gap + row * (bar + gap);
}

/** Where the bar of a range is; null while it is out of sight. `box` is the canvas, in client pixels. */
export function barPlace(lanes: readonly LaneRow[], range: Range, view: TimeWindow, box: DOMRect): Place | null {
  const row = lanes.find(({ lane }) => lane.rowOf.has(range));
  if (!row || range.end < view.start || range.start > view.end) return null;
  const [left, right] = [Math.max(0, toPixel(view, range.start)), Math.min(view.width, toPixel(view, range.end))];
  return { x: box.left + left, y: box.top + barTop(row, row.lane.rowOf.get(range) ?? 0), width: right - left, height: row.bar };
}

export function inRow({ top, height }: Row, y: number): boolean {
  return y >= top && y < top + height;
}
