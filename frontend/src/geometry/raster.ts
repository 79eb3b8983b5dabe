/** Between outlines and pixels: a ring as a mask, a mask as rings. */
import { boxOf } from "./box";
import { contours } from "./contour";
import { cropped, emptyMask, type Mask } from "./mask";
import { distance, type Point, type Size } from "./point";
import { inPolygon, signedArea, simplify } from "./polygon";
import type { Surface } from "./booleans";

/** Every pixel whose middle lies in the ring (even-odd), clipped to the image. */
export function filledMask(image: Size, ring: readonly Point[]): Mask {
  const box = boxOf(ring);
  const [x0, y0] = [Math.max(0, Math.floor(box.minX)), Math.max(0, Math.floor(box.minY))];
  const [x1, y1] = [Math.min(image.width, Math.ceil(box.maxX)), Math.min(image.height, Math.ceil(box.maxY))];
  if (!(x1 > x0 && y1 > y0)) return emptyMask(image);
  const mask: Mask = { image, x: x0, y: y0, width: x1 - x0, height: y1 - y0, bits: new Uint8Array((x1 - x0) * (y1 - y0)) };
  for (let row = 0; row < mask.height; row++) {
    const cuts = cutsAt(ring, y0 + row + 0.5);
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const from = Math.max(0, Math.ceil((cuts[i] as number) - 0.5) - x0);
      const to = Math.min(mask.width, Math.ceil((cuts[i + 1] as number) - 0.5) - x0);
      if (to > from) mask.bits.fill(1, row * mask.width + from, row * mask.width + to);
    }
  }
  return cropped(mask);
}

/** Where the ring crosses the horizontal line at `y`, from left to right. */
function cutsAt(ring: readonly Point[], y: number): readonly number[] {
  const cuts: number[] = [];
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length] as Point;
    if (p.y > y !== q.y > y) cuts.push(p.x + ((y - p.y) / (q.y - p.y)) * (q.x - p.x));
  });
  return cuts.sort((a, b) => a - b);
}

/** Connected pieces of a mask as outlines with holes, largest first; corners of pixels are rounded off within `tolerance` pixels. */
export function surfacesOf(mask: Mask, tolerance: number): readonly Surface[] {
  const loops = contours(mask).map((loop) => ({ loop, area: signedArea(loop) }));
  const outlines = loops.filter(({ area }) => area > 0).sort((a, b) => b.area - a.area);
  const holes = loops.filter(({ area }) => area < 0);
  return outlines.map(({ loop, area }): Surface => {
    const inside = holes.filter((hole) => -hole.area < area && belongs(hole.loop, loop, outlines.map((one) => one.loop)));
    return [rounded(loop, tolerance), ...inside.map((hole) => rounded(hole.loop, tolerance)).filter((ring) => ring.length >= 3)];
  }).filter(([outline]) => outline.length >= 3);
}

/** A hole belongs to the smallest outline around it. */
function belongs(hole: readonly Point[], outline: readonly Point[], outlines: readonly (readonly Point[])[]): boolean {
  const [first, second] = hole as [Point, Point];
  const at = { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 };
  const around = outlines.filter((one) => inPolygon(one, nudged(at, first, second)));
  return around.at(-1) === outline;
}

/** A little into the set pixels beside the edge, on the right hand of a walk around what is set. */
function nudged(at: Point, from: Point, to: Point): Point {
  const length = distance(from, to) || 1;
  return { x: at.x - ((to.y - from.y) / length) * 0.25, y: at.y + ((to.x - from.x) / length) * 0.25 };
}

/** A closed ring simplified: cut where two points lie far apart, each half by itself. */
function rounded(ring: readonly Point[], tolerance: number): readonly Point[] {
  const first = ring[0];
  if (!first || ring.length < 4) return ring;
  const far = ring.reduce((best, p, i) => (distance(p, first) > distance(ring[best] as Point, first) ? i : best), 0);
  const halves = [ring.slice(0, far + 1), [...ring.slice(far), first]].map((half) => simplify(half, tolerance).slice(0, -1));
  const simple = halves.flat();
  return simple.length >= 3 ? simple : ring;
}
