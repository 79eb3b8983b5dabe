import assert from "node:assert/strict";
import { test } from "node:test";
import { subtracted, surfaceArea, united, withCuts } from "../src/geometry/booleans";
import { emptyMask, joined, pixelCount, sameMask, without } from "../src/geometry/mask";
import { type Point } from "../src/geometry/point";
import { area, inPolygon } from "../src/geometry/polygon";
import { filledMask, surfacesOf } from "../src/geometry/raster";
import { numbers } from "./numbers";

const square = (x: number, y: number, side: number): readonly Point[] => [{ x, y }, { x: x + side, y }, { x: x + side, y: y + side }, { x, y: y + side }];
const image = { width: 120, height: 90 };

test("squares that overlap are one, squares apart stay two, and nothing is nothing", () => {
  assert.deepEqual(united([square(0, 0, 10), square(5, 5, 10)]).map(surfaceArea), [175]);
  assert.deepEqual(united([square(0, 0, 10), square(10, 0, 10)]).map((one) => [surfaceArea(one), one[0].length]), [[200, 4]]);
  assert.equal(united([square(0, 0, 10), square(50, 50, 10)]).length, 2);
  assert.deepEqual(united([]), []);
  assert.deepEqual(subtracted(square(0, 0, 10), [square(-5, -5, 30)]), []);
});

test("a hole stands in one ring of points: the same area, empty in the middle, and it can be cut again", () => {
  const [holed, ...others] = subtracted(square(0, 0, 60), [square(10, 10, 10), square(35, 35, 10)]);
  assert.ok(holed && others.length === 0);
  assert.equal(holed.length, 3);
  const ring = withCuts(holed);
  assert.equal(ring.length, 4 + 2 * (4 + 2));
  assert.equal(area(ring), 3400);
  assert.deepEqual([inPolygon(ring, { x: 15, y: 15 }), inPolygon(ring, { x: 40, y: 40 }), inPolygon(ring, { x: 30, y: 30 })], [false, false, true]);
  assert.equal(surfaceArea(united([ring])[0] as never), 3400);
  assert.deepEqual(subtracted(ring, [square(0, 30, 60)]).map(surfaceArea), [1700]);
});

test("random polygons: what is joined and cut covers the pixels that masks joined and cut have", () => {
  const next = numbers(7);
  const blob = (): readonly Point[] => {
    const [cx, cy] = [next(30, 90), next(25, 65)];
    return Array.from({ length: 9 }, (_, i) => {
      const [angle, far] = [(i / 9) * 2 * Math.PI, next(8, 24)];
      return { x: cx + Math.cos(angle) * far, y: cy + Math.sin(angle) * far };
    });
  };
  const painted = (surfaces: ReturnType<typeof united>) => surfaces.reduce((mask, one) => joined(mask, filledMask(image, withCuts(one))), emptyMask(image));
  for (let i = 0; i < 60; i++) {
    const [a, b, c] = [blob(), blob(), blob()] as const;
    const [ma, mb, mc] = [a, b, c].map((ring) => filledMask(image, ring)) as [ReturnType<typeof filledMask>, ReturnType<typeof filledMask>, ReturnType<typeof filledMask>];
    assert.ok(sameMask(painted(united([a, b, c])), joined(joined(ma, mb), mc)), `union ${i}`);
    assert.ok(sameMask(painted(subtracted(a, [b, c])), without(without(ma, mb), mc)), `difference ${i}`);
  }
});

test("a mask as polygons and back is the mask, when no corner is rounded", () => {
  const ring = subtracted(square(10, 10, 60), [square(20, 20, 10), square(40, 30, 20)]);
  const mask = joined(filledMask(image, withCuts(ring[0] as never)), filledMask(image, square(90, 20, 5)));
  const surfaces = surfacesOf(mask, 0);
  assert.deepEqual(surfaces.map((one) => [one.length, surfaceArea(one)]), [[3, 3100], [1, 25]]);
  assert.ok(sameMask(surfaces.reduce((all, one) => joined(all, filledMask(image, withCuts(one))), emptyMask(image)), mask));
});

test("an island in a hole keeps its own outline", () => {
  const mask = joined(without(filledMask(image, square(10, 10, 60)), filledMask(image, square(20, 20, 40))), without(filledMask(image, square(30, 30, 20)), filledMask(image, square(35, 35, 5))));
  assert.deepEqual(surfacesOf(mask, 0).map((one) => [one.length, surfaceArea(one)]), [[2, 2000], [2, 375]]);
  assert.equal(pixelCount(mask), 2375);
});

test("a round mask becomes a polygon of few points that covers nearly the same", () => {
  const circle = Array.from({ length: 200 }, (_, i) => ({ x: 60 + 30 * Math.cos((i / 100) * Math.PI), y: 45 + 30 * Math.sin((i / 100) * Math.PI) }));
  const mask = filledMask(image, circle);
  const [surface] = surfacesOf(mask, 1);
  assert.ok(surface && surface[0].length < 40, String(surface?.[0].length));
  assert.ok(Math.abs(surfaceArea(surface) / pixelCount(mask) - 1) < 0.02);
});
