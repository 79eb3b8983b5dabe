/** Paths of vertices that hang on one another: chains, closed outlines, trees; edges may be cubic curves. */
import { add, type Point, rotate, scale, subtract } from "./point";

export interface Vertex {
  readonly id: string;
  readonly at: Point;
  /** The vertex this one hangs on. */
  readonly previous: string | null;
  /** Where the curve comes in and goes out; null for a corner. */
  readonly incoming: Point | null;
  readonly outgoing: Point | null;
}

export interface PathEdge {
  readonly from: Vertex;
  readonly to: Vertex;
}

/** Every edge in the order of its later vertex; a closed path has one more, from the last vertex to the first. */
export function edgesOf(vertices: readonly Vertex[], closed: boolean): readonly PathEdge[] {
  const byId = new Map(vertices.map((vertex) => [vertex.id, vertex]));
  const edges = vertices.flatMap((to) => {
    const from = to.previous === null ? undefined : byId.get(to.previous);
    return from && from !== to ? [{ from, to }] : [];
  });
  const [first, last] = [vertices[0], vertices.at(-1)];
  return closed && first && last && first !== last && vertices.length > 2 ? [...edges, { from: last, to: first }] : edges;
}

export function isCurved({ from, to }: PathEdge): boolean {
  return from.outgoing !== null || to.incoming !== null;
}

/** The four points of an edge as a cubic curve. */
export function cubicOf({ from, to }: PathEdge): readonly [Point, Point, Point, Point] {
  return [from.at, from.outgoing ?? from.at, to.incoming ?? to.at, to.at];
}

export function pointOn([a, b, c, d]: readonly [Point, Point, Point, Point], t: number): Point {
  const u = 1 - t;
  const mix = (p: number, q: number, r: number, s: number): number => u * u * u * p + 3 * u * u * t * q + 3 * u * t * t * r + t * t * t * s;
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
}

const PIECES = 16;

/** Points along an edge, both ends included. */
export function sampled(edge: PathEdge): readonly Point[] {
  if (!isCurved(edge)) return [edge.from.at, edge.to.at];
  const cubic = cubicOf(edge);
  return Array.from({ length: PIECES + 1 }, (_, i) => pointOn(cubic, i / PIECES));
}

/** Both halves of a cubic curve cut at `t` (de Casteljau). */
export function cut([a, b, c, d]: readonly [Point, Point, Point, Point], t: number): { readonly left: readonly [Point, Point]; readonly at: Point; readonly right: readonly [Point, Point] } {
  const lerp = (p: Point, q: Point): Point => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });
  const [ab, bc, cd] = [lerp(a, b), lerp(b, c), lerp(c, d)];
  const [abc, bcd] = [lerp(ab, bc), lerp(bc, cd)];
  return { left: [ab, abc], at: lerp(abc, bcd), right: [bcd, cd] };
}

/** The opposite control point when a curve passes a vertex smoothly. */
export function mirrored(at: Point, control: Point): Point {
  return subtract(scale(at, 2), control);
}

/** Handles for a corner that becomes a curve: a third of the way along its neighbours' direction. */
export function smoothHandles(before: Point | null, at: Point, after: Point | null): { readonly incoming: Point; readonly outgoing: Point } {
  const along = subtract(after ?? at, before ?? at);
  const reach = before && after ? 1 / 6 : 1 / 3;
  const out = along.x === 0 && along.y === 0 ? rotate({ x: 20, y: 0 }, 0) : scale(along, reach);
  return { incoming: subtract(at, out), outgoing: add(at, out) };
}
