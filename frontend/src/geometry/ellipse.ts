/** Ellipses in image pixels; (x, y) is the centre, about which `rotation` (degrees clockwise) turns. */
import type { Box } from "./box";
import { type Point, rotate, type Size, subtract } from "./point";
import { centre, type Rectangle } from "./rectangle";

export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly rotation: number;
}

export function ellipseBox(e: Ellipse): Box {
  const turn = (e.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const dx = Math.hypot(e.radiusX * cos, e.radiusY * sin);
  const dy = Math.hypot(e.radiusX * sin, e.radiusY * cos);
  return { minX: e.x - dx, minY: e.y - dy, maxX: e.x + dx, maxY: e.y + dy };
}

export function inEllipse(e: Ellipse, p: Point, tolerance = 0): boolean {
  const at = rotate(subtract(p, e), -e.rotation);
  const [a, b] = [e.radiusX + tolerance, e.radiusY + tolerance];
  return a > 0 && b > 0 && (at.x / a) ** 2 + (at.y / b) ** 2 <= 1;
}

/** The rectangle that frames the ellipse, with its rotation. */
export function frameOf(e: Ellipse): Rectangle {
  const corner = rotate({ x: e.x - e.radiusX, y: e.y - e.radiusY }, e.rotation, e);
  return { ...corner, width: 2 * e.radiusX, height: 2 * e.radiusY, rotation: e.rotation };
}

export function fromFrame(r: Rectangle): Ellipse {
  return { ...centre(r), radiusX: r.width / 2, radiusY: r.height / 2, rotation: r.rotation };
}

/** The ellipse around `from` that reaches out to `to`, kept inside the image. */
export function around(from: Point, to: Point, image: Size, circle = false): Ellipse {
  const rx = Math.min(Math.abs(to.x - from.x), from.x, image.width - from.x);
  const ry = Math.min(Math.abs(to.y - from.y), from.y, image.height - from.y);
  const r = Math.min(Math.max(rx, ry), from.x, from.y, image.width - from.x, image.height - from.y);
  return { ...from, radiusX: circle ? r : rx, radiusY: circle ? r : ry, rotation: 0 };
}

/** Points on the outline, for hit tests against boxes and for conversion to a polygon. */
export function outline(e: Ellipse, count = 48): readonly Point[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    return rotate({ x: e.x + e.radiusX * Math.cos(angle), y: e.y + e.radiusY * Math.sin(angle) }, e.rotation, e);
  });
}
