/** Union and difference of polygons; a polygon with holes as one ring, so that every reader of plain points understands it. */
import clipping, { type MultiPolygon, type Polygon } from "polygon-clipping";
import { distance, type Point } from "./point";
import { signedArea } from "./polygon";
import { segmentsCross } from "./segment";

export type Ring = readonly Point[];
/** An outline and the holes in it. */
export type Surface = readonly [outline: Ring, ...holes: Ring[]];

/** What any of the rings covers (even-odd within one ring), as separate pieces. */
export function united(rings: readonly Ring[]): readonly Surface[] {
  return rings.length === 0 ? [] : clipped(rings, ([first, ...rest]) => clipping.union(first as Polygon, ...rest));
}

/** What `ring` covers and none of the others does, as separate pieces. */
export function subtracted(ring: Ring, others: readonly Ring[]): readonly Surface[] {
  return clipped([ring, ...others], ([first, ...rest]) => clipping.difference(first as Polygon, ...rest));
}

/** Where the exact numbers defeat the sweep (edges that nearly coincide), a thousandth of a pixel decides. */
function clipped(rings: readonly Ring[], run: (polygons: readonly Polygon[]) => MultiPolygon): readonly Surface[] {
  try {
    return run(rings.map((ring) => asPolygon(ring))).map(asSurface);
  } catch {
    return run(rings.map((ring) => asPolygon(ring, COARSE))).map(asSurface);
  }
}

const COARSE = 1000;

function asPolygon(ring: Ring, parts = 0): Polygon {
  const number = (value: number): number => (parts === 0 ? value : Math.round(value * parts) / parts);
  return [ring.map(({ x, y }) => [number(x), number(y)])];
}

/** Rings come closed, with their first point twice. */
function asSurface(polygon: Polygon): Surface {
  const [outline = [], ...holes] = polygon.map((ring) => ring.slice(0, -1).map(([x, y]) => ({ x, y })));
  return [outline, ...holes];
}

export function surfaceArea([outline, ...holes]: Surface): number {
  return holes.reduce((sum, hole) => sum - Math.abs(signedArea(hole)), Math.abs(signedArea(outline)));
}

/** One ring around the surface: each hole is joined to the outline by a cut of no width, walked there and back. */
export function withCuts([outline, ...holes]: Surface): Ring {
  const left = holes.map((hole) => oriented(hole, -1)).sort((a, b) => leftmost(a).x - leftmost(b).x);
  let ring = oriented(outline, 1);
  left.forEach((hole, i) => {
    ring = joined(ring, hole, left.slice(i + 1));
  });
  return ring;
}

function oriented(ring: Ring, sign: 1 | -1): Ring {
  return Math.sign(signedArea(ring)) === sign ? ring : [...ring].reverse();
}

function leftmost(ring: Ring): Point {
  return ring.reduce((best, p) => (p.x < best.x ? p : best));
}

function joined(ring: Ring, hole: Ring, others: readonly Ring[]): Ring {
  const from = hole.indexOf(leftmost(hole));
  const start = hole[from] as Point;
  const near = ring.map((p, i) => ({ i, far: distance(p, start) })).sort((a, b) => a.far - b.far);
  const seen = near.find(({ i }) => isFree(ring[i] as Point, start, [ring, hole, ...others])) ?? near[0];
  const at = seen?.i ?? 0;
  return [...ring.slice(0, at + 1), ...hole.slice(from), ...hole.slice(0, from + 1), ...ring.slice(at)];
}

/** Whether the straight line between two corners meets no edge but those at its ends. */
function isFree(a: Point, b: Point, rings: readonly Ring[]): boolean {
  return rings.every((ring) => ring.every((p, i) => {
    const q = ring[(i + 1) % ring.length] as Point;
    return same(p, a) || same(q, a) || same(p, b) || same(q, b) || !segmentsCross(a, b, p, q);
  }));
}

function same(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}
