/** Points and vectors of the plane; y points down, angles are degrees clockwise. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const ORIGIN: Point = { x: 0, y: 0 };

export function add(a: Point, b: Point): Point {
  return { x: a.x + b.x, y: a.y + b.y };
}

export function subtract(a: Point, b: Point): Point {
  return { x: a.x - b.x, y: a.y - b.y };
}

export function scale(a: Point, factor: number): Point {
  return { x: a.x * factor, y: a.y * factor };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

export function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** `p` turned by `degrees` about `about`; quarter turns are exact. */
export function rotate(p: Point, degrees: number, about: Point = ORIGIN): Point {
  const { cos, sin } = turnOf(degrees);
  const dx = p.x - about.x;
  const dy = p.y - about.y;
  return { x: about.x + dx * cos - dy * sin, y: about.y + dx * sin + dy * cos };
}

function turnOf(degrees: number): { cos: number; sin: number } {
  const turn = normalDegrees(degrees);
  if (turn === 0) return { cos: 1, sin: 0 };
  if (turn === 90) return { cos: 0, sin: 1 };
  if (turn === 180) return { cos: -1, sin: 0 };
  if (turn === 270) return { cos: 0, sin: -1 };
  const radians = (turn * Math.PI) / 180;
  return { cos: Math.cos(radians), sin: Math.sin(radians) };
}

/** The same direction in 0 ≤ degrees < 360. */
export function normalDegrees(degrees: number): number {
  const turn = degrees % 360;
  return turn < 0 ? turn + 360 : turn + 0;
}

/** Direction from `from` to `to`: 0 is right, 90 is down. */
export function direction(from: Point, to: Point): number {
  return normalDegrees((Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

export function clampPoint(p: Point, size: Size): Point {
  return { x: clamp(p.x, 0, size.width), y: clamp(p.y, 0, size.height) };
}
