import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_HEIGHT, rowWindow, scrollToRow } from "../src/core/rowwindow";

test("short lists are not scaled", () => {
  const window = rowWindow(100, 50, 1000, 500, 0);
  assert.deepEqual(window, { first: 20, last: 30, top: 1000, height: 5000 });
});

test("a million rows stay below the browser's limit and the last one can be reached", () => {
  const window = rowWindow(1_000_000, 52, MAX_HEIGHT - 800, 800, 0);
  assert.equal(window.height, MAX_HEIGHT);
  assert.equal(window.last, 1_000_000);
  assert.ok(Math.abs(window.top + (window.last - window.first) * 52 - MAX_HEIGHT) < 52);
});

test("every row can be scrolled to and is then in the window", () => {
  for (const total of [3, 1000, 1_000_000]) {
    for (const row of [0, 1, Math.floor(total / 2), total - 1]) {
      const at = scrollToRow(row, total, 52, 0, 600);
      const { first, last } = rowWindow(total, 52, at, 600, 0);
      assert.ok(first <= row && row < last, `${row} of ${total}: ${first}–${last}`);
    }
  }
});
