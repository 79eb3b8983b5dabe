/** Ellipses about their centre. */
import type { Json, JsonObject } from "../../../core/json";
import { type ResultItem, round } from "../../../core/result";
import { type Box, inBox } from "../../../geometry/box";
import { type Ellipse, ellipseBox, frameOf, fromFrame, inEllipse, outline } from "../../../geometry/ellipse";
import { add, normalDegrees, type Point, rotate, type Size } from "../../../geometry/point";
import { lineTouches } from "../../../geometry/segment";
import { toView, type Viewport } from "../../../geometry/viewport";
import type { Figure, FigureOptions, Handle, Modifiers, Pen, Shape } from "../figure";
import { dragFrame, finite, frameHandles, highest, rotatable, stretchFrame } from "./rectangle";

export class EllipseFigure implements Figure {
  readonly kind = "ellipse";
  readonly filled = true;
  readonly box: Box;
  readonly ellipse: Ellipse;
  readonly size: Size;

  constructor(ellipse: Ellipse, size: Size) {
    this.ellipse = ellipse;
    this.size = size;
    this.box = ellipseBox(ellipse);
  }

  hits(p: Point, tolerance: number): boolean {
    return inEllipse(this.ellipse, p, tolerance);
  }

  touches(box: Box): boolean {
    return lineTouches(outline(this.ellipse), true, box) || inEllipse(this.ellipse, { x: box.minX, y: box.minY }) || inBox(box, this.ellipse);
  }

  ring(): readonly Point[] {
    return outline(this.ellipse);
  }

  top(view: Viewport): Point {
    return highest(outline(this.ellipse, 24).map((p) => toView(view, p)));
  }

  trace(pen: Pen, view: Viewport): void {
    const { x, y } = toView(view, this.ellipse);
    const turn = ((this.ellipse.rotation + view.turn) * Math.PI) / 180;
    pen.ellipse(x, y, this.ellipse.radiusX * view.zoom, this.ellipse.radiusY * view.zoom, turn, 0, 2 * Math.PI);
  }

  handles(view: Viewport, { canRotate }: FigureOptions): readonly Handle[] {
    return frameHandles(frameOf(this.ellipse), view, canRotate);
  }

  dragHandle(id: string, to: Point, modifiers: Modifiers): EllipseFigure {
    return this.with(fromFrame(dragFrame(frameOf(this.ellipse), id, to, modifiers)));
  }

  moved(by: Point): EllipseFigure {
    return this.with({ ...this.ellipse, ...add(this.ellipse, by) });
  }

  turned(degrees: number, about: Point): EllipseFigure {
    const e = this.ellipse;
    return this.with({ ...e, ...rotate(e, degrees, about), rotation: normalDegrees(e.rotation + degrees) });
  }

  stretched(from: Box, to: Box): EllipseFigure {
    return this.with(fromFrame(stretchFrame(frameOf(this.ellipse), from, to)));
  }

  with(ellipse: Ellipse): EllipseFigure {
    return new EllipseFigure(ellipse, this.size);
  }

  snapped(): EllipseFigure {
    return this;
  }

  value(): JsonObject {
    const { x, y, radiusX, radiusY, rotation } = this.ellipse;
    const { width, height } = this.size;
    return {
      x: round((x / width) * 100, 4), y: round((y / height) * 100, 4), radiusX: round((radiusX / width) * 100, 4), radiusY: round((radiusY / height) * 100, 4),
      rotation: round(rotation, 3),
    };
  }
}

function read(item: ResultItem, size: Size): EllipseFigure | null {
  const { x, y, radiusX, radiusY, rotation = 0 } = item.value ?? {};
  if (!finite(x, y, radiusX, radiusY) || typeof rotation !== "number") return null;
  const share = (value: Json | undefined, length: number): number => ((value as number) / 100) * length;
  const radii = { radiusX: Math.abs(share(radiusX, size.width)), radiusY: Math.abs(share(radiusY, size.height)) };
  return new EllipseFigure({ x: share(x, size.width), y: share(y, size.height), ...radii, rotation }, size);
}

export const ellipse: Shape = {
  kind: "ellipse",
  read,
  options: rotatable,
};
