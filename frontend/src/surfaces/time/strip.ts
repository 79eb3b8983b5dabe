/** What is painted alike along any time axis: ruler, lanes with their bars, grips, bubbles. */
import type { Tick } from "../../geometry/ticks";
import { type TimeWindow, toPixel } from "../../geometry/timewindow";
import type { InkColour, Palette } from "../plane/palette";
import { barTop, type LaneRow, type Row } from "./lanes";
import type { Range } from "./ranges";

/** How a range is drawn. */
export interface RangeLook {
  readonly colour: InkColour;
  /** What stands in its bar when there is room. */
  readonly text: string;
  readonly dashed: boolean;
}

/** What is painted alike along any time axis. */
export interface Strip {
  readonly window: TimeWindow;
  readonly layout: { readonly ruler: Row; readonly lanes: readonly LaneRow[]; readonly height: number };
  readonly palette: Palette;
  readonly font: string;
  readonly lookOf: (range: Range) => RangeLook;
}

/** A stretch that is being drawn, or waits for a label. */
export interface Draft {
  readonly start: number;
  readonly end: number;
  readonly channel: number;
  readonly colour: InkColour | null;
}

type Ctx = CanvasRenderingContext2D;

/** Give a canvas as many pixels as the screen has and clear it. */
export function cleared(canvas: HTMLCanvasElement, width: number, height: number): Ctx {
  const ratio = globalThis.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("this browser draws no canvas");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  return ctx;
}

export function touching({ window: w, layout }: Strip): readonly Range[] {
  return layout.lanes.flatMap(({ lane }) => lane.ranges.touching(w.start, w.end));
}

export function gridLines(ctx: Ctx, { window: w, layout, palette }: Strip, ticks: readonly Tick[]): void {
  ctx.fillStyle = palette.variable("--line", "#e4e7eb");
  for (const { at } of ticks) ctx.fillRect(Math.round(toPixel(w, at)), layout.ruler.height, 1, layout.height - layout.ruler.height);
}

export function ruler(ctx: Ctx, { window: w, layout, palette, font }: Strip, ticks: readonly Tick[]): void {
  ctx.font = `11px ${font}`;
  ctx.textBaseline = "middle";
  for (const { at, label } of ticks) {
    const x = Math.round(toPixel(w, at));
    ctx.fillStyle = palette.variable("--line-2", "#d3d8de");
    ctx.fillRect(x, 0, 1, layout.ruler.height);
    ctx.fillStyle = palette.variable("--text-3", "#5f6772");
    ctx.fillText(label, x + 5, layout.ruler.height / 2 + 0.5);
  }
}

/** Left edge and width in pixels, cut to a little more than the view. */
export function across(w: TimeWindow, { start, end }: { readonly start: number; readonly end: number }): readonly [x: number, width: number] {
  const left = Math.max(-20, toPixel(w, start));
  return [left, Math.max(1, Math.min(w.width + 20, toPixel(w, end)) - left)];
}

export function paintLane(ctx: Ctx, scene: Strip, row: LaneRow): void {
  for (const range of row.lane.ranges.touching(scene.window.start, scene.window.end)) paintBar(ctx, scene, row, range, false);
}

function paintBar(ctx: Ctx, scene: Strip, row: LaneRow, range: Range, strong: boolean): void {
  const { colour, text, dashed } = scene.lookOf(range);
  const [x, wide] = across(scene.window, range);
  const width = Math.max(3, wide);
  const top = barTop(row, row.lane.rowOf.get(range) ?? 0);
  const radius = Math.min(4, row.bar / 3);
  ctx.beginPath();
  ctx.roundRect(x, top, width, row.bar, radius);
  ctx.fillStyle = colour.line;
  ctx.globalAlpha = strong ? 1 : 0.26;
  ctx.fill();
  ctx.globalAlpha = 1;
  if (dashed) outline(ctx, colour.line, 1.5, [4, 3]);
  if (!strong) {
    ctx.beginPath();
    ctx.roundRect(x, top, Math.min(width, 4), row.bar, [radius, 0, 0, radius]);
    ctx.fill();
  }
  if (row.bar >= 14 && width > 34 && text) barText(ctx, scene, text, strong ? colour.on : scene.palette.variable("--text", "#15181e"), Math.max(0, x) + 8, x + width, top + row.bar / 2, strong);
}

function barText(ctx: Ctx, { font }: Strip, text: string, colour: string, x: number, end: number, middle: number, bold: boolean): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, middle - 10, Math.max(0, end - x - 4), 20);
  ctx.clip();
  ctx.font = `${bold ? "600 " : ""}11px ${font}`;
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
  ctx.fillText(text, x, middle + 0.5);
  ctx.restore();
}

export function outline(ctx: Ctx, colour: string, width: number, dash: readonly number[] = []): void {
  ctx.setLineDash([...dash]);
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.setLineDash([]);
}

export function grip(ctx: Ctx, x: number, middle: number, colour: string): void {
  ctx.beginPath();
  ctx.roundRect(x - 3.5, middle - 14, 7, 28, 4);
  ctx.fillStyle = "#fff";
  ctx.fill();
  outline(ctx, colour, 1.5);
}

export function selectedBar(ctx: Ctx, scene: Strip, range: Range): void {
  const row = scene.layout.lanes.find(({ lane }) => lane.rowOf.has(range)) ?? scene.layout.lanes.find(({ lane }) => lane.label === range.label);
  if (!row) return;
  paintBar(ctx, scene, row, range, true);
  const [x, width] = across(scene.window, range);
  const top = barTop(row, row.lane.rowOf.get(range) ?? 0);
  ctx.beginPath();
  ctx.roundRect(x - 2, top - 2, Math.max(3, width) + 4, row.bar + 4, 5);
  outline(ctx, scene.palette.variable("--accent-text", "#244fc4"), 2);
}

export function bubble(ctx: Ctx, { window: w, palette, font }: Strip, text: string, x: number, middle: number, kind: "head" | "plain"): void {
  ctx.font = `600 11px ${font}`;
  const width = ctx.measureText(text).width + 10;
  const left = Math.min(Math.max(0, x - width / 2), w.width - width);
  ctx.beginPath();
  ctx.roundRect(left, middle - 8, width, 16, 4);
  ctx.fillStyle = palette.variable(kind === "head" ? "--text" : "--raised", "#15181e");
  ctx.fill();
  if (kind === "plain") outline(ctx, palette.variable("--line-2", "#d3d8de"), 1);
  ctx.fillStyle = palette.variable(kind === "head" ? "--panel" : "--text-2", "#fff");
  ctx.textBaseline = "middle";
  ctx.fillText(text, left + 5, middle + 0.5);
}
