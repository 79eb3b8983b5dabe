/** Walking along the outline of a shape, so that a neighbour has exactly the same border. */
import { distance, type Point } from "./point";
import { type EdgeHit, nearestEdge } from "./polygon";

/** The place on a closed ring nearest to `p` within `reach`; its corners are taken before its edges. */
export function placeOn(ring: readonly Point[], p: Point, reach: number): EdgeHit | null {
  let best: EdgeHit | null = null;
  ring.forEach((at, index) => {
    const far = distance(at, p);
    if (far <= (best?.distance ?? reach)) best = { index, at, distance: far };
  });
  if (best) return best;
  const edge = nearestEdge(ring, true, p);
  return edge && edge.distance <= reach ? edge : null;
}

/** The corners between two places on a closed ring, by the shorter way; neither end is among them. */
export function cornersBetween(ring: readonly Point[], from: EdgeHit, to: EdgeHit): readonly Point[] {
  const forward = walk(ring, from, to);
  const backward = [...walk(ring, to, from)].reverse();
  return lengthOf([from.at, ...forward, to.at]) <= lengthOf([from.at, ...backward, to.at]) ? forward : backward;
}

/** Corners passed when one walks in the order of the points. */
function walk(ring: readonly Point[], from: EdgeHit, to: EdgeHit): readonly Point[] {
  const start = ring[from.index] as Point;
  const sameEdge = from.index === to.index && distance(start, to.at) >= distance(start, from.at);
  const count = sameEdge ? 0 : ((to.index - from.index + ring.length) % ring.length) || ring.length;
  const passed = Array.from({ length: count }, (_, i) => ring[(from.index + 1 + i) % ring.length] as Point);
  return passed.filter((p, i) => !(i === passed.length - 1 && distance(p, to.at) === 0));
}

function lengthOf(points: readonly Point[]): number {
  return points.reduce((sum, p, i) => sum + (i === 0 ? 0 : distance(p, points[i - 1] as Point)), 0);
}
