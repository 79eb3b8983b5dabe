import assert from "node:assert/strict";
import { test } from "node:test";
import { extremes, lowerBound, nearest, pyramidOf } from "../src/geometry/pyramid";
import { numbers } from "./numbers";

const FOUND = { low: 0, high: 0 };

function slow(values: Float64Array, from: number, to: number): { low: number; high: number } {
  const seen = [...values.slice(Math.max(0, from), Math.max(0, to))].filter((one) => !Number.isNaN(one));
  return { low: Math.min(...seen), high: Math.max(...seen) };
}

test("a stretch has the extremes that a look at every value finds, gaps or not", () => {
  const random = numbers(7);
  for (const length of [0, 1, 15, 16, 17, 256, 257, 5000]) {
    const values = Float64Array.from({ length }, () => (random(0, 1) < 0.1 ? NaN : random(-50, 50)));
    const pyramid = pyramidOf(values);
    for (let i = 0; i < 200; i++) {
      const from = Math.floor(random(0, 1) * (length + 1));
      const to = from + Math.floor(random(0, 1) * (length - from + 1));
      assert.deepEqual({ ...extremes(pyramid, from, to, FOUND) }, slow(values, from, to), `${length}: ${from} … ${to}`);
    }
  }
});

test("a stretch beyond the ends, or of gaps alone, has none", () => {
  const pyramid = pyramidOf(new Float64Array(1000).fill(NaN));
  assert.ok(extremes(pyramid, 0, 1000, FOUND).low > extremes(pyramid, 0, 1000, FOUND).high);
  assert.deepEqual({ ...extremes(pyramidOf(Float64Array.of(1, 2, 3)), -5, 99, FOUND) }, { low: 1, high: 3 });
  assert.ok(extremes(pyramidOf(Float64Array.of(1)), 1, 1, FOUND).low === Infinity);
});

test("the nearest of a sorted row is found, the earlier one in the middle and the first of equals", () => {
  const times = Float64Array.of(1, 2, 2, 2, 4, 8);
  assert.deepEqual([0, 1.4, 1.5, 2, 3, 3.1, 6, 6.1, 99].map((one) => nearest(times, one)), [0, 0, 0, 1, 1, 4, 4, 5, 5]);
  assert.deepEqual([lowerBound(times, 2), lowerBound(times, 9), nearest(new Float64Array(0), 1)], [1, 6, -1]);
});
