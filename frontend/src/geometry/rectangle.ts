/** Rectangles in image pixels; (x, y) is the top-left corner, about which `rotation` (degrees clockwise) turns. */
import { areaOf, type Box, boxFrom } from "./box";
import { add, distance, direction, normalDegrees, type Point, rotate, subtract } from "./point";

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rotation: number;
}

export type Side = "n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "nw";
export const SIDES: readonly Side[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

export interface ResizeOptions {
  /** Keep width : height. */
  readonly keepRatio?: boolean;
  /** The centre stays instead of the opposite side. */
  readonly fromCentre?: boolean;
}

/** A point given in the rectangle's own frame (0 … width, 0 … height). */
function outward(r: Rectangle, x: number, y: number): Point {
  return add({ x: r.x, y: r.y }, rotate({ x, y }, r.rotation));
}

function inward(r: Rectangle, p: Point): Point {
  return rotate(subtract(p, { x: r.x, y: r.y }), -r.rotation);
}

/** Corners clockwise from the one at (x, y). */
export function corners(r: Rectangle): readonly [Point, Point, Point, Point] {
  return [outward(r, 0, 0), outward(r, r.width, 0), outward(r, r.width, r.height), outward(r, 0, r.height)];
}

export function centre(r: Rectangle): Point {
  return outward(r, r.width / 2, r.height / 2);
}

export function sidePoint(r: Rectangle, side: Side): Point {
  const x = side.includes("w") ? 0 : side.includes("e") ? r.width : r.width / 2;
  const y = side.includes("n") ? 0 : side.includes("s") ? r.height : r.height / 2;
  return outward(r, x, y);
}

export function holdsPoint(r: Rectangle, p: Point, tolerance = 0): boolean {
  const at = inward(r, p);
  return at.x >= -tolerance && at.y >= -tolerance && at.x <= r.width + tolerance && at.y <= r.height + tolerance;
}

/** The rectangle between two corners, without rotation. */
export function between(a: Point, b: Point): Rectangle {
  const box = boxFrom(a, b);
  return { x: box.minX, y: box.minY, width: box.maxX - box.minX, height: box.maxY - box.minY, rotation: 0 };
}

/** Drag one side or corner to `to`; a flip over the opposite side gives positive sizes again. */
export function resize(r: Rectangle, side: Side, to: Point, options: ResizeOptions = {}): Rectangle {
  const at = inward(r, to);
  const h = span(r.width, at.x, side.includes("w") ? -1 : side.includes("e") ? 1 : 0, options.fromCentre);
  const v = span(r.height, at.y, side.includes("n") ? -1 : side.includes("s") ? 1 : 0, options.fromCentre);
  const [hs, vs] = options.keepRatio ? keepRatio(r, side, h, v, options.fromCentre) : [h, v];
  return placed(r, hs, vs);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** One axis in the rectangle's own frame: the dragged end goes to `at`; `end` is -1, 0 or 1. */
function span(length: number, at: number, end: -1 | 0 | 1, both = false): Span {
  if (end === 0) return { from: 0, to: length };
  if (both) return end < 0 ? { from: at, to: length - at } : { from: length - at, to: at };
  return end < 0 ? { from: at, to: length } : { from: 0, to: at };
}

function keepRatio(r: Rectangle, side: Side, h: Span, v: Span, both = false): readonly [Span, Span] {
  if (r.width === 0 || r.height === 0) return [h, v];
  const [sx, sy] = [(h.to - h.from) / r.width, (v.to - v.from) / r.height];
  const free = side.length === 1;
  const factor = free ? (side === "n" || side === "s" ? sy : sx) : Math.abs(sx) > Math.abs(sy) ? sx : sy;
  const size = Math.abs(factor);
  return [scaled(r.width, size * (sx < 0 ? -1 : 1), endOf(side, "w", "e"), both), scaled(r.height, size * (sy < 0 ? -1 : 1), endOf(side, "n", "s"), both)];
}

function endOf(side: Side, low: string, high: string): -1 | 0 | 1 {
  return side.includes(low) ? -1 : side.includes(high) ? 1 : 0;
}

function scaled(length: number, factor: number, end: -1 | 0 | 1, both: boolean): Span {
  const size = length * factor;
  if (both || end === 0) return { from: (length - Math.abs(size)) / 2, to: (length + Math.abs(size)) / 2 };
  return end < 0 ? { from: length - size, to: length } : { from: 0, to: size };
}

function placed(r: Rectangle, h: Span, v: Span): Rectangle {
  const at = outward(r, Math.min(h.from, h.to), Math.min(v.from, v.to));
  return { ...at, width: Math.abs(h.to - h.from), height: Math.abs(v.to - v.from), rotation: r.rotation };
}

/** Turn about the centre to a new rotation. */
export function turnTo(r: Rectangle, rotation: number): Rectangle {
  const turn = normalDegrees(rotation);
  const at = rotate({ x: r.x, y: r.y }, turn - r.rotation, centre(r));
  return { ...r, ...at, rotation: turn };
}

/** A rectangle from one side (`a` to `b`) and a third point that says how far the opposite side lies. */
export function fromThree(a: Point, b: Point, c: Point): Rectangle {
  const rotation = direction(a, b);
  const width = distance(a, b);
  const height = rotate(subtract(c, a), -rotation).y;
  if (height >= 0) return { ...a, width, height, rotation };
  const corner = add(a, rotate({ x: 0, y: height }, rotation));
  return { ...corner, width, height: -height, rotation };
}

/** The part of an unrotated rectangle that lies inside the image; a rotated one is left alone. */
export function clipTo(r: Rectangle, image: Box): Rectangle {
  if (normalDegrees(r.rotation) !== 0) return r;
  const clipped = {
    minX: Math.max(r.x, image.minX), minY: Math.max(r.y, image.minY),
    maxX: Math.min(r.x + r.width, image.maxX), maxY: Math.min(r.y + r.height, image.maxY),
  };
  return areaOf(clipped) === 0 ? r : { x: clipped.minX, y: clipped.minY, width: clipped.maxX - clipped.minX, height: clipped.maxY - clipped.minY, rotation: 0 };
}
