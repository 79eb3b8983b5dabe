/** Draws a video's timeline: ruler, rows with bars and diamonds, the playhead. */
import { withAlpha } from "../../geometry/colour";
import { numberTicks } from "../../geometry/ticks";
import type { Palette } from "../plane/palette";
import type { TimelineRow } from "./rows";
import { ROW, RULER, type TimelineView } from "./timelineview";

export interface TimelineInk {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly panel: string;
  readonly well: string;
  readonly accent: string;
  readonly tint: string;
  readonly font: string;
}

export function inkOf(palette: Palette, element: Element): TimelineInk {
  const of = (name: string, otherwise: string): string => palette.variable(name, otherwise);
  return {
    text: of("--text", "#111"), faint: of("--text-3", "#666"), line: of("--line", "#ddd"), panel: of("--panel", "#fff"), well: of("--sunken", "#eee"),
    accent: of("--accent", "#2d59d6"), tint: of("--accent-tint", "#e8eefc"), font: getComputedStyle(element).fontFamily || "sans-serif",
  };
}

export function paintTimeline(ctx: CanvasRenderingContext2D, view: TimelineView, palette: Palette, ink: TimelineInk): void {
  const { width, height } = view.size.value;
  ctx.clearRect(0, 0, width, height);
  ctx.fillStyle = ink.panel;
  ctx.fillRect(0, 0, width, height);
  paintGrid(ctx, view, ink);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, RULER, width, height - RULER);
  ctx.clip();
  paintRows(ctx, view, palette, ink);
  ctx.restore();
  paintBand(ctx, view, palette, ink);
  paintPlayhead(ctx, view, ink);
  paintScroll(ctx, view, ink);
}

function paintGrid(ctx: CanvasRenderingContext2D, view: TimelineView, ink: TimelineInk): void {
  const { width, height } = view.size.value;
  const { start, end, width: lane } = view.window.value;
  ctx.fillStyle = ink.well;
  ctx.fillRect(0, 0, width, RULER);
  ctx.font = `11px ${ink.font}`;
  ctx.textBaseline = "middle";
  for (const { at, label } of numberTicks(start, end, lane, 72)) {
    if (!Number.isInteger(at)) continue;
    const x = Math.round(view.x(at)) + 0.5;
    line(ctx, x, 0, x, height, ink.line);
    ctx.fillStyle = ink.faint;
    ctx.fillText(label, x + 5, RULER / 2 + 0.5);
  }
  line(ctx, view.head + 0.5, 0, view.head + 0.5, height, ink.line);
  line(ctx, 0, RULER - 0.5, width, RULER - 0.5, ink.line);
  ctx.clearRect(0, 0, view.head, RULER - 1);
  ctx.fillStyle = ink.well;
  ctx.fillRect(0, 0, view.head, RULER - 1);
}

function paintRows(ctx: CanvasRenderingContext2D, view: TimelineView, palette: Palette, ink: TimelineInk): void {
  const scroll = view.scroll.value;
  const rows = view.rows.value;
  const first = Math.floor(scroll / ROW);
  const last = Math.min(rows.length, Math.ceil((scroll + view.size.value.height - RULER) / ROW));
  const lifted = view.lifted.value;
  const shown = (row: TimelineRow): TimelineRow => (row.id === lifted?.id ? lifted : row);
  for (let i = first; i < last; i++) paintRow(ctx, view, shown(rows[i] as TimelineRow), RULER + i * ROW - scroll, palette, ink);
}

function paintRow(ctx: CanvasRenderingContext2D, view: TimelineView, row: TimelineRow, y: number, palette: Palette, ink: TimelineInk): void {
  const { selection } = view.session;
  const selected = selection.has(row.id);
  const width = view.size.value.width;
  if (selected || selection.hovered.value === row.id) {
    ctx.fillStyle = selected ? ink.tint : ink.well;
    ctx.fillRect(0, y, width, ROW - 1);
  }
  line(ctx, 0, y + ROW - 0.5, width, y + ROW - 0.5, ink.line);
  ctx.globalAlpha = selection.hidden.value.has(row.id) ? 0.4 : 1;
  ctx.save();
  ctx.beginPath();
  ctx.rect(view.head + 1, y, width, ROW);
  ctx.clip();
  paintBars(ctx, view, row, y, palette, selected, ink);
  paintKeyframes(ctx, view, row, y + (ROW - 1) / 2, palette, ink);
  ctx.restore();
  paintName(ctx, view, row, y, palette, ink);
  ctx.globalAlpha = 1;
}

function paintName(ctx: CanvasRenderingContext2D, view: TimelineView, row: TimelineRow, y: number, palette: Palette, ink: TimelineInk): void {
  const middle = y + ROW / 2;
  ctx.fillStyle = palette.of(row.ink).line;
  ctx.beginPath();
  ctx.roundRect(12, middle - 5, 10, 10, 3);
  ctx.fill();
  ctx.font = `12px ${ink.font}`;
  ctx.fillStyle = ink.faint;
  ctx.textAlign = "right";
  ctx.fillText(String(row.number), view.head - 8, middle + 0.5);
  ctx.textAlign = "left";
  ctx.fillStyle = ink.text;
  ctx.fillText(cut(ctx, row.name || "–", view.head - 40 - ctx.measureText(String(row.number)).width), 28, middle + 0.5);
}

function cut(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  if (ctx.measureText(text).width <= room) return text;
  let short = text;
  while (short.length > 1 && ctx.measureText(`${short}…`).width > room) short = short.slice(0, -1);
  return `${short}…`;
}

function paintBars(ctx: CanvasRenderingContext2D, view: TimelineView, row: TimelineRow, y: number, palette: Palette, selected: boolean, ink: TimelineInk): void {
  const colour = palette.of(row.ink);
  const draft = view.draft.value;
  const spans = draft?.id === row.id ? [draft] : row.spans;
  for (const { first, last } of spans) {
    const [x, end] = [view.x(first), view.x(last + 1)];
    if (end < view.head || x > view.size.value.width) continue;
    const wide = Math.max(2, end - x);
    ctx.fillStyle = row.kind === "range" && selected ? colour.line : withAlpha(colour.rgb, 0.3);
    ctx.beginPath();
    ctx.roundRect(x, y + (row.kind === "range" ? 3 : 6), wide, ROW - 1 - (row.kind === "range" ? 6 : 12), 3);
    ctx.fill();
    ctx.fillStyle = colour.line;
    if (row.kind === "range") ctx.fillRect(x, y + 3, Math.min(3, wide), ROW - 7);
    if (!selected) continue;
    ctx.strokeStyle = ink.accent;
    ctx.lineWidth = 1.5;
    ctx.stroke();
  }
}

/** A full diamond goes on, a hollow one ends the box; where they would overlap they become a line of ticks. */
function paintKeyframes(ctx: CanvasRenderingContext2D, view: TimelineView, row: TimelineRow, y: number, palette: Palette, ink: TimelineInk): void {
  const colour = palette.of(row.ink).line;
  const frames = view.window.value;
  const cell = view.x(frames.start + 1) - view.x(frames.start);
  let before = -Infinity;
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = colour;
  for (const { frame, enabled } of row.keyframes) {
    if (frame < frames.start - 2 || frame > frames.end + 1) continue;
    const x = view.x(frame) + cell / 2;
    if (x - before < 3) continue;
    const size = x - before < 9 ? 3 : 4.5;
    before = x;
    ctx.beginPath();
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y);
    ctx.lineTo(x, y + size);
    ctx.lineTo(x - size, y);
    ctx.closePath();
    ctx.fillStyle = enabled ? colour : ink.panel;
    ctx.fill();
    ctx.stroke();
  }
}

/** The range in hand, or the selected one, through ruler and rows. */
function paintBand(ctx: CanvasRenderingContext2D, view: TimelineView, palette: Palette, ink: TimelineInk): void {
  const draft = view.draft.value;
  const only = view.session.selection.single.value;
  const row = view.rows.value.find(({ id, kind }) => kind === "range" && id === (draft?.id ?? only));
  const span = draft ?? row?.spans[0];
  if (!span) return;
  const [x, end] = [Math.max(view.head, view.x(span.first)), view.x(span.last + 1)];
  if (end <= view.head) return;
  ctx.fillStyle = row ? withAlpha(palette.of(row.ink).rgb, 0.22) : ink.tint;
  ctx.fillRect(x, 0, Math.max(2, end - x), draft && !row ? view.size.value.height : RULER - 1);
  for (const edge of [x, end]) line(ctx, Math.round(edge) + 0.5, 0, Math.round(edge) + 0.5, draft ? view.size.value.height : RULER - 1, row ? palette.of(row.ink).line : ink.accent, 2);
}

function paintPlayhead(ctx: CanvasRenderingContext2D, view: TimelineView, ink: TimelineInk): void {
  const frame = view.player.frame.value;
  const [x, end] = [view.x(frame), view.x(frame + 1)];
  if (end < view.head || x > view.size.value.width) return;
  const middle = (x + end) / 2;
  if (end - x > 4) {
    ctx.globalAlpha = 0.12;
    ctx.fillStyle = ink.text;
    ctx.fillRect(Math.max(x, view.head), RULER, end - x, view.size.value.height);
    ctx.globalAlpha = 1;
  }
  line(ctx, Math.round(middle) + 0.5, RULER - 4, Math.round(middle) + 0.5, view.size.value.height, ink.text, 1.5);
  ctx.font = `600 11px ${ink.font}`;
  const text = String(frame);
  const wide = Math.ceil(ctx.measureText(text).width) + 12;
  const left = Math.min(Math.max(view.head, middle - wide / 2), view.size.value.width - wide);
  ctx.fillStyle = ink.text;
  ctx.beginPath();
  ctx.roundRect(left, 3, wide, RULER - 7, 4);
  ctx.fill();
  ctx.fillStyle = ink.panel;
  ctx.fillText(text, left + 6, RULER / 2);
}

function paintScroll(ctx: CanvasRenderingContext2D, view: TimelineView, ink: TimelineInk): void {
  const { width, height } = view.size.value;
  const room = height - RULER;
  const all = view.rows.value.length * ROW;
  if (all <= room) return;
  const thumb = Math.max(16, (room / all) * room);
  ctx.fillStyle = ink.faint;
  ctx.globalAlpha = 0.5;
  ctx.beginPath();
  ctx.roundRect(width - 6, RULER + (view.scroll.value / (all - room)) * (room - thumb), 4, thumb, 2);
  ctx.fill();
  ctx.globalAlpha = 1;
}

function line(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number, colour: string, width = 1): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.stroke();
}
