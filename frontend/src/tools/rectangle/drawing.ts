/** A rectangle between two corners. */
import { clamp, clampPoint, type Point } from "../../geometry/point";
import { between, type Rectangle } from "../../geometry/rectangle";
import type { PointerInput } from "../../surfaces/plane/input";
import { RectangleFigure } from "../../surfaces/plane/shapes/rectangle";
import { CLICK_REACH, type PlaneHost, reach } from "../host";
import type { Span } from "../spanning";

export const RECTANGLE: Span<RectangleFigure> = {
  name: "rectangle.drawing",
  figure: betweenPointers,
  fits: (host, { rectangle }) => bigEnough(host, rectangle),
  drop: (host, at) => new RectangleFigure(defaultRectangle(host, at), host.model.size),
};

function betweenPointers({ model: { size } }: PlaneHost, first: PointerInput, p: PointerInput): RectangleFigure {
  const from = clampPoint(first.at, size);
  const to = p.shift ? square(from, clampPoint(p.at, size)) : clampPoint(p.at, size);
  const start = p.alt ? clampPoint({ x: 2 * from.x - to.x, y: 2 * from.y - to.y }, size) : from;
  return new RectangleFigure(between(start, to), size);
}

/** Both sides as long as the shorter one, so that the square stays inside. */
function square(from: Point, to: Point): Point {
  const side = Math.min(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return { x: from.x + Math.sign(to.x - from.x) * side, y: from.y + Math.sign(to.y - from.y) * side };
}

export function bigEnough(host: PlaneHost, r: Rectangle): boolean {
  const least = reach(host, CLICK_REACH);
  return r.width >= least && r.height >= least;
}

const DEFAULT_SIDE = 48;

/** What a double click or a key drops: a square of fixed size on the screen, moved inside the image. */
export function defaultRectangle(host: PlaneHost, at: Point): Rectangle {
  const { width, height } = host.model.size;
  const side = Math.min(reach(host, DEFAULT_SIDE), width, height);
  return { x: clamp(at.x - side / 2, 0, width - side), y: clamp(at.y - side / 2, 0, height - side), width: side, height: side, rotation: 0 };
}
