/** Polygons; one that is not closed yet is an unfinished drawing. */
import type { Json, JsonObject } from "../../../core/json";
import { type ResultItem, round } from "../../../core/result";
import { type Box, boxOf } from "../../../geometry/box";
import { add, type Point, rotate, type Size } from "../../../geometry/point";
import { deletePoint, distanceToLine, inPolygon, insertPoint, movePoint, nearestEdge } from "../../../geometry/polygon";
import { lineTouches } from "../../../geometry/segment";
import { toView, type Viewport } from "../../../geometry/viewport";
import type { Figure, Handle, Pen, Shape } from "../figure";
import { finite, highest } from "./rectangle";

export class PolygonFigure implements Figure {
  readonly kind = "polygon";
  readonly filled: boolean;
  readonly box: Box;
  readonly points: readonly Point[];
  readonly closed: boolean;
  readonly size: Size;

  constructor(points: readonly Point[], closed: boolean, size: Size) {
    this.points = points;
    this.closed = closed;
    this.filled = closed;
    this.size = size;
    this.box = boxOf(points);
  }

  hits(p: Point, tolerance: number): boolean {
    return (this.closed && inPolygon(this.points, p)) || distanceToLine(this.points, this.closed, p) <= tolerance;
  }

  touches(box: Box): boolean {
    return lineTouches(this.points, this.closed, box) || (this.closed && inPolygon(this.points, { x: box.minX, y: box.minY }));
  }

  ring(): readonly Point[] {
    return this.points;
  }

  top(view: Viewport): Point {
    return highest(this.points.map((p) => toView(view, p)));
  }

  trace(pen: Pen, view: Viewport): void {
    this.points.forEach((point, i) => {
      const { x, y } = toView(view, point);
      if (i === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    });
    if (this.closed) pen.closePath();
  }

  handles(view: Viewport): readonly Handle[] {
    return this.points.map((point, i): Handle => ({ id: String(i), at: toView(view, point), cursor: "move", look: "point" }));
  }

  dragHandle(id: string, to: Point): PolygonFigure {
    return this.with(movePoint(this.points, Number(id), to));
  }

  /** A new point on the edge that `p` lies on; null when it lies on none. */
  insertAt(p: Point, tolerance: number): PolygonFigure | null {
    const edge = nearestEdge(this.points, this.closed, p);
    return edge && edge.distance <= tolerance ? this.with(insertPoint(this.points, edge.index + 1, edge.at)) : null;
  }

  deleteHandle(id: string): PolygonFigure {
    return this.with(deletePoint(this.points, Number(id)));
  }

  movedHandles(ids: ReadonlySet<string>, by: Point): PolygonFigure {
    return this.with(this.points.map((p, i) => (ids.has(String(i)) ? add(p, by) : p)));
  }

  withoutHandles(ids: ReadonlySet<string>): PolygonFigure {
    const left = this.points.filter((_, i) => !ids.has(String(i)));
    return left.length < 3 ? this : this.with(left);
  }

  moved(by: Point): PolygonFigure {
    return this.with(this.points.map((p) => add(p, by)));
  }

  turned(degrees: number, about: Point): PolygonFigure {
    return this.with(this.points.map((p) => rotate(p, degrees, about)));
  }

  stretched(from: Box, to: Box): PolygonFigure {
    return this.with(this.points.map((p) => stretchPoint(p, from, to)));
  }

  with(points: readonly Point[], closed = this.closed): PolygonFigure {
    return new PolygonFigure(points, closed, this.size);
  }

  snapped(): PolygonFigure {
    return this.with(this.points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) })));
  }

  value(): JsonObject {
    const { width, height } = this.size;
    return { points: this.points.map(({ x, y }) => [round((x / width) * 100, 4), round((y / height) * 100, 4)]), closed: this.closed };
  }
}

export function stretchPoint(p: Point, from: Box, to: Box): Point {
  const along = (value: number, a: number, b: number, c: number, d: number): number => (b === a ? value + c - a : c + ((value - a) * (d - c)) / (b - a));
  return { x: along(p.x, from.minX, from.maxX, to.minX, to.maxX), y: along(p.y, from.minY, from.maxY, to.minY, to.maxY) };
}

function read(item: ResultItem, size: Size): PolygonFigure | null {
  const points = item.value?.["points"];
  if (!Array.isArray(points) || points.length === 0) return null;
  const pairs = points as readonly Json[];
  if (!pairs.every((pair): pair is readonly [number, number] => Array.isArray(pair) && finite(...(pair as readonly Json[]).slice(0, 2)) && pair.length >= 2)) return null;
  const placed = pairs.map(([x, y]) => ({ x: (x / 100) * size.width, y: (y / 100) * size.height }));
  return new PolygonFigure(placed, item.value?.["closed"] !== false, size);
}

export const polygon: Shape = {
  kind: "polygon",
  read,
};
