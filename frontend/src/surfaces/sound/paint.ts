/** Paints a sound: what rests (ruler, wave, lanes) on one canvas, what moves (selection, head, draft) on the other. */
import { timeTicks, formatTime } from "../../geometry/ticks";
import { perPixel, spanOf, type TimeWindow, toPixel } from "../../geometry/timewindow";
import type { Row } from "../time/lanes";
import type { Range } from "../time/ranges";
import { across, bubble, type Draft, grip, gridLines, outline, paintLane, ruler, selectedBar, type Strip, touching } from "../time/strip";
import type { SoundLayout, WaveRow } from "./layout";
import type { Wave } from "./wave";

export interface Scene extends Strip {
  readonly layout: SoundLayout;
  readonly wave: Wave;
  /** Height of a swing, 1 as it is. */
  readonly gain: number;
  readonly split: boolean;
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
