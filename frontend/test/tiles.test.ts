import assert from "node:assert/strict";
import { test } from "node:test";
import { levelFor, tilesInSight } from "../src/geometry/tiles";
import type { Viewport } from "../src/geometry/viewport";

const view = (zoom: number, x: number, y: number, turn: 0 | 90 = 0): Viewport => ({
  image: { width: 16_000, height: 12_500 }, view: { width: 1000, height: 800 }, turn, zoom, centre: { x, y },
});

test("the preview serves until the screen asks for finer pixels, then the coarsest level that is fine enough", () => {
  assert.equal(levelFor(view(0.06, 8000, 6000), 1, 2, 4096), null);
  assert.equal(levelFor(view(0.25, 8000, 6000), 1, 2, 4096), null);
  assert.equal(levelFor(view(0.4, 8000, 6000), 1, 2, 4096), 1);
  assert.equal(levelFor(view(0.51, 8000, 6000), 1, 2, 4096), 0);
  assert.equal(levelFor(view(0.26, 8000, 6000), 2, 2, 4096), 0);
  assert.equal(levelFor(view(8, 8000, 6000), 1, 2, 4096), 0);
});

test("only tiles in sight are asked for, cut at the edge of the picture", () => {
  const spots = tilesInSight(view(1, 8000, 6000), 0, 512);
  assert.equal(spots.length, 3 * 3);
  assert.deepEqual(spots[0], { level: 0, column: 14, row: 10, left: 7168, top: 5120, width: 512, height: 512 });
  const corner = tilesInSight(view(1, 16_000, 12_500), 0, 512).at(-1);
  assert.deepEqual(corner && [corner.left + corner.width, corner.top + corner.height], [16_000, 12_500]);
  assert.equal(tilesInSight(view(1, -5000, 0), 0, 512).length, 0);
});

test("a turned view sees the tiles of the other side lengths", () => {
  const columns = new Set(tilesInSight(view(1, 8000, 6000, 90), 0, 512).map((spot) => spot.column));
  const rows = new Set(tilesInSight(view(1, 8000, 6000, 90), 0, 512).map((spot) => spot.row));
  assert.ok(rows.size >= columns.size);
});
