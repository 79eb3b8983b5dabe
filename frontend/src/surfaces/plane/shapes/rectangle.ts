/** Rectangles, turned about their top-left corner. */
import { attrBool, type TagNode } from "../../../core/config";
import { type Json, type JsonObject } from "../../../core/json";
import { type ResultItem, round } from "../../../core/result";
import { type Box, boxOf } from "../../../geometry/box";
import { add, direction, normalDegrees, type Point, rotate, type Size, subtract } from "../../../geometry/point";
import { centre, corners, holdsPoint, type Rectangle, resize, type Side, sidePoint, SIDES, turnTo } from "../../../geometry/rectangle";
import { lineTouches } from "../../../geometry/segment";
import { toView, type Viewport } from "../../../geometry/viewport";
import { resizeCursor } from "../cursor";
import type { Figure, FigureOptions, Handle, Modifiers, Pen, Shape } from "../figure";

export class RectangleFigure implements Figure {
  readonly kind = "rectangle";
  readonly filled = true;
  readonly box: Box;
  readonly rectangle: Rectangle;
  readonly size: Size;

  constructor(rectangle: Rectangle, size: Size) {
    this.rectangle = rectangle;
    this.size = size;
    this.box = boxOf(corners(rectangle));
  }

  hits(p: Point, tolerance: number): boolean {
    return holdsPoint(this.rectangle, p, tolerance);
  }

  touches(box: Box): boolean {
    return lineTouches(corners(this.rectangle), true, box) || holdsPoint(this.rectangle, { x: box.minX, y: box.minY });
  }

  ring(): readonly Point[] {
    return corners(this.rectangle);
  }

  top(view: Viewport): Point {
    return highest(corners(this.rectangle).map((corner) => toView(view, corner)));
  }

  trace(pen: Pen, view: Viewport): void {
    corners(this.rectangle).forEach((corner, i) => {
      const { x, y } = toView(view, corner);
      if (i === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    });
    pen.closePath();
  }

  handles(view: Viewport, { canRotate }: FigureOptions): readonly Handle[] {
    return frameHandles(this.rectangle, view, canRotate);
  }

  dragHandle(id: string, to: Point, modifiers: Modifiers): RectangleFigure {
    return this.with(dragFrame(this.rectangle, id, to, modifiers));
  }

  moved(by: Point): RectangleFigure {
    return this.with({ ...this.rectangle, ...add(this.rectangle, by) });
  }

  turned(degrees: number, about: Point): RectangleFigure {
    const r = this.rectangle;
    return this.with({ ...r, ...rotate(r, degrees, about), rotation: normalDegrees(r.rotation + degrees) });
  }

  stretched(from: Box, to: Box): RectangleFigure {
    return this.with(stretchFrame(this.rectangle, from, to));
  }

  with(rectangle: Rectangle): RectangleFigure {
    return new RectangleFigure(rectangle, this.size);
  }

  snapped(): RectangleFigure {
    const r = this.rectangle;
    const [x, y] = [Math.round(r.x), Math.round(r.y)];
    if (r.rotation !== 0) return this.with({ ...r, x, y });
    return this.with({ ...r, x, y, width: Math.max(1, Math.round(r.x + r.width) - x), height: Math.max(1, Math.round(r.y + r.height) - y) });
  }

  value(): JsonObject {
    const { x, y, width, height, rotation } = this.rectangle;
    const { width: w, height: h } = this.size;
    return {
      x: round((x / w) * 100, 4), y: round((y / h) * 100, 4), width: round((width / w) * 100, 4), height: round((height / h) * 100, 4),
      rotation: round(rotation, 3),
    };
  }
}

/** The highest point, of several the leftmost one; half a pixel more or less is the same height. */
export function highest(points: readonly Point[]): Point {
  return points.reduce((best, p) => (p.y < best.y - 0.5 || (p.y < best.y + 0.5 && p.x < best.x) ? p : best));
}

const HANDLE_GAP = 24;

/** Eight handles on a frame and one above it that turns it. */
export function frameHandles(frame: Rectangle, view: Viewport, canRotate: boolean): readonly Handle[] {
  const turn = frame.rotation + view.turn;
  const handles = SIDES.map((side): Handle => ({
    id: side, at: toView(view, sidePoint(frame, side)), cursor: resizeCursor(side, turn), look: "square",
  }));
  return canRotate ? [...handles, { id: "turn", at: turnHandle(frame, view), cursor: "grab", look: "turn" }] : handles;
}

function turnHandle(frame: Rectangle, view: Viewport): Point {
  const top = toView(view, sidePoint(frame, "n"));
  const away = subtract(top, toView(view, centre(frame)));
  const length = Math.hypot(away.x, away.y) || 1;
  return { x: top.x + (away.x / length) * HANDLE_GAP, y: top.y + (away.y / length) * HANDLE_GAP };
}

const SNAP_DEGREES = 15;

export function dragFrame(frame: Rectangle, id: string, to: Point, { shift, alt }: Modifiers): Rectangle {
  if (id !== "turn") return resize(frame, id as Side, to, { keepRatio: shift, fromCentre: alt });
  const rotation = normalDegrees(direction(centre(frame), to) + 90);
  return turnTo(frame, shift ? Math.round(rotation / SNAP_DEGREES) * SNAP_DEGREES : rotation);
}

/** A turned frame keeps its angle: its centre goes along, its sides are scaled by what they mostly point along. */
export function stretchFrame(frame: Rectangle, from: Box, to: Box): Rectangle {
  const [fx, fy] = [ratio(to.maxX - to.minX, from.maxX - from.minX), ratio(to.maxY - to.minY, from.maxY - from.minY)];
  const turn = (frame.rotation * Math.PI) / 180;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const scaled = { ...frame, width: frame.width * Math.hypot(fx * c, fy * s), height: frame.height * Math.hypot(fx * s, fy * c) };
  const before = centre(frame);
  const wanted = { x: to.minX + (before.x - from.minX) * fx, y: to.minY + (before.y - from.minY) * fy };
  return { ...scaled, ...add(scaled, subtract(wanted, centre(scaled))) };
}

function ratio(a: number, b: number): number {
  return b === 0 ? 1 : a / b;
}

export function finite(...values: readonly (Json | undefined)[]): boolean {
  return values.every((value) => typeof value === "number" && Number.isFinite(value));
}

function read(item: ResultItem, size: Size): RectangleFigure | null {
  const { x, y, width, height, rotation = 0 } = item.value ?? {};
  if (!finite(x, y, width, height) || typeof rotation !== "number") return null;
  const share = (value: Json | undefined, length: number): number => ((value as number) / 100) * length;
  const frame = { x: share(x, size.width), y: share(y, size.height), width: share(width, size.width), height: share(height, size.height), rotation };
  return new RectangleFigure(frame, size);
}

export function rotatable(control: TagNode | undefined): FigureOptions {
  return { canRotate: control ? attrBool(control, "canRotate", true) : true };
}

export const rectangle: Shape = {
  kind: "rectangle",
  read,
  options: rotatable,
};

