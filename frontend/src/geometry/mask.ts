/** Masks: which pixels of an image belong to a region. Only the smallest box around them is kept. */
import { type Box, boxOf, cornersOf } from "./box";
import { type Point, rotate, type Size } from "./point";

export interface Mask {
  /** Size of the image the mask belongs to. */
  readonly image: Size;
  /** Left top pixel of the box, and its size. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** One byte per pixel of the box, row by row: 0 or 1. */
  readonly bits: Uint8Array;
}

/** Set pixels as runs over the whole image: first index, length. */
export type Runs = readonly (readonly [start: number, length: number])[];

export function emptyMask(image: Size): Mask {
  return { image, x: 0, y: 0, width: 0, height: 0, bits: new Uint8Array(0) };
}

export function isEmptyMask(mask: Mask): boolean {
  return !mask.bits.includes(1);
}

export function hasPixel(mask: Mask, x: number, y: number): boolean {
  const [column, row] = [x - mask.x, y - mask.y];
  return column >= 0 && row >= 0 && column < mask.width && row < mask.height && mask.bits[row * mask.width + column] === 1;
}

const counts = new WeakMap<Mask, number>();

/** How many pixels are set; counted once. */
export function pixelCount(mask: Mask): number {
  const known = counts.get(mask);
  if (known !== undefined) return known;
  const count = onesIn(mask.bits);
  counts.set(mask, count);
  return count;
}

/** Bytes of 0 and 1 are added four at a time: 255 words cannot overflow the bytes of their sum. */
function onesIn(bits: Uint8Array): number {
  const aligned = bits.byteOffset % 4 === 0 ? bits.length >> 2 : 0;
  const words = new Uint32Array(bits.buffer, aligned > 0 ? bits.byteOffset : 0, aligned);
  let count = 0;
  for (let from = 0; from < aligned; from += 255) {
    let sum = 0;
    for (let i = from; i < Math.min(from + 255, aligned); i++) sum += words[i] as number;
    count += (sum & 255) + ((sum >>> 8) & 255) + ((sum >>> 16) & 255) + (sum >>> 24);
  }
  for (let i = aligned * 4; i < bits.length; i++) count += bits[i] as number;
  return count;
}

export function maskBox(mask: Mask): Box {
  return { minX: mask.x, minY: mask.y, maxX: mask.x + mask.width, maxY: mask.y + mask.height };
}

export function maskFromRuns(image: Size, runs: Runs): Mask {
  const box = boxOfRuns(image, runs);
  if (!box) return emptyMask(image);
  const mask = blank(image, box.minX, box.minY, box.maxX, box.maxY);
  for (const [start, length] of runs) eachRow(image, start, length, (y, from, to) => fillRow(mask, y, from, to, 1));
  return mask;
}

function boxOfRuns(image: Size, runs: Runs): Box | null {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [start, length] of runs) {
    eachRow(image, start, length, (y, from, to) => {
      minX = Math.min(minX, from);
      maxX = Math.max(maxX, to);
      minY = Math.min(minY, y);
      maxY = Math.max(maxY, y + 1);
    });
  }
  return maxX > minX ? { minX, minY, maxX, maxY } : null;
}

function eachRow(image: Size, start: number, length: number, visit: (y: number, from: number, to: number) => void): void {
  const end = Math.min(start + length, image.width * image.height);
  for (let at = start; at < end;) {
    const y = Math.floor(at / image.width);
    const stop = Math.min(end, (y + 1) * image.width);
    visit(y, at - y * image.width, stop - y * image.width);
    at = stop;
  }
}

/** Runs of set pixels in one row of the mask's box: first column, end. The engine's own search does the walking. */
export function eachSpan(mask: Mask, row: number, visit: (from: number, to: number) => void): void {
  const bits = mask.bits.subarray(row * mask.width, (row + 1) * mask.width);
  for (let from = bits.indexOf(1); from >= 0;) {
    const stop = bits.indexOf(0, from);
    const to = stop < 0 ? mask.width : stop;
    visit(from, to);
    from = stop < 0 ? -1 : bits.indexOf(1, to);
  }
}

/** The runs of a mask over its whole image, joined across row ends. */
export function runsOf(mask: Mask): Runs {
  const runs: [number, number][] = [];
  for (let row = 0; row < mask.height; row++) {
    const first = (mask.y + row) * mask.image.width + mask.x;
    eachSpan(mask, row, (from, to) => {
      const last = runs.at(-1);
      if (last && last[0] + last[1] === first + from) last[1] += to - from;
      else runs.push([first + from, to - from]);
    });
  }
  return runs;
}

export function sameMask(a: Mask, b: Mask): boolean {
  if (a.image.width !== b.image.width || a.image.height !== b.image.height) return false;
  const [one, other] = [cropped(a), cropped(b)];
  return one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height && one.bits.every((bit, i) => bit === other.bits[i]);
}

function blank(image: Size, minX: number, minY: number, maxX: number, maxY: number): Mask {
  const [width, height] = [Math.max(0, maxX - minX), Math.max(0, maxY - minY)];
  return { image, x: minX, y: minY, width, height, bits: new Uint8Array(width * height) };
}

function fillRow(mask: Mask, y: number, from: number, to: number, bit: 0 | 1): void {
  const row = y - mask.y;
  if (row < 0 || row >= mask.height) return;
  const [left, right] = [Math.max(from - mask.x, 0), Math.min(to - mask.x, mask.width)];
  if (right > left) mask.bits.fill(bit, row * mask.width + left, row * mask.width + right);
}

/** A copy with room for `box` (clipped to the image); pixels stay where they are. */
function grown(mask: Mask, box: Box): Mask {
  const { width, height } = mask.image;
  const none = mask.width === 0 || mask.height === 0;
  const next = blank(
    mask.image,
    Math.max(0, Math.min(none ? Infinity : mask.x, Math.floor(box.minX))), Math.max(0, Math.min(none ? Infinity : mask.y, Math.floor(box.minY))),
    Math.min(width, Math.max(none ? 0 : mask.x + mask.width, Math.ceil(box.maxX))), Math.min(height, Math.max(none ? 0 : mask.y + mask.height, Math.ceil(box.maxY))),
  );
  for (let row = 0; row < mask.height; row++) {
    next.bits.set(mask.bits.subarray(row * mask.width, (row + 1) * mask.width), (mask.y + row - next.y) * next.width + mask.x - next.x);
  }
  return next;
}

/** Without empty rows and columns around. */
export function cropped(mask: Mask): Mask {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let row = 0; row < mask.height; row++) {
    const bits = mask.bits.subarray(row * mask.width, (row + 1) * mask.width);
    const first = bits.indexOf(1);
    if (first < 0) continue;
    minX = Math.min(minX, first);
    maxX = Math.max(maxX, bits.lastIndexOf(1) + 1);
    minY = Math.min(minY, row);
    maxY = row + 1;
  }
  if (maxX <= minX) return emptyMask(mask.image);
  if (minX === 0 && minY === 0 && maxX === mask.width && maxY === mask.height) return mask;
  const next = blank(mask.image, mask.x + minX, mask.y + minY, mask.x + maxX, mask.y + maxY);
  for (let row = 0; row < next.height; row++) {
    const from = (row + minY) * mask.width + minX;
    next.bits.set(mask.bits.subarray(from, from + next.width), row * next.width);
  }
  return next;
}

/**
 * A brush stroke with round ends through `points` (image pixels); a radius under half a pixel sets single pixels.
 * `widths`: what the radius is multiplied with at each point (a pen pressed harder or less).
 */
export function stroked(mask: Mask, points: readonly Point[], radius: number, on: boolean, widths: readonly number[] = []): Mask {
  if (points.length === 0) return mask;
  const at = (i: number): number => radius * (widths[i] ?? 1);
  const reach = Math.max(radius * Math.max(1, ...widths), 0.5) + 1;
  const box = strokeBox(points, reach);
  const next = on ? grown(mask, box) : { ...mask, bits: mask.bits.slice() };
  points.forEach((p, i) => {
    const before = Math.max(0, i - 1);
    capsule(next, points[before] as Point, p, (at(before) + at(i)) / 2, on ? 1 : 0);
    if (at(i) !== at(before)) capsule(next, p, p, at(i), on ? 1 : 0);
  });
  return cropped(next);
}

function strokeBox(points: readonly Point[], reach: number): Box {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return { minX: minX - reach, minY: minY - reach, maxX: maxX + reach, maxY: maxY + reach };
}

/** All pixels whose middle lies within `radius` of the segment, and always those under its points. */
function capsule(mask: Mask, a: Point, b: Point, radius: number, bit: 0 | 1): void {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  const low = Math.max(mask.y, Math.floor(Math.min(a.y, b.y) - radius));
  const high = Math.min(mask.y + mask.height - 1, Math.ceil(Math.max(a.y, b.y) + radius));
  for (let y = low; y <= high; y++) {
    const span = rowSpan(a, dx, dy, square, radius, y + 0.5);
    if (span) fillRow(mask, y, Math.ceil(span[0] - 0.5), Math.floor(span[1] - 0.5) + 1, bit);
  }
  const steps = radius < 1 ? Math.ceil(Math.max(Math.abs(dx), Math.abs(dy))) : 0;
  for (let i = 0; i <= steps; i++) {
    const along = steps === 0 ? 1 : i / steps;
    const [x, y] = [Math.floor(a.x + dx * along), Math.floor(a.y + dy * along)];
    fillRow(mask, y, x, x + 1, bit);
  }
}

/** Where the capsule around a segment cuts the horizontal line at `y`; null where it does not. */
function rowSpan(a: Point, dx: number, dy: number, square: number, radius: number, y: number): readonly [number, number] | null {
  let [left, right] = [Infinity, -Infinity];
  const take = (from: number, to: number): void => {
    left = Math.min(left, from);
    right = Math.max(right, to);
  };
  for (const end of [a, { x: a.x + dx, y: a.y + dy }]) {
    const far = radius * radius - (y - end.y) ** 2;
    if (far >= 0) take(end.x - Math.sqrt(far), end.x + Math.sqrt(far));
  }
  if (square > 0) bandSpan(a, dx, dy, square, radius, y, take);
  return right >= left ? [left, right] : null;
}

/** The straight part of the capsule: within `radius` of the line, between its ends. */
function bandSpan(a: Point, dx: number, dy: number, square: number, radius: number, y: number, take: (from: number, to: number) => void): void {
  const length = Math.sqrt(square);
  const [nx, ny] = [-dy / length, dx / length];
  const corners = [[0, 1], [1, 1], [1, -1], [0, -1]].map(([along, side]) => ({
    x: a.x + dx * (along as number) + nx * radius * (side as number), y: a.y + dy * (along as number) + ny * radius * (side as number),
  }));
  const cuts: number[] = [];
  corners.forEach((p, i) => {
    const q = corners[(i + 1) % 4] as Point;
    if (p.y <= y === q.y <= y) return;
    cuts.push(p.x + ((y - p.y) / (q.y - p.y)) * (q.x - p.x));
  });
  if (cuts.length >= 2) take(Math.min(...cuts), Math.max(...cuts));
}

/** Pixels of either mask. */
export function joined(a: Mask, b: Mask): Mask {
  if (b.width === 0) return a;
  const next = grown(a, maskBox(b));
  combine(next, b, 1);
  return next;
}

/** Pixels of `a` that are not in `b`. */
export function without(a: Mask, b: Mask): Mask {
  const next = { ...a, bits: a.bits.slice() };
  combine(next, b, 0);
  return cropped(next);
}

function combine(into: Mask, other: Mask, bit: 0 | 1): void {
  for (let row = 0; row < other.height; row++) {
    const y = other.y + row - into.y;
    if (y < 0 || y >= into.height) continue;
    for (let column = 0; column < other.width; column++) {
      const x = other.x + column - into.x;
      if (other.bits[row * other.width + column] === 1 && x >= 0 && x < into.width) into.bits[y * into.width + x] = bit;
    }
  }
}

/** Moved by whole pixels; what leaves the image is cut off. */
export function shifted(mask: Mask, by: Point): Mask {
  const [dx, dy] = [Math.round(by.x), Math.round(by.y)];
  const moved = { ...mask, x: mask.x + dx, y: mask.y + dy };
  if (moved.x >= 0 && moved.y >= 0 && moved.x + moved.width <= mask.image.width && moved.y + moved.height <= mask.image.height) return moved;
  const [minX, minY] = [Math.max(0, moved.x), Math.max(0, moved.y)];
  const next = blank(mask.image, minX, minY, Math.max(minX, Math.min(mask.image.width, moved.x + moved.width)), Math.max(minY, Math.min(mask.image.height, moved.y + moved.height)));
  combine(next, moved, 1);
  return cropped(next);
}

/** The mask where its box `from` becomes the box `to` (nearest pixel). */
export function scaledMask(mask: Mask, from: Box, to: Box): Mask {
  const along = (value: number, a: number, b: number, c: number, d: number): number => (b === a ? value + c - a : c + ((value - a) * (d - c)) / (b - a));
  const box = maskBox(mask);
  const minX = Math.max(0, Math.round(along(box.minX, from.minX, from.maxX, to.minX, to.maxX)));
  const maxX = Math.min(mask.image.width, Math.round(along(box.maxX, from.minX, from.maxX, to.minX, to.maxX)));
  const minY = Math.max(0, Math.round(along(box.minY, from.minY, from.maxY, to.minY, to.maxY)));
  const maxY = Math.min(mask.image.height, Math.round(along(box.maxY, from.minY, from.maxY, to.minY, to.maxY)));
  const next = blank(mask.image, minX, minY, Math.max(minX, maxX), Math.max(minY, maxY));
  for (let y = 0; y < next.height; y++) {
    const row = mask.y + Math.floor(((y + 0.5) * mask.height) / next.height);
    for (let x = 0; x < next.width; x++) {
      if (hasPixel(mask, mask.x + Math.floor(((x + 0.5) * mask.width) / next.width), row)) next.bits[y * next.width + x] = 1;
    }
  }
  return cropped(next);
}

/** The mask turned about a point (degrees clockwise, nearest pixel); what leaves the image is cut off. */
export function turnedMask(mask: Mask, degrees: number, about: Point): Mask {
  const box = boxOf(cornersOf(maskBox(mask)).map((p) => rotate(p, degrees, about)));
  const { width, height } = mask.image;
  const next = blank(mask.image, Math.max(0, Math.floor(box.minX)), Math.max(0, Math.floor(box.minY)), Math.min(width, Math.ceil(box.maxX)), Math.min(height, Math.ceil(box.maxY)));
  for (let y = 0; y < next.height; y++) {
    for (let x = 0; x < next.width; x++) {
      const from = rotate({ x: next.x + x + 0.5, y: next.y + y + 0.5 }, -degrees, about);
      if (hasPixel(mask, Math.floor(from.x), Math.floor(from.y))) next.bits[y * next.width + x] = 1;
    }
  }
  return cropped(next);
}

/** The mask on an image of another size. */
export function fittedMask(mask: Mask, image: Size): Mask {
  if (mask.image.width === image.width && mask.image.height === image.height) return mask;
  const whole = { minX: 0, minY: 0, maxX: mask.image.width, maxY: mask.image.height };
  return scaledMask({ ...mask, image }, whole, { minX: 0, minY: 0, maxX: image.width, maxY: image.height });
}
