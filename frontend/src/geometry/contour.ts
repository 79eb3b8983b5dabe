/** Outlines of masks: closed loops along pixel edges, clockwise around what is set; holes run the other way. */
import { eachSpan, hasPixel, type Mask } from "./mask";
import type { Point } from "./point";

/** Right, down, left, up. */
const STEPS = [[1, 0], [0, 1], [-1, 0], [0, -1]] as const;
/** Seen from a corner and a direction: the pixel ahead at the left and at the right. */
const AHEAD_LEFT = [[0, -1], [0, 0], [-1, 0], [-1, -1]] as const;
const AHEAD_RIGHT = [[0, 0], [-1, 0], [-1, -1], [0, -1]] as const;
const UP = 3;

/** Corner points of every loop, in image pixels. Pixels that touch at a corner only are separate loops. */
export function contours(mask: Mask): readonly (readonly Point[])[] {
  const seen = new Uint8Array(mask.width * mask.height);
  const loops: (readonly Point[])[] = [];
  for (let row = 0; row < mask.height; row++) {
    eachSpan(mask, row, (column) => {
      if (seen[row * mask.width + column] === 0) loops.push(walk(mask, seen, mask.x + column, mask.y + row));
    });
  }
  return loops;
}

/** Walk once around, from the left edge of a pixel upwards; each left edge that is passed is marked. */
function walk(mask: Mask, seen: Uint8Array, startX: number, startY: number): readonly Point[] {
  const points: Point[] = [];
  let [x, y, direction] = [startX, startY + 1, UP];
  do {
    if (direction === UP) seen[(y - 1 - mask.y) * mask.width + x - mask.x] = 1;
    const step = STEPS[direction] as readonly [number, number];
    x += step[0];
    y += step[1];
    const turn = turnAt(mask, x, y, direction);
    if (turn !== 0) points.push({ x, y });
    direction = (direction + turn + 4) % 4;
  } while (x !== startX || y !== startY + 1 || direction !== UP);
  return points;
}

/** +1 right, -1 left, 0 straight on. */
function turnAt(mask: Mask, x: number, y: number, direction: number): -1 | 0 | 1 {
  const right = AHEAD_RIGHT[direction] as readonly [number, number];
  if (!hasPixel(mask, x + right[0], y + right[1])) return 1;
  const left = AHEAD_LEFT[direction] as readonly [number, number];
  return hasPixel(mask, x + left[0], y + left[1]) ? -1 : 0;
}
