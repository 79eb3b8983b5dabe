/** Polygons and open lines as lists of points. */
import { distance, type Point } from "./point";
import { distanceTo, nearestOn } from "./segment";

export function insertPoint(points: readonly Point[], index: number, p: Point): readonly Point[] {
  return [...points.slice(0, index), p, ...points.slice(index)];
}

export function movePoint(points: readonly Point[], index: number, p: Point): readonly Point[] {
  return points.map((one, i) => (i === index ? p : one));
}

/** Without one point, unless fewer than `least` would be left. */
export function deletePoint(points: readonly Point[], index: number, least = 3): readonly Point[] {
  return points.length <= least ? points : points.filter((_, i) => i !== index);
}

/** Signed area: positive when the points run clockwise on the screen. */
export function signedArea(points: readonly Point[]): number {
  let sum = 0;
  points.forEach((p, i) => {
    const q = points[(i + 1) % points.length] as Point;
    sum += p.x * q.y - q.x * p.y;
  });
  return sum / 2;
}

export function area(points: readonly Point[]): number {
  return Math.abs(signedArea(points));
}

/** Even-odd rule, as the fill is drawn. */
export function inPolygon(points: readonly Point[], p: Point): boolean {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const a = points[i] as Point;
    const b = points[j] as Point;
    if (a.y > p.y !== b.y > p.y && p.x < ((b.x - a.x) * (p.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

export interface EdgeHit {
  /** The edge runs from point `index` to the next one. */
  readonly index: number;
  readonly at: Point;
  readonly distance: number;
}

/** The edge nearest to `p`; null when there are fewer than two points. */
export function nearestEdge(points: readonly Point[], closed: boolean, p: Point): EdgeHit | null {
  let best: EdgeHit | null = null;
  const count = closed ? points.length : points.length - 1;
  for (let index = 0; index < count && points.length > 1; index++) {
    const { at } = nearestOn(p, points[index] as Point, points[(index + 1) % points.length] as Point);
    const far = distance(p, at);
    if (!best || far < best.distance) best = { index, at, distance: far };
  }
  return best;
}

/** Distance of `p` from the line through the points. */
export function distanceToLine(points: readonly Point[], closed: boolean, p: Point): number {
  const only = points[0];
  if (points.length === 1 && only) return distance(p, only);
  return nearestEdge(points, closed, p)?.distance ?? Infinity;
}

/** Fewer points that stay within `tolerance` of the line (Douglas-Peucker); ends stay. */
export function simplify(points: readonly Point[], tolerance: number): readonly Point[] {
  if (points.length < 3) return points;
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const stack: [number, number][] = [[0, points.length - 1]];
  for (let range = stack.pop(); range; range = stack.pop()) {
    const [from, to] = range;
    const far = farthest(points, from, to);
    if (far.distance <= tolerance) continue;
    keep[far.index] = 1;
    stack.push([from, far.index], [far.index, to]);
  }
  return points.filter((_, i) => keep[i] === 1);
}

function farthest(points: readonly Point[], from: number, to: number): { readonly index: number; readonly distance: number } {
  let [index, best] = [from, -1];
  for (let i = from + 1; i < to; i++) {
    const far = distanceTo(points[i] as Point, points[from] as Point, points[to] as Point);
    if (far > best) [index, best] = [i, far];
  }
  return { index, distance: best };
}
