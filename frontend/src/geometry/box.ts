/** Boxes with sides along the axes; the shape of rbush's entries. */
import type { Point, Size } from "./point";

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export function boxOf(points: readonly Point[]): Box {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    if (x < minX) minX = x;
    if (y < minY) minY = y;
    if (x > maxX) maxX = x;
    if (y > maxY) maxY = y;
  }
  return { minX, minY, maxX, maxY };
}

export function boxFrom(a: Point, b: Point): Box {
  return boxOf([a, b]);
}

/** The smallest box around all; null for none. */
export function union(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  return boxOf(boxes.flatMap((box) => [{ x: box.minX, y: box.minY }, { x: box.maxX, y: box.maxY }]));
}

export function grow(box: Box, by: number): Box {
  return { minX: box.minX - by, minY: box.minY - by, maxX: box.maxX + by, maxY: box.maxY + by };
}

export function overlaps(a: Box, b: Box): boolean {
  return a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY;
}

export function holds(outer: Box, inner: Box): boolean {
  return outer.minX <= inner.minX && outer.minY <= inner.minY && outer.maxX >= inner.maxX && outer.maxY >= inner.maxY;
}

export function inBox(box: Box, p: Point): boolean {
  return p.x >= box.minX && p.x <= box.maxX && p.y >= box.minY && p.y <= box.maxY;
}

export function centreOf(box: Box): Point {
  return { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 };
}

export function areaOf(box: Box): number {
  return Math.max(0, box.maxX - box.minX) * Math.max(0, box.maxY - box.minY);
}

export function cornersOf(box: Box): readonly [Point, Point, Point, Point] {
  return [
    { x: box.minX, y: box.minY }, { x: box.maxX, y: box.minY }, { x: box.maxX, y: box.maxY }, { x: box.minX, y: box.maxY },
  ];
}

/** How far a box may be moved inside `size`: a move never pushes it (further) out, but may bring it back in. */
export function limitMove(box: Box, by: Point, size: Size): Point {
  return { x: limit(by.x, box.minX, box.maxX, size.width), y: limit(by.y, box.minY, box.maxY, size.height) };
}

function limit(by: number, min: number, max: number, end: number): number {
  const low = Math.min(0, -min);
  const high = Math.max(0, end - max);
  return Math.min(Math.max(by, low), high);
}
