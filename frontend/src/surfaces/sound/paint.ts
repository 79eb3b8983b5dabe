/** Paints a sound: what rests (ruler, wave, lanes) on one canvas, what moves (selection, head, draft) on the other. */
import { type Tick, timeTicks, formatTime } from "../../geometry/ticks";
import { perPixel, spanOf, type TimeWindow, toPixel } from "../../geometry/timewindow";
import type { InkColour, Palette } from "../plane/palette";
import { barTop, type LaneRow, type Row, type SoundLayout, type WaveRow } from "./layout";
import type { Range } from "./ranges";
import type { Wave } from "./wave";

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

export interface Scene extends Strip {
  readonly layout: SoundLayout;
  readonly wave: Wave;
  /** Height of a swing, 1 as it is. */
  readonly gain: number;
  readonly split: boolean;
}

/** A stretch that is being drawn, or waits for a label. */
export interface Draft {
  readonly start: number;
  readonly end: number;
  readonly channel: number;
  readonly colour: InkColour | null;
}

export interface LiveScene extends Scene {
  readonly selected: readonly Range[];
  readonly hovered: Range | null;
  /** Selected ranges show grips when they may be changed. */
  readonly grips: boolean;
  readonly draft: Draft | null;
  readonly head: number;
  /** Time under the mouse. */
  readonly pointer: number | null;
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

// ---- what rests ----

export function paintBase(ctx: Ctx, scene: Scene, spectrogram: ((row: Row) => void) | null): void {
  const { window: w, layout, palette } = scene;
  const ticks = timeTicks(w.start, w.end, w.width);
  gridLines(ctx, scene, ticks);
  if (layout.spectrogram && spectrogram) spectrogram(layout.spectrogram);
  const ranges = scene.wave.scope.ended ? [] : touching(scene);
  for (const row of layout.waves) {
    tints(ctx, scene, row, ranges);
    paintWave(ctx, scene, row);
  }
  for (const row of layout.lanes) paintLane(ctx, scene, row);
  ruler(ctx, scene, ticks);
  ctx.fillStyle = palette.variable("--line", "#e4e7eb");
  for (const { top } of [...layout.waves, ...(layout.spectrogram ? [layout.spectrogram] : []), ...layout.lanes]) ctx.fillRect(0, top, w.width, 1);
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

function tints(ctx: Ctx, scene: Scene, row: WaveRow, ranges: readonly Range[]): void {
  ctx.globalAlpha = 0.12;
  for (const range of ranges) {
    if (row.channel !== null && range.channel !== row.channel) continue;
    const [x, width] = across(scene.window, range);
    ctx.fillStyle = scene.lookOf(range).colour.line;
    ctx.fillRect(x, row.top, width, row.height);
  }
  ctx.globalAlpha = 1;
}

/** Left edge and width in pixels, cut to a little more than the view. */
export function across(w: TimeWindow, { start, end }: { readonly start: number; readonly end: number }): readonly [x: number, width: number] {
  const left = Math.max(-20, toPixel(w, start));
  return [left, Math.max(1, Math.min(w.width + 20, toPixel(w, end)) - left)];
}

/** One column of the screen's own pixels per extreme; single samples are joined by a line and get dots when they stand apart. */
function paintWave(ctx: Ctx, { window: w, wave, gain, palette }: Scene, row: WaveRow): void {
  const [middle, reach] = [row.top + row.height / 2, (row.height / 2 - 3) * gain];
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, row.top, w.width, row.height);
  ctx.clip();
  ctx.fillStyle = ctx.strokeStyle = palette.variable("--text-2", "#48505c");
  ctx.globalAlpha = 0.35;
  ctx.fillRect(0, Math.round(middle), w.width, 1);
  ctx.globalAlpha = 1;
  const samplesPerPixel = perPixel(w) * wave.rate;
  if (wave.rate > 0 && samplesPerPixel < 1) paintSamples(ctx, w, wave, row, middle, reach);
  else paintColumns(ctx, w, wave, row, middle, reach);
  ctx.restore();
}

function paintColumns(ctx: Ctx, w: TimeWindow, wave: Wave, row: WaveRow, middle: number, reach: number): void {
  const ratio = globalThis.devicePixelRatio || 1;
  const columns = Math.round(w.width * ratio);
  const found = wave.extremes(w.start, spanOf(w) / columns, columns, row.channel);
  if (!found) return;
  for (let x = 0; x < columns; x++) {
    const [low, high] = [found.low[x] as number, found.high[x] as number];
    if (!(high >= low)) continue;
    const top = middle - high * reach;
    ctx.fillRect(x / ratio, top, 1 / ratio, Math.max(1, (high - low) * reach));
  }
}

function paintSamples(ctx: Ctx, w: TimeWindow, wave: Wave, row: WaveRow, middle: number, reach: number): void {
  const first = Math.max(0, Math.floor(w.start * wave.rate) - 1);
  const last = Math.min(wave.facts.peek()?.frames ?? 0, Math.ceil(w.end * wave.rate) + 2);
  const samples = wave.samples(first, last, row.channel);
  if (!samples) return paintColumns(ctx, w, wave, row, middle, reach);
  const x = (i: number): number => toPixel(w, (first + i) / wave.rate);
  ctx.beginPath();
  samples.forEach((value, i) => ctx.lineTo(x(i), middle - value * reach));
  ctx.lineWidth = 1.25;
  ctx.stroke();
  if (w.width / samples.length < 5) return;
  samples.forEach((value, i) => ctx.fillRect(x(i) - 2, middle - value * reach - 2, 4, 4));
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

// ---- what moves ----

export function paintLive(ctx: Ctx, scene: LiveScene): void {
  if (scene.hovered && !scene.selected.includes(scene.hovered)) band(ctx, scene, scene.hovered, scene.lookOf(scene.hovered).colour.line, 0.12, false);
  for (const range of scene.selected) {
    band(ctx, scene, range, scene.lookOf(range).colour.line, 0.24, scene.grips && scene.selected.length === 1);
    selectedBar(ctx, scene, range);
  }
  if (scene.draft) draftBand(ctx, scene, scene.draft);
  pointerTime(ctx, scene);
  playHead(ctx, scene);
}

/** The rows of wave and spectrogram that a range lies over. */
function bandRows({ layout }: Scene, channel: number): readonly Row[] {
  const own = layout.waves.filter((row) => row.channel === null || row.channel === channel);
  return layout.spectrogram ? [...own, layout.spectrogram] : own;
}

function band(ctx: Ctx, scene: LiveScene, range: { readonly start: number; readonly end: number; readonly channel: number }, colour: string, alpha: number, grips: boolean): void {
  const [left, right] = [toPixel(scene.window, range.start), toPixel(scene.window, range.end)];
  if (right < -4 || left > scene.window.width + 4) return;
  const [x, width] = across(scene.window, range);
  ctx.fillStyle = colour;
  for (const { top, height } of bandRows(scene, range.channel)) {
    ctx.globalAlpha = alpha;
    ctx.fillRect(x, top, width, height);
    ctx.globalAlpha = 1;
    ctx.fillRect(left - 1, top, 2, height);
    ctx.fillRect(right - 1, top, 2, height);
  }
  const [first] = bandRows(scene, range.channel);
  if (grips && first) for (const at of [left, right]) grip(ctx, at, first.top + first.height / 2, colour);
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

function draftBand(ctx: Ctx, scene: LiveScene, draft: Draft): void {
  const colour = draft.colour?.line ?? scene.palette.variable("--accent", "#2d59d6");
  band(ctx, scene, draft, colour, draft.colour ? 0.24 : 0.14, false);
  const [left, right] = [toPixel(scene.window, draft.start), toPixel(scene.window, draft.end)];
  const [first] = bandRows(scene, draft.channel);
  if (first) bubble(ctx, scene, `${(draft.end - draft.start).toFixed(3)} s`, (left + right) / 2, first.top + 14, "plain");
}

function pointerTime(ctx: Ctx, scene: LiveScene): void {
  if (scene.pointer === null) return;
  const x = toPixel(scene.window, scene.pointer);
  ctx.globalAlpha = 0.35;
  ctx.fillStyle = scene.palette.variable("--text", "#15181e");
  ctx.fillRect(Math.round(x), scene.layout.ruler.height, 1, scene.layout.height - scene.layout.ruler.height);
  ctx.globalAlpha = 1;
  bubble(ctx, scene, formatTime(scene.pointer, decimalsAt(scene.window)), x, scene.layout.ruler.height / 2, "plain");
}

/** Decimals of a second that one pixel tells apart; 1 to 6. */
export function decimalsAt(w: TimeWindow): number {
  return Math.min(6, Math.max(1, Math.ceil(-Math.log10(perPixel(w)))));
}

function playHead(ctx: Ctx, scene: LiveScene): void {
  const x = toPixel(scene.window, scene.head);
  if (x < -30 || x > scene.window.width + 30) return;
  const colour = scene.palette.variable("--text", "#15181e");
  ctx.fillStyle = scene.palette.variable("--panel", "#fff");
  ctx.globalAlpha = 0.6;
  ctx.fillRect(x - 2, 0, 4, scene.layout.height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = colour;
  ctx.fillRect(x - 1, 0, 2, scene.layout.height);
  bubble(ctx, scene, formatTime(scene.head, Math.min(3, decimalsAt(scene.window))), x, scene.layout.ruler.height / 2, "head");
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

// ---- the whole, small ----

export function paintOverview(ctx: Ctx, scene: Scene, width: number, height: number, marks: readonly Range[]): void {
  const { window: w, wave, palette } = scene;
  const whole = w.to - w.from;
  const ratio = globalThis.devicePixelRatio || 1;
  const columns = Math.round(width * ratio);
  const found = wave.extremes(w.from, whole / columns, columns, null);
  ctx.fillStyle = palette.variable("--text-off", "#9aa1ab");
  const middle = height / 2;
  for (let x = 0; found && x < columns; x++) {
    const [low, high] = [found.low[x] as number, found.high[x] as number];
    if (high >= low) ctx.fillRect(x / ratio, middle - high * (middle - 2), 1 / ratio, Math.max(1, (high - low) * (middle - 2)));
  }
  const at = (time: number): number => ((time - w.from) / whole) * width;
  for (const range of marks) {
    ctx.fillStyle = scene.lookOf(range).colour.line;
    ctx.fillRect(at(range.start), height - 3, Math.max(1, at(range.end) - at(range.start)), 3);
  }
  if (spanOf(w) >= whole * 0.999) return;
  const [left, right] = [at(w.start), at(w.end)];
  ctx.fillStyle = palette.variable("--accent", "#2d59d6");
  ctx.globalAlpha = 0.1;
  ctx.fillRect(left, 0, right - left, height);
  ctx.globalAlpha = 1;
  ctx.beginPath();
  ctx.roundRect(left + 0.75, 0.75, Math.max(4, right - left - 1.5), height - 1.5, 3);
  outline(ctx, palette.variable("--accent-line", "#b4c6f6"), 1.5);
}
