/** Connected pixels of nearly one colour, for the magic wand. */
import { cropped, type Mask } from "./mask";
import type { Size } from "./point";

export interface Pixels extends Size {
  /** RGBA, row by row. */
  readonly data: ArrayLike<number>;
}

/** The pixels connected with (x, y) whose channels differ from it by `tolerance` (0 … 255) at most. */
export function floodFill(pixels: Pixels, x: number, y: number, tolerance: number): Mask {
  const { width, height, data } = pixels;
  const bits = new Uint8Array(width * height);
  const [startX, startY] = [Math.floor(x), Math.floor(y)];
  if (startX < 0 || startY < 0 || startX >= width || startY >= height) return cropped({ image: { width, height }, x: 0, y: 0, width, height, bits });
  const near = sameAs(data, (startY * width + startX) * 4, tolerance);
  const stack: number[] = [startY * width + startX];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (bits[at] === 1) continue;
    spread(at, width, height, bits, near, stack);
  }
  return cropped({ image: { width, height }, x: 0, y: 0, width, height, bits });
}

function sameAs(data: ArrayLike<number>, origin: number, tolerance: number): (pixel: number) => boolean {
  const [r, g, b, a] = [data[origin], data[origin + 1], data[origin + 2], data[origin + 3]] as [number, number, number, number];
  return (pixel) => {
    const at = pixel * 4;
    return Math.abs((data[at] as number) - r) <= tolerance && Math.abs((data[at + 1] as number) - g) <= tolerance
      && Math.abs((data[at + 2] as number) - b) <= tolerance && Math.abs((data[at + 3] as number) - a) <= tolerance;
  };
}

/** Fill the row around `at` and put the openings above and below on the stack. */
function spread(at: number, width: number, height: number, bits: Uint8Array, near: (pixel: number) => boolean, stack: number[]): void {
  const row = Math.floor(at / width);
  let [left, right] = [at, at];
  while (left > row * width && bits[left - 1] === 0 && near(left - 1)) left--;
  while (right < (row + 1) * width - 1 && bits[right + 1] === 0 && near(right + 1)) right++;
  bits.fill(1, left, right + 1);
  for (const next of [row - 1, row + 1]) {
    if (next < 0 || next >= height) continue;
    const offset = (next - row) * width;
    let open = false;
    for (let pixel = left + offset; pixel <= right + offset; pixel++) {
      const fits = bits[pixel] === 0 && near(pixel);
      if (fits && !open) stack.push(pixel);
      open = fits;
    }
  }
}

/** The mask with the hole around (x, y) filled; null when the place is set already, or is not enclosed by the mask and the edges of the image. */
export function filledHole(mask: Mask, x: number, y: number): Mask | null {
  const { width, height } = mask;
  const [column, row] = [Math.floor(x) - mask.x, Math.floor(y) - mask.y];
  if (column < 0 || row < 0 || column >= width || row >= height || mask.bits[row * width + column] === 1) return null;
  const hole = new Uint8Array(width * height);
  const isUnset = (pixel: number): boolean => mask.bits[pixel] === 0;
  const stack = [row * width + column];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) if (hole[at] === 0) spread(at, width, height, hole, isUnset, stack);
  return leaks(mask, hole) ? null : { ...mask, bits: mask.bits.map((bit, i) => bit | (hole[i] as number)) };
}

/** Whether `hole` reaches an edge of the mask's box that is no edge of the image: outside of it nothing is set. */
function leaks({ image, x, y, width, height }: Mask, hole: Uint8Array): boolean {
  const row = (at: number): boolean => hole.subarray(at * width, (at + 1) * width).includes(1);
  const column = (at: number): boolean => Array.from({ length: height }, (_, i) => hole[i * width + at]).includes(1);
  return (y > 0 && row(0)) || (y + height < image.height && row(height - 1)) || (x > 0 && column(0)) || (x + width < image.width && column(width - 1));
}

/** The mask with its edge smoothed: a pixel is set when most of the square around it is. */
export function smoothed(mask: Mask, radius: number): Mask {
  if (radius < 1 || mask.width === 0) return mask;
  const padded = padMask(mask, radius);
  const { width, height } = padded;
  const sums = new Uint32Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let line = 0;
    for (let x = 0; x < width; x++) {
      line += padded.bits[y * width + x] as number;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] as number) + line;
    }
  }
  const bits = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [x0, y0, x1, y1] = [Math.max(0, x - radius), Math.max(0, y - radius), Math.min(width, x + radius + 1), Math.min(height, y + radius + 1)];
      const at = (px: number, py: number): number => sums[py * (width + 1) + px] as number;
      const sum = at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0);
      if (sum * 2 > (x1 - x0) * (y1 - y0)) bits[y * width + x] = 1;
    }
  }
  return cropped({ ...padded, bits });
}

function padMask(mask: Mask, by: number): Mask {
  const [x, y] = [Math.max(0, mask.x - by), Math.max(0, mask.y - by)];
  const width = Math.min(mask.image.width, mask.x + mask.width + by) - x;
  const height = Math.min(mask.image.height, mask.y + mask.height + by) - y;
  const bits = new Uint8Array(width * height);
  for (let row = 0; row < mask.height; row++) {
    bits.set(mask.bits.subarray(row * mask.width, (row + 1) * mask.width), (mask.y + row - y) * width + mask.x - x);
  }
  return { image: mask.image, x, y, width, height, bits };
}
