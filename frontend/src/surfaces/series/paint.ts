/** Paints a series: what rests (ruler, plots, lanes) on one canvas, what moves (selection, cursor, head) on the other; work per pixel, not per sample. */
import { extremes, type Found, lowerBound, type Pyramid } from "../../geometry/pyramid";
import { numberTicks } from "../../geometry/ticks";
import { perPixel, toPixel, toTime } from "../../geometry/timewindow";
import type { InkColour } from "../plane/palette";
import type { Row } from "../time/lanes";
import type { Range } from "../time/ranges";
import { across, bubble, grip, gridLines, outline, paintLane, ruler, selectedBar, type Strip, touching } from "../time/strip";
import type { TimeAxis } from "./axis";
import { trace } from "./curves";
import type { ChannelPlan, PlotPlan } from "./plots";

export interface PlotRow extends Row {
  readonly plot: PlotPlan;
}

export interface SeriesLayout {
  readonly ruler: Row;
  readonly plots: readonly PlotRow[];
  readonly lanes: Strip["layout"]["lanes"];
  readonly height: number;
}

/** Values at the top and the bottom of a plot. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

export interface SeriesScene extends Strip {
  readonly layout: SeriesLayout;
  readonly axis: TimeAxis;
  readonly times: Float64Array;
  readonly pyramidOf: (channel: ChannelPlan) => Pyramid | null;
  /** Whether the legend shows it. */
  readonly seen: (channel: ChannelPlan) => boolean;
  readonly scaleOf: (row: PlotRow) => Scale;
}

export interface LiveSeries extends SeriesScene {
  readonly selected: readonly Range[];
  readonly hovered: Range | null;
  readonly grips: boolean;
  readonly draft: { readonly start: number; readonly end: number; readonly colour: InkColour | null } | null;
  /** Index of the sample under the pointer; −1 for none. */
  readonly cursor: number;
  /** Time of what plays along; null when nothing does. */
  readonly head: number | null;
  readonly headColour: string;
}

type Ctx = CanvasRenderingContext2D;

const MARGIN = 8;

export function toY({ top, height }: Row, { low, high }: Scale, value: number): number {
  return top + MARGIN + ((high - value) / (high - low || 1)) * (height - 2 * MARGIN);
}

// ---- what rests ----

export function paintBase(ctx: Ctx, scene: SeriesScene): void {
  const { window: w, layout, palette, axis } = scene;
  const ticks = axis.ticks(w);
  gridLines(ctx, scene, ticks);
  const bounds = columnBounds(scene);
  const ranges = touching(scene);
  for (const row of layout.plots) {
    valueLines(ctx, scene, row);
    tints(ctx, scene, row, ranges);
    clipped(ctx, scene, row, () => {
      for (const channel of row.plot.channels) if (scene.seen(channel)) paintChannel(ctx, scene, row, channel, bounds);
    });
  }
  for (const row of layout.lanes) paintLane(ctx, scene, row);
  if (layout.ruler.height > 0) ruler(ctx, scene, ticks);
  ctx.fillStyle = palette.variable("--line", "#e4e7eb");
  for (const { top } of [...layout.plots, ...layout.lanes]) ctx.fillRect(0, top, w.width, 1);
}

function clipped(ctx: Ctx, { window: w }: Strip, { top, height }: Row, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, top, w.width, height);
  ctx.clip();
  draw();
  ctx.restore();
}

/** Lines on round values, very faint. */
function valueLines(ctx: Ctx, scene: SeriesScene, row: PlotRow): void {
  ctx.fillStyle = scene.palette.variable("--line", "#e4e7eb");
  ctx.globalAlpha = 0.55;
  for (const { at } of valueTicks(scene.scaleOf(row), row)) ctx.fillRect(0, Math.round(toY(row, scene.scaleOf(row), at)), scene.window.width, 1);
  ctx.globalAlpha = 1;
}

function valueTicks({ low, high }: Scale, { height }: Row): ReturnType<typeof numberTicks> {
  return high > low ? numberTicks(low, high, height - 2 * MARGIN, 26) : [];
}

function tints(ctx: Ctx, scene: Strip, row: Row, ranges: readonly Range[]): void {
  for (const range of ranges) {
    const [x, width] = across(scene.window, range);
    ctx.fillStyle = scene.lookOf(range).colour.line;
    ctx.globalAlpha = range.end > range.start ? 0.13 : 0.7;
    ctx.fillRect(range.end > range.start ? x : x - 0.5, row.top, width, row.height);
  }
  ctx.globalAlpha = 1;
}

/** Index of the first sample of each of the screen's own columns, and of the one behind the last. */
function columnBounds({ window: w, times }: SeriesScene): Int32Array {
  const columns = Math.round(w.width * (globalThis.devicePixelRatio || 1));
  const bounds = new Int32Array(columns + 1);
  let from = 0;
  for (let x = 0; x <= columns; x++) {
    from = lowerBound(times, toTime(w, (x * w.width) / columns), from);
    bounds[x] = from;
  }
  bounds[columns] = lowerBound(times, w.end + (w.end - w.start) * 1e-12, from);
  return bounds;
}

function paintChannel(ctx: Ctx, scene: SeriesScene, row: PlotRow, channel: ChannelPlan, bounds: Int32Array): void {
  const pyramid = scene.pyramidOf(channel);
  if (!pyramid) return;
  const columns = bounds.length - 1;
  const [first, last] = [Math.max(0, (bounds[0] as number) - 2), Math.min(scene.times.length, (bounds[columns] as number) + 2)];
  const colour = scene.palette.of(channel.ink).line;
  if (last - first > columns * 2) return paintColumns(ctx, scene, row, channel, pyramid, bounds, colour);
  paintSamples(ctx, scene, row, channel, pyramid, first, last, colour);
}

/** One bar per column from its lowest to its highest value, reaching to that of the column before. */
function paintColumns(ctx: Ctx, scene: SeriesScene, row: PlotRow, { width }: ChannelPlan, pyramid: Pyramid, bounds: Int32Array, colour: string): void {
  const columns = bounds.length - 1;
  const wide = scene.window.width / columns;
  const scale = scene.scaleOf(row);
  const found: Found = { low: 0, high: 0 };
  ctx.fillStyle = colour;
  let [above, below] = [NaN, NaN];
  for (let x = 0; x < columns; x++) {
    const [from, to] = [bounds[x] as number, bounds[x + 1] as number];
    if (from === to) continue;
    extremes(pyramid, from, to, found);
    if (found.low > found.high) {
      above = NaN;
      continue;
    }
    const [high, low] = [toY(row, scale, found.high), toY(row, scale, found.low)];
    const [top, bottom] = [below < high ? below : high, above > low ? above : low];
    ctx.fillRect(x * wide, top - width / 2, Math.max(wide, width), bottom - top + width);
    [above, below] = [high, low];
  }
}

function paintSamples(ctx: Ctx, scene: SeriesScene, row: PlotRow, channel: ChannelPlan, { values }: Pyramid, first: number, last: number, colour: string): void {
  const scale = scene.scaleOf(row);
  const [xs, ys] = [new Float64Array(last - first), new Float64Array(last - first)];
  for (let i = first; i < last; i++) {
    xs[i - first] = toPixel(scene.window, scene.times[i] as number);
    ys[i - first] = toY(row, scale, values[i] as number);
  }
  ctx.beginPath();
  trace(ctx, { xs, ys }, channel.curve);
  ctx.lineJoin = "round";
  ctx.strokeStyle = colour;
  ctx.lineWidth = Math.max(1.25, channel.width);
  ctx.stroke();
  const { size, symbol, colour: own } = channel.marker;
  const apart = scene.window.width / Math.max(1, last - first);
  if (size <= 0 && apart < 9) return;
  ctx.fillStyle = own || colour;
  ctx.beginPath();
  for (let i = 0; i < xs.length; i++) if (!Number.isNaN(ys[i])) mark(ctx, size > 0 ? symbol : "circle", xs[i] as number, ys[i] as number, size > 0 ? size : 4);
  ctx.fill();
}

/** One mark, `size` pixels across. */
function mark(ctx: Ctx, symbol: string, x: number, y: number, size: number): void {
  const r = size / 2;
  const shape = (...points: readonly (readonly [number, number])[]): void => {
    points.forEach(([dx, dy], i) => (i === 0 ? ctx.moveTo(x + dx * r, y + dy * r) : ctx.lineTo(x + dx * r, y + dy * r)));
    ctx.closePath();
  };
  if (symbol === "square") ctx.rect(x - r, y - r, size, size);
  else if (symbol === "diamond") shape([0, -1], [0.7, 0], [0, 1], [-0.7, 0]);
  else if (symbol === "triangle") shape([0, -1], [0.9, 0.7], [-0.9, 0.7]);
  else if (symbol === "cross" || symbol === "wye") shape([-0.3, -1], [0.3, -1], [0.3, -0.3], [1, -0.3], [1, 0.3], [0.3, 0.3], [0.3, 1], [-0.3, 1], [-0.3, 0.3], [-1, 0.3], [-1, -0.3], [-0.3, -0.3]);
  else if (symbol === "star") shape(...Array.from({ length: 10 }, (_, i) => [Math.sin((i * Math.PI) / 5) * (i % 2 ? 0.42 : 1), -Math.cos((i * Math.PI) / 5) * (i % 2 ? 0.42 : 1)] as const));
  else {
    ctx.moveTo(x + r, y);
    ctx.arc(x, y, r, 0, 2 * Math.PI);
  }
}

// ---- the value axis, on a canvas of its own ----

export function paintAxis(ctx: Ctx, scene: SeriesScene, width: number): void {
  ctx.font = `10px ${scene.font}`;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const row of scene.layout.plots) {
    if (!row.plot.yAxis) continue;
    const scale = scene.scaleOf(row);
    for (const { at, label } of valueTicks(scale, row)) {
      const y = toY(row, scale, at);
      ctx.fillStyle = scene.palette.variable("--line-2", "#d3d8de");
      ctx.fillRect(width - 4, Math.round(y), 4, 1);
      ctx.fillStyle = scene.palette.variable("--text-3", "#5f6772");
      ctx.fillText(shortValue(at, label), width - 7, Math.min(Math.max(y, row.top + 6), row.top + row.height - 6));
    }
  }
}

function shortValue(at: number, label: string): string {
  const text = label.replace("-", "−");
  if (text.length <= 6) return text;
  const size = Math.abs(at);
  const [unit, letter] = size >= 1e9 ? [1e9, "G"] as const : size >= 1e6 ? [1e6, "M"] as const : size >= 1e3 ? [1e3, "k"] as const : [1, ""] as const;
  const short = `${Number((at / unit).toPrecision(4))}${letter}`.replace("-", "−");
  return short.length <= 7 ? short : at.toExponential(1);
}

// ---- what moves ----

export function paintLive(ctx: Ctx, scene: LiveSeries): void {
  if (scene.hovered && !scene.selected.includes(scene.hovered)) band(ctx, scene, scene.hovered, scene.lookOf(scene.hovered).colour.line, 0.12, false);
  for (const range of scene.selected) {
    band(ctx, scene, range, scene.lookOf(range).colour.line, 0.24, scene.grips && scene.selected.length === 1);
    selectedBar(ctx, scene, range);
  }
  if (scene.draft) draftBand(ctx, scene, scene.draft);
  if (scene.head !== null) playHead(ctx, scene, scene.head);
  if (scene.cursor >= 0) cursor(ctx, scene, scene.cursor);
}

function plotsArea({ layout: { plots } }: SeriesScene): Row {
  const [first, last] = [plots[0], plots.at(-1)];
  return first && last ? { top: first.top, height: last.top + last.height - first.top } : { top: 0, height: 0 };
}

function band(ctx: Ctx, scene: SeriesScene, range: { readonly start: number; readonly end: number }, colour: string, alpha: number, grips: boolean): void {
  const { top, height } = plotsArea(scene);
  const [left, right] = [toPixel(scene.window, range.start), toPixel(scene.window, range.end)];
  if (right < -4 || left > scene.window.width + 4) return;
  const [x, width] = across(scene.window, range);
  ctx.fillStyle = colour;
  ctx.globalAlpha = alpha;
  if (right > left) ctx.fillRect(x, top, width, height);
  ctx.globalAlpha = 1;
  for (const at of right > left ? [left, right] : [left]) ctx.fillRect(at - 1, top, 2, height);
  if (!grips) return;
  for (const at of right > left ? [left, right] : [left]) {
    for (const row of scene.layout.plots.slice(0, 1)) grip(ctx, at, row.top + row.height / 2, colour);
  }
}

function draftBand(ctx: Ctx, scene: LiveSeries, draft: NonNullable<LiveSeries["draft"]>): void {
  band(ctx, scene, draft, draft.colour?.line ?? scene.palette.variable("--accent", "#2d59d6"), draft.colour ? 0.24 : 0.14, false);
  const { top } = plotsArea(scene);
  const middle = (toPixel(scene.window, draft.start) + toPixel(scene.window, draft.end)) / 2;
  bubble(ctx, scene, scene.axis.lengthText(draft.start, draft.end), middle, top + 14, "plain");
}

/** A line at the sample under the pointer and a dot on each channel there. */
function cursor(ctx: Ctx, scene: LiveSeries, index: number): void {
  const time = scene.times[index] as number;
  const x = toPixel(scene.window, time);
  const { top, height } = plotsArea(scene);
  ctx.globalAlpha = 0.35;
  ctx.fillStyle = scene.palette.variable("--text", "#15181e");
  ctx.fillRect(Math.round(x), top, 1, height);
  ctx.globalAlpha = 1;
  for (const row of scene.layout.plots) {
    clipped(ctx, scene, row, () => {
      for (const channel of row.plot.channels) dot(ctx, scene, row, channel, index, x);
    });
  }
  bubble(ctx, scene, scene.axis.label(time), x, Math.max(8, scene.layout.ruler.height / 2), "plain");
}

function dot(ctx: Ctx, scene: LiveSeries, row: PlotRow, channel: ChannelPlan, index: number, x: number): void {
  const value = scene.seen(channel) ? scene.pyramidOf(channel)?.values[index] : undefined;
  if (value === undefined || Number.isNaN(value)) return;
  ctx.beginPath();
  ctx.arc(x, toY(row, scene.scaleOf(row), value), 3.5, 0, 2 * Math.PI);
  ctx.fillStyle = scene.palette.of(channel.ink).line;
  ctx.fill();
  outline(ctx, scene.palette.variable("--panel", "#fff"), 1.5);
}

function playHead(ctx: Ctx, scene: LiveSeries, time: number): void {
  const x = toPixel(scene.window, time);
  if (x < -30 || x > scene.window.width + 30) return;
  const { top, height } = plotsArea(scene);
  ctx.fillStyle = scene.headColour;
  ctx.fillRect(x - 1, top, 2, height + (scene.layout.height - top - height));
  bubble(ctx, scene, scene.axis.near(time, perPixel(scene.window)), x, Math.max(8, scene.layout.ruler.height / 2), "head");
}

// ---- the whole, small ----

/** Channels of the overview over the whole time, each over its own values. */
export function paintOverview(ctx: Ctx, scene: SeriesScene, channels: readonly { readonly pyramid: Pyramid; readonly colour: string }[], width: number, height: number): void {
  const { from, to } = scene.window;
  const whole = { ...scene.window, start: from, end: to, width };
  const bounds = columnBounds({ ...scene, window: whole });
  const columns = bounds.length - 1;
  const [found, all]: readonly Found[] = [{ low: 0, high: 0 }, { low: 0, high: 0 }];
  if (!found || !all) return;
  for (const { pyramid, colour } of channels) {
    extremes(pyramid, 0, scene.times.length, all);
    const y = (value: number): number => 3 + ((all.high - value) / (all.high - all.low || 1)) * (height - 8);
    ctx.fillStyle = colour;
    ctx.globalAlpha = channels.length > 1 ? 0.75 : 1;
    let [x0, y0] = [NaN, NaN];
    for (let x = 0; x < columns; x++) {
      extremes(pyramid, bounds[x] as number, bounds[x + 1] as number, found);
      if (found.low > found.high) continue;
      const [top, bottom] = [y(found.high), y(found.low)];
      if (x - x0 > 1) slope(ctx, colour, (x0 * width) / columns, y0, (x * width) / columns, top);
      ctx.fillRect((x * width) / columns, top, width / columns, Math.max(1, bottom - top));
      [x0, y0] = [x, bottom];
    }
  }
  ctx.globalAlpha = 1;
  for (const range of scene.layout.lanes.flatMap(({ lane }) => lane.ranges.all)) {
    ctx.fillStyle = scene.lookOf(range).colour.line;
    ctx.fillRect(toPixel(whole, range.start), height - 3, Math.max(1, toPixel(whole, range.end) - toPixel(whole, range.start)), 3);
  }
}

function slope(ctx: Ctx, colour: string, ax: number, ay: number, bx: number, by: number): void {
  ctx.beginPath();
  ctx.moveTo(ax, ay);
  ctx.lineTo(bx, by);
  outline(ctx, colour, 1);
}
