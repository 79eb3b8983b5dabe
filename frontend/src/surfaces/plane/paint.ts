/** Draws one figure: tint, casing, line, tag. Shared by both canvases. */
import { textOn, withAlpha } from "../../geometry/colour";
import { type Box, boxOf, cornersOf, grow } from "../../geometry/box";
import type { Point } from "../../geometry/point";
import { toView, type Viewport } from "../../geometry/viewport";
import type { Figure, Handle } from "./figure";
import type { Look } from "./look";
import type { InkColour, Palette } from "./palette";

export interface PaintOptions {
  /** Selected: white casing and a stronger line. */
  readonly selected?: boolean;
  readonly hovered?: boolean;
  /** Opacity of the tint for all regions (0 … 1); null: each its own. */
  readonly fill: number | null;
  readonly tags: boolean;
  /** Without casings; for thousands of regions at once. */
  readonly plain?: boolean;
}

const FILL = 0.16;
const LINE = 2;
const DASH: readonly number[] = [6, 4];
const NO_DASH: readonly number[] = [];
const TAG_HEIGHT = 18;
const TAG_WIDTH = 180;
const TAG_FONT = "600 11px ";
/** Smaller regions get no tag unless they are selected or under the pointer. */
const TAG_LEAST = 24;

/** How far paint reaches beyond a figure's box, in view pixels. */
export const REACH = { line: 10, tagUp: TAG_HEIGHT + 4, tagRight: TAG_WIDTH } as const;

export function viewBox(figure: Figure, view: Viewport): Box {
  return boxOf(cornersOf(figure.box).map((corner) => toView(view, corner)));
}

export function paintFigure(ctx: CanvasRenderingContext2D, figure: Figure, look: Look, view: Viewport, palette: Palette, options: PaintOptions): void {
  const box = viewBox(figure, view);
  const colour = palette.of(look.ink);
  const strong = options.selected === true;
  if (!strong && !figure.mark && isSpeck(box)) return paintSpeck(ctx, box, colour);
  ctx.beginPath();
  figure.trace(ctx, view);
  const alpha = options.fill ?? look.fill ?? figure.tint ?? FILL;
  if (figure.filled && !look.dashed && alpha > 0) {
    ctx.fillStyle = withAlpha(colour.rgb, options.hovered ? alpha / 2 : alpha);
    ctx.fill("evenodd");
  }
  paintLine(ctx, look, colour, options);
  if (options.tags && look.text !== "" && (strong || options.hovered || figure.mark || hasRoom(box))) paintTag(ctx, figure.top(view), look.text, colour);
}

function paintLine(ctx: CanvasRenderingContext2D, look: Look, colour: InkColour, options: PaintOptions): void {
  const width = (look.line ?? LINE) + (options.selected || options.hovered ? 0.5 : 0);
  ctx.lineJoin = "miter";
  ctx.miterLimit = 3;
  if (!options.plain) {
    ctx.setLineDash(NO_DASH);
    ctx.strokeStyle = options.selected ? WHITE : look.dashed ? gapsFor(colour) : DARK;
    ctx.lineWidth = width + (options.selected ? 2.5 : 2);
    ctx.stroke();
  }
  ctx.setLineDash(look.dashed ? DASH : NO_DASH);
  ctx.strokeStyle = colour.line;
  ctx.lineWidth = width;
  ctx.stroke();
}

const WHITE = "rgba(255, 255, 255, .95)";
const DARK = "rgba(11, 13, 16, .55)";

/** What shows between dashes: the opposite of the line, so that they stay dashes on any picture. */
function gapsFor(colour: InkColour): string {
  return textOn(colour.rgb) === "#ffffff" ? "rgba(255, 255, 255, .75)" : "rgba(11, 13, 16, .75)";
}

function isSpeck(box: Box): boolean {
  return box.maxX - box.minX < 2 && box.maxY - box.minY < 2;
}

function paintSpeck(ctx: CanvasRenderingContext2D, box: Box, colour: InkColour): void {
  ctx.fillStyle = colour.line;
  ctx.fillRect(Math.round(box.minX) - 1, Math.round(box.minY) - 1, 2, 2);
}

function hasRoom(box: Box): boolean {
  return Math.max(box.maxX - box.minX, box.maxY - box.minY) >= TAG_LEAST;
}

const widths = new Map<string, { readonly text: string; readonly width: number }>();

/** The label above the highest point of the shape; below it when there is no room above. */
function paintTag(ctx: CanvasRenderingContext2D, top: Point, text: string, colour: InkColour): void {
  ctx.font = TAG_FONT + tagFamily(ctx);
  const { text: cut, width } = tagText(ctx, text);
  const x = Math.round(top.x) - 1;
  const y = top.y < TAG_HEIGHT ? Math.round(Math.max(top.y, 0)) : Math.round(top.y) - TAG_HEIGHT;
  ctx.fillStyle = colour.line;
  ctx.beginPath();
  ctx.roundRect(x, y, width, TAG_HEIGHT, 2);
  ctx.fill();
  ctx.fillStyle = colour.on;
  ctx.textBaseline = "middle";
  ctx.fillText(cut, x + 5, y + TAG_HEIGHT / 2 + 0.5);
}

let family = "";

function tagFamily(ctx: CanvasRenderingContext2D): string {
  if (family === "") family = getComputedStyle(ctx.canvas).fontFamily || "sans-serif";
  return family;
}

function tagText(ctx: CanvasRenderingContext2D, text: string): { readonly text: string; readonly width: number } {
  const known = widths.get(text);
  if (known) return known;
  let cut = text;
  while (cut.length > 1 && ctx.measureText(cut).width > TAG_WIDTH - 10) cut = cut.slice(0, cut.endsWith("…") ? -2 : -1) + "…";
  const made = { text: cut, width: Math.ceil(ctx.measureText(cut).width) + 10 };
  if (widths.size > 2000) widths.clear();
  widths.set(text, made);
  return made;
}

const HANDLE = 8;

export function paintHandles(ctx: CanvasRenderingContext2D, handles: readonly Handle[], colour: InkColour): void {
  ctx.setLineDash(NO_DASH);
  for (const handle of handles) {
    const { x, y } = handle.at;
    if (handle.stem) paintStem(ctx, handle.stem, handle.at);
    ctx.beginPath();
    if (handle.look === "square") ctx.roundRect(x - HANDLE / 2, y - HANDLE / 2, HANDLE, HANDLE, 1.5);
    else ctx.arc(x, y, handle.look === "turn" ? 5 : HANDLE / 2, 0, 2 * Math.PI);
    ctx.fillStyle = "#fff";
    ctx.fill();
    ctx.lineWidth = 3;
    ctx.strokeStyle = "rgba(11, 13, 16, .35)";
    ctx.stroke();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = colour.line;
    ctx.stroke();
    if (handle.chosen) ctx.fillStyle = colour.line;
    if (!handle.hollow || handle.chosen) ctx.fill();
    else paintRing(ctx, handle.at);
  }
  paintNames(ctx, handles, colour);
}

function paintRing(ctx: CanvasRenderingContext2D, { x, y }: Point): void {
  ctx.beginPath();
  ctx.arc(x, y, HANDLE / 4, 0, 2 * Math.PI);
  ctx.fillStyle = "rgba(11, 13, 16, .8)";
  ctx.fill();
}

/** Names of points need this much room (view pixels) around them; a crowd names only those that are chosen. */
const NAME_ROOM = 26;

function paintNames(ctx: CanvasRenderingContext2D, handles: readonly Handle[], colour: InkColour): void {
  const named = handles.filter(({ name }) => name !== undefined);
  ctx.font = TAG_FONT + tagFamily(ctx);
  ctx.textBaseline = "middle";
  for (const { at, name = "", chosen } of named) {
    const crowded = named.some((other) => other.at !== at && Math.abs(other.at.y - at.y) < TAG_HEIGHT && Math.abs(other.at.x - at.x) < NAME_ROOM);
    if (crowded && !chosen) continue;
    const { text, width } = tagText(ctx, name);
    ctx.fillStyle = chosen ? colour.line : "rgba(11, 13, 16, .72)";
    ctx.beginPath();
    ctx.roundRect(at.x + 8, at.y - TAG_HEIGHT / 2, width, TAG_HEIGHT, 2);
    ctx.fill();
    ctx.fillStyle = chosen ? colour.on : "#fff";
    ctx.fillText(text, at.x + 13, at.y + 0.5);
  }
}

/** A line from the frame to the handle that turns it. */
export function paintTurnStem(ctx: CanvasRenderingContext2D, handles: readonly Handle[]): void {
  const top = handles.find(({ id }) => id === "n");
  const turn = handles.find(({ look }) => look === "turn");
  if (top && turn) paintStem(ctx, top.at, turn.at);
}

function paintStem(ctx: CanvasRenderingContext2D, from: Point, to: Point): void {
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(to.x, to.y);
  ctx.setLineDash(NO_DASH);
  ctx.lineWidth = 3;
  ctx.strokeStyle = "rgba(11, 13, 16, .45)";
  ctx.stroke();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = "#fff";
  ctx.stroke();
}

/** View box that a figure's paint may cover, tag included. */
export function reachOf(box: Box): Box {
  const wide = grow(box, REACH.line);
  return { ...wide, minY: Math.min(wide.minY, box.minY - REACH.tagUp), maxX: Math.max(wide.maxX, box.maxX + REACH.tagRight), maxY: Math.max(wide.maxY, box.minY + REACH.tagUp) };
}
