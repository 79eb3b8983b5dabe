/** Line segments: distances, crossings, nearest points. */
import { type Box, boxFrom, cornersOf, inBox, overlaps } from "./box";
import { distance, type Point } from "./point";

/** The point of segment `a`-`b` that is nearest to `p`, and how far along it lies (0 … 1). */
export function nearestOn(p: Point, a: Point, b: Point): { readonly at: Point; readonly along: number } {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / square));
  return { at: { x: a.x + along * dx, y: a.y + along * dy }, along };
}

export function distanceTo(p: Point, a: Point, b: Point): number {
  return distance(p, nearestOn(p, a, b).at);
}

export function segmentsCross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point): number => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  const [abc, abd, cda, cdb] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (abc !== abd && cda !== cdb) return true;
  return [[a, b, c, abc], [a, b, d, abd], [c, d, a, cda], [c, d, b, cdb]].some(([p, q, r, turn]) => turn === 0 && inBox(boxFrom(p as Point, q as Point), r as Point));
}

/** Whether a line through `points` (joined at the ends when `closed`) touches `box`. */
export function lineTouches(points: readonly Point[], closed: boolean, box: Box): boolean {
  const count = closed ? points.length : points.length - 1;
  for (let i = 0; i < count; i++) {
    if (segmentTouches(points[i] as Point, points[(i + 1) % points.length] as Point, box)) return true;
  }
  return points.length === 1 && inBox(box, points[0] as Point);
}

function segmentTouches(a: Point, b: Point, box: Box): boolean {
  if (inBox(box, a) || inBox(box, b)) return true;
  if (!overlaps(boxFrom(a, b), box)) return false;
  const corners = cornersOf(box);
  return corners.some((corner, i) => segmentsCross(a, b, corner, corners[(i + 1) % 4] as Point));
}
