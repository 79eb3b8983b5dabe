/** Relations as arrows between the middles of their regions, with their labels; drawn while both ends are in sight. */
import { directionOf, linkingFrom } from "../../core/relations";
import { isRelation, type RelationItem } from "../../core/result";
import { type Box, centreOf } from "../../geometry/box";
import { distance, type Point } from "../../geometry/point";
import type { Viewport } from "../../geometry/viewport";
import type { PlaneModel } from "./model";
import { viewBox } from "./paint";

const HEAD = 9;
/** How far (pixels) the line ends before the middle of a region, at most. */
const GAP = 14;

export function paintArrows(ctx: CanvasRenderingContext2D, model: PlaneModel, view: Viewport, accent: string, pointer: Point | null): void {
  const { document: doc, selection } = model.session;
  for (const { item } of doc.relations()) {
    if (!isRelation(item)) continue;
    const [from, to] = [placeOf(model, item.from_id, view), placeOf(model, item.to_id, view)];
    if (!from || !to) continue;
    const ids = selection.ids.value;
    const strong = ids.includes(item.from_id) || ids.includes(item.to_id) || [item.from_id, item.to_id].includes(selection.hovered.value ?? "");
    paintArrow(ctx, from, to, item, strong ? accent : "#fff", strong);
  }
  const open = linkingFrom(model.session).value;
  const start = open === null ? null : placeOf(model, open, view);
  if (start && pointer) paintLine(ctx, centreOf(start), pointer, accent, true);
}

function placeOf(model: PlaneModel, id: string, view: Viewport): Box | null {
  if (model.isHidden(id)) return null;
  const figure = model.lifted.value.get(id) ?? model.items.get(id)?.figure;
  return figure ? viewBox(figure, view) : null;
}

function paintArrow(ctx: CanvasRenderingContext2D, from: Box, to: Box, item: RelationItem, colour: string, strong: boolean): void {
  const [a, b] = [centreOf(from), centreOf(to)];
  const length = distance(a, b);
  if (length < 1) return;
  const gap = Math.min(GAP, length / 4);
  const along = (p: Point, q: Point): Point => ({ x: p.x + ((q.x - p.x) / length) * gap, y: p.y + ((q.y - p.y) / length) * gap });
  const [start, end] = [along(a, b), along(b, a)];
  paintLine(ctx, start, end, colour, strong);
  const direction = directionOf(item);
  if (direction !== "left") paintHead(ctx, start, end, colour);
  if (direction !== "right") paintHead(ctx, end, start, colour);
  const labels = (item.labels ?? []).join(", ");
  if (labels !== "") paintName(ctx, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, labels, strong ? colour : "rgba(11, 13, 16, .8)");
}

function paintLine(ctx: CanvasRenderingContext2D, a: Point, b: Point, colour: string, strong: boolean): void {
  ctx.setLineDash([]);
  for (const [ink, width] of [["rgba(11, 13, 16, .6)", strong ? 5 : 4], [colour, strong ? 2.5 : 2]] as const) {
    ctx.beginPath();
    ctx.moveTo(a.x, a.y);
    ctx.lineTo(b.x, b.y);
    ctx.lineWidth = width;
    ctx.strokeStyle = ink;
    ctx.stroke();
  }
}

function paintHead(ctx: CanvasRenderingContext2D, from: Point, at: Point, colour: string): void {
  const angle = Math.atan2(at.y - from.y, at.x - from.x);
  ctx.beginPath();
  ctx.moveTo(at.x, at.y);
  for (const side of [2.6, -2.6]) ctx.lineTo(at.x + HEAD * Math.cos(angle + side), at.y + HEAD * Math.sin(angle + side));
  ctx.closePath();
  ctx.lineWidth = 2;
  ctx.strokeStyle = "rgba(11, 13, 16, .6)";
  ctx.stroke();
  ctx.fillStyle = colour;
  ctx.fill();
}

function paintName(ctx: CanvasRenderingContext2D, at: Point, text: string, colour: string): void {
  ctx.font = `11px ${getComputedStyle(ctx.canvas).fontFamily || "sans-serif"}`;
  const width = ctx.measureText(text).width + 10;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect(at.x - width / 2, at.y - 9, width, 18, 9);
  ctx.fill();
  ctx.fillStyle = "#fff";
  ctx.textBaseline = "middle";
  ctx.fillText(text, at.x - width / 2 + 5, at.y + 0.5);
}
