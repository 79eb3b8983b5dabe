/** Single points; `width` is how large the point is drawn, in percent of the image's width. */
import type { JsonObject } from "../../../core/json";
import { type ResultItem, round } from "../../../core/result";
import { type Box, grow, overlaps } from "../../../geometry/box";
import { add, distance, type Point, rotate, type Size } from "../../../geometry/point";
import { toView, type Viewport } from "../../../geometry/viewport";
import type { Figure, Handle, Pen, Shape } from "../figure";
import { stretchPoint } from "./polygon";
import { finite } from "./rectangle";

/** However small the point is, it is seen at this radius (view pixels). */
const LEAST = 5;
/** How much further than a line a point may be missed. */
const EASY = 2;

export class KeyPointFigure implements Figure {
  readonly kind = "keypoint";
  readonly filled = true;
  readonly mark = true;
  readonly box: Box;
  readonly at: Point;
  /** Image pixels. */
  readonly diameter: number;
  readonly size: Size;

  constructor(at: Point, diameter: number, size: Size) {
    this.at = at;
    this.diameter = diameter;
    this.size = size;
    this.box = grow({ minX: at.x, minY: at.y, maxX: at.x, maxY: at.y }, diameter / 2);
  }

  hits(p: Point, tolerance: number): boolean {
    return distance(p, this.at) <= Math.max(this.diameter / 2 + tolerance, tolerance * EASY);
  }

  touches(box: Box): boolean {
    return overlaps(box, { minX: this.at.x, minY: this.at.y, maxX: this.at.x, maxY: this.at.y });
  }

  top(view: Viewport): Point {
    const { x, y } = toView(view, this.at);
    return { x, y: y - this.#radius(view) - 2 };
  }

  trace(pen: Pen, view: Viewport): void {
    const { x, y } = toView(view, this.at);
    const radius = this.#radius(view);
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.closePath();
  }

  #radius(view: Viewport): number {
    return Math.max(LEAST, (this.diameter / 2) * view.zoom);
  }

  handles(): readonly Handle[] {
    return [];
  }

  dragHandle(_id: string, to: Point): KeyPointFigure {
    return this.with(to);
  }

  moved(by: Point): KeyPointFigure {
    return this.with(add(this.at, by));
  }

  turned(degrees: number, about: Point): KeyPointFigure {
    return this.with(rotate(this.at, degrees, about));
  }

  stretched(from: Box, to: Box): KeyPointFigure {
    return this.with(stretchPoint(this.at, from, to));
  }

  with(at: Point): KeyPointFigure {
    return new KeyPointFigure(at, this.diameter, this.size);
  }

  /** Points sit on the middle of a pixel. */
  snapped(): KeyPointFigure {
    return this.with({ x: Math.floor(this.at.x) + 0.5, y: Math.floor(this.at.y) + 0.5 });
  }

  value(): JsonObject {
    const { width, height } = this.size;
    return { x: round((this.at.x / width) * 100, 4), y: round((this.at.y / height) * 100, 4), width: round((this.diameter / width) * 100, 4) };
  }
}

function read(item: ResultItem, size: Size): KeyPointFigure | null {
  const { x, y, width = 0 } = item.value ?? {};
  if (!finite(x, y) || typeof width !== "number") return null;
  return new KeyPointFigure({ x: ((x as number) / 100) * size.width, y: ((y as number) / 100) * size.height }, (Math.max(0, width) / 100) * size.width, size);
}

export const keypoint: Shape = {
  kind: "keypoint",
  read,
};
