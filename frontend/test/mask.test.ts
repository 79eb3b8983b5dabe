import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { contours } from "../src/geometry/contour";
import { floodFill, smoothed } from "../src/geometry/floodfill";
import { cropped, emptyMask, fittedMask, hasPixel, isEmptyMask, joined, type Mask, maskFromRuns, pixelCount, runsOf, sameMask, scaledMask, shifted, stroked, without, turnedMask } from "../src/geometry/mask";
import { area } from "../src/geometry/polygon";
import { decodeRle, encodeMask, encodeWords, RleError } from "../src/geometry/rle";
import { numbers } from "./numbers";

const fromRows = (rows: readonly (readonly number[])[]): Mask => {
  const image = { width: rows[0]?.length ?? 0, height: rows.length };
  return cropped({ image, x: 0, y: 0, ...image, bits: Uint8Array.from(rows.flat(), (value) => (value > 0 ? 1 : 0)) });
};
const decoded = (rle: readonly number[], width: number, height: number): Mask => maskFromRuns({ width, height }, decodeRle(rle).runs);
const random = numbers(3);
const anyMask = (width: number, height: number, density: number): Mask => fromRows(Array.from({ length: height }, () => Array.from({ length: width }, () => (random(0, 1) < density ? 1 : 0))));

test("the reference's vectors, byte for byte", () => {
  const small = fromRows([[0, 255, 0], [255, 255, 0]]);
  assert.deepEqual(encodeMask(small), [0, 0, 0, 24, 57, 27, 252, 96, 17, 255, 198, 1, 63, 252, 96, 0]);
  const box = fromRows([[0, 0, 0, 0, 0], [0, 255, 255, 255, 0], [0, 255, 255, 255, 0], [0, 0, 0, 0, 0]]);
  assert.deepEqual(encodeMask(box), [0, 0, 0, 80, 57, 27, 254, 23, 0, 183, 255, 56, 5, 191, 252, 46, 0]);
  assert.deepEqual(encodeWords([[7, 3], [1, 1], [2, 2]], 6), [0, 0, 0, 6, 57, 27, 252, 64, 224, 0, 194, 4]);
  assert.deepEqual(encodeWords([[0, 70000]], 70000), [0, 1, 17, 112, 57, 27, 255, 255, 255, 0, 226, 45, 224, 0]);
  assert.ok(sameMask(decoded(encodeMask(small), 3, 2), small));
});

test("what is encoded decodes to itself", () => {
  for (let i = 0; i < 60; i++) {
    const mask = anyMask(Math.ceil(random(1, 60)), Math.ceil(random(1, 60)), random(0, 1));
    const { pixels, runs } = decodeRle(encodeMask(mask));
    assert.equal(pixels, mask.image.width * mask.image.height);
    assert.deepEqual(runs, runsOf(mask));
    assert.ok(sameMask(maskFromRuns(mask.image, runs), mask));
  }
});

test("colours, soft edges, literal blocks of several words and other word sizes are read", () => {
  assert.deepEqual(decodeRle(encodeWords([[0, 4], [238, 1], [29, 1], [255, 2], [0, 3], [90, 1]], 12)).runs, [[1, 1]], "half-set pixels give way to set ones");
  assert.deepEqual(decodeRle(encodeWords([[0, 3], [90, 1]], 4)).runs, [[0, 1]], "unless there are no others");
  // N = 8, words of 8 bits, one literal block of 8 words: 0 0 0 9 0 0 0 255
  const bits = [..."00000000000000000000000000001000", ..."00111", ..."0010001101111111", "0", ..."00", ..."111"];
  for (const word of [0, 0, 0, 9, 0, 0, 0, 255]) bits.push(...word.toString(2).padStart(8, "0"));
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8).join("").padEnd(8, "0"), 2));
  assert.deepEqual(decodeRle(bytes), { pixels: 2, runs: [[1, 1]] });
});

test("broken codes are refused, not crashed on", () => {
  for (const bytes of [[], [0, 0], [0, 0, 0, 24, 57, 27, 252], [255, 255, 255, 255, 57, 27, 252, 96, 17]]) assert.throws(() => decodeRle(bytes), RleError);
  for (let i = 0; i < 300; i++) {
    const junk = [0, 0, 0, Math.floor(random(0, 255)), ...Array.from({ length: 20 }, () => Math.floor(random(0, 256)))];
    try {
      decodeRle(junk);
    } catch (error) {
      assert.ok(error instanceof RleError);
    }
  }
});

const EXAMPLES = `${process.env["LABELFS_FRONTEND"] ?? "."}/../../shared/fixtures/editor_examples`;

test("every brush result of the fixtures is read", { skip: !existsSync(EXAMPLES) }, () => {
  let seen = 0;
  for (const name of readdirSync(EXAMPLES).filter((one) => one.endsWith(".json"))) {
    JSON.parse(readFileSync(`${EXAMPLES}/${name}`, "utf8"), (key, value: unknown) => {
      if (key === "rle" && Array.isArray(value) && value.length > 20) {
        seen++;
        try {
          assert.ok(Number.isInteger(decodeRle(value as number[]).pixels));
        } catch (error) {
          assert.ok(error instanceof RleError, String(error));
        }
      }
      return value;
    });
  }
  assert.ok(seen > 0);
});

test("a stroke sets the pixels whose middle it covers, joins and is erased again", () => {
  const image = { width: 100, height: 80 };
  for (let i = 0; i < 40; i++) {
    const points = Array.from({ length: Math.ceil(random(1, 5)) }, () => ({ x: random(-10, 110), y: random(-10, 90) }));
    const radius = random(1, 12);
    const mask = stroked(emptyMask(image), points, radius, true);
    for (let y = 0; y < 80; y++) {
      for (let x = 0; x < 100; x++) {
        const p = { x: x + 0.5, y: y + 0.5 };
        const far = Math.min(...points.map((q, j) => segmentDistance(p, points[Math.max(0, j - 1)] ?? q, q)));
        if (far < radius - 1e-6) assert.ok(hasPixel(mask, x, y), `${x},${y} is within ${far} < ${radius}`);
        if (far > radius + 1) assert.ok(!hasPixel(mask, x, y), `${x},${y} is ${far} away`);
      }
    }
    assert.ok(isEmptyMask(stroked(mask, points, radius + 1, false)));
  }
});

function segmentDistance(p: { x: number; y: number }, a: { x: number; y: number }, b: { x: number; y: number }): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const t = dx * dx + dy * dy === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

test("the smallest brush sets single pixels without gaps", () => {
  const image = { width: 50, height: 50 };
  assert.equal(pixelCount(stroked(emptyMask(image), [{ x: 10.2, y: 10.9 }], 0.5, true)), 1);
  const line = stroked(emptyMask(image), [{ x: 2.5, y: 3.5 }, { x: 40.5, y: 3.5 }], 0.5, true);
  assert.equal(pixelCount(line), 39);
});

test("pixels are counted wherever their bytes lie in memory", () => {
  for (const [offset, length] of [[0, 0], [0, 3], [0, 4_099], [1, 4_099], [4, 2_040], [8, 1_021]] as const) {
    const bits = new Uint8Array(offset + length).map((_, i) => Number(i % 7 !== 3)).subarray(offset);
    assert.equal(pixelCount({ image: { width: length, height: 1 }, x: 0, y: 0, width: length, height: 1, bits }), bits.reduce((sum, bit) => sum + bit, 0));
  }
  const full = new Uint8Array(5_000).fill(1);
  assert.equal(pixelCount({ image: { width: 5_000, height: 1 }, x: 0, y: 0, width: 5_000, height: 1, bits: full }), 5_000);
});

test("joining, taking away, moving, scaling", () => {
  const [a, b] = [fromRows([[1, 1, 0], [1, 1, 0], [0, 0, 0]]), fromRows([[0, 0, 0], [0, 1, 1], [0, 1, 1]])];
  assert.ok(sameMask(joined(a, b), fromRows([[1, 1, 0], [1, 1, 1], [0, 1, 1]])));
  assert.ok(sameMask(without(a, b), fromRows([[1, 1, 0], [1, 0, 0], [0, 0, 0]])));
  assert.ok(sameMask(shifted(a, { x: 1, y: 1 }), b));
  assert.ok(sameMask(shifted(shifted(a, { x: 1, y: 0 }), { x: -1, y: 0 }), a));
  assert.equal(pixelCount(shifted(a, { x: 2, y: 0 })), 2);
  assert.equal(pixelCount(scaledMask(fromRows([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]), { minX: 0, minY: 0, maxX: 2, maxY: 2 }, { minX: 0, minY: 0, maxX: 4, maxY: 4 })), 16);
  assert.equal(pixelCount(fittedMask(a, { width: 6, height: 6 })), 16);
  assert.equal(pixelCount(joined(emptyMask({ width: 3, height: 3 }), b)), 4);
});

test("outlines enclose exactly the pixels that are set", () => {
  assert.deepEqual(contours(fromRows([[0, 0, 0], [0, 1, 1], [0, 0, 0]])), [[{ x: 1, y: 1 }, { x: 3, y: 1 }, { x: 3, y: 2 }, { x: 1, y: 2 }]]);
  const ring = contours(fromRows([[1, 1, 1], [1, 0, 1], [1, 1, 1]]));
  assert.equal(ring.length, 2);
  assert.equal(contours(fromRows([[1, 0], [0, 1]])).length, 2);
  for (let i = 0; i < 60; i++) {
    const mask = anyMask(Math.ceil(random(1, 30)), Math.ceil(random(1, 30)), random(0, 1));
    const loops = contours(mask);
    let sum = 0;
    for (const loop of loops) {
      const signed = loop.reduce((total, p, j) => total + p.x * (loop[(j + 1) % loop.length]?.y ?? 0) - (loop[(j + 1) % loop.length]?.x ?? 0) * p.y, 0) / 2;
      assert.equal(Math.abs(signed), area(loop));
      sum += signed;
    }
    assert.equal(sum, pixelCount(mask));
  }
});

test("the wand takes what is connected and alike; smoothing closes holes", () => {
  const colours = [[10, 10, 200, 200], [10, 14, 200, 12], [10, 10, 200, 12]];
  const data = colours.flat().flatMap((value) => [value, value, value, 255]);
  const pixels = { width: 4, height: 3, data };
  assert.ok(sameMask(floodFill(pixels, 0.5, 0.5, 0), fromRows([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0]])));
  assert.equal(pixelCount(floodFill(pixels, 0.5, 0.5, 5)), 6);
  assert.equal(pixelCount(floodFill(pixels, 0.5, 0.5, 255)), 12);
  assert.ok(isEmptyMask(floodFill(pixels, 9, 0, 5)));
  const rows = Array.from({ length: 20 }, (_, y) => Array.from({ length: 20 }, (_unused, x) => (x > 2 && x < 17 && y > 2 && y < 17 && !(x === 9 && y === 9) ? 1 : 0)));
  assert.ok(hasPixel(smoothed(fromRows(rows), 2), 9, 9));
});

test("a mask turned four times by a quarter is what it was", () => {
  const mask = maskFromRuns({ width: 40, height: 30 }, [[5 * 40 + 10, 6], [6 * 40 + 10, 2]]);
  const about = { x: 20, y: 15 };
  let turned = turnedMask(mask, 90, about);
  assert.deepEqual([pixelCount(turned), turned.width, turned.height], [8, 2, 6]);
  for (let i = 0; i < 3; i++) turned = turnedMask(turned, 90, about);
  assert.ok(sameMask(turned, mask));
});
