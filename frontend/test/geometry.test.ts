import assert from "node:assert/strict";
import { test } from "node:test";
import { areaOf, type Box, boxOf, holds, limitMove, overlaps, union } from "../src/geometry/box";
import { parseColour, textOn } from "../src/geometry/colour";
import { around, ellipseBox, frameOf, fromFrame, inEllipse, outline } from "../src/geometry/ellipse";
import { distance, normalDegrees, type Point, rotate } from "../src/geometry/point";
import { area, deletePoint, inPolygon, insertPoint, nearestEdge, signedArea, simplify } from "../src/geometry/polygon";
import { between, centre, clipTo, corners, fromThree, holdsPoint, type Rectangle, resize, SIDES, sidePoint, turnTo } from "../src/geometry/rectangle";
import { distanceTo, lineTouches, segmentsCross } from "../src/geometry/segment";
import { SpatialIndex } from "../src/geometry/spatial";
import { fitted, fitZoom, matrixOf, moveBetween, panBy, revealed, seen, toImage, toView, turned, type Turn, type Viewport, zoomAt, zoomLimits } from "../src/geometry/viewport";
import { numbers } from "./numbers";

const near = (a: number, b: number, within = 1e-6): void => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);
const same = (a: Point, b: Point, within = 1e-6): void => (near(a.x, b.x, within), near(a.y, b.y, within));
const random = numbers(7);
const times = (count: number, run: (i: number) => void): void => Array.from({ length: count }, (_, i) => i).forEach(run);
const somewhere = (): Point => ({ x: random(-500, 1500), y: random(-500, 1500) });
const someRectangle = (): Rectangle => ({ x: random(0, 800), y: random(0, 600), width: random(1, 400), height: random(1, 300), rotation: random(0, 360) });
const someView = (): Viewport => ({
  image: { width: random(1, 6000), height: random(1, 4000) }, view: { width: random(50, 2000), height: random(50, 1500) },
  turn: [0, 90, 180, 270][Math.floor(random(0, 4))] as Turn, zoom: random(0.01, 40), centre: { x: random(0, 6000), y: random(0, 4000) },
});

test("quarter turns are exact and a full turn changes nothing", () => {
  assert.deepEqual(rotate({ x: 3, y: 1 }, 90), { x: -1, y: 3 });
  assert.deepEqual(rotate({ x: 0.1, y: 0.7 }, 360), { x: 0.1, y: 0.7 });
  assert.equal(normalDegrees(-90), 270);
  assert.ok(Object.is(normalDegrees(-360), 0));
});

test("view and image coordinates are each other's inverse under every zoom, pan and turn", () => {
  times(300, () => {
    const v = someView();
    const p = somewhere();
    same(toImage(v, toView(v, p)), p, 1e-6);
    const [a, b, c, d, e, f] = matrixOf(v);
    same({ x: a * p.x + c * p.y + e, y: b * p.x + d * p.y + f }, toView(v, p), 1e-5);
  });
});

test("zooming keeps the image point under the pointer, unless the image would leave the view", () => {
  times(200, () => {
    const v = { ...someView(), image: { width: 6000, height: 4000 } };
    const at = { x: random(0, v.view.width), y: random(0, v.view.height) };
    const next = zoomAt(v, at, v.zoom * random(1, 3), { min: 0, max: 1000 });
    const held = toImage(v, at);
    if (held.x > 0 && held.y > 0 && held.x < 6000 && held.y < 4000) same(toImage(next, at), held, 1e-5);
  });
});

test("zoom stays within its limits", () => {
  const v = fitted({ image: { width: 1000, height: 500 }, view: { width: 500, height: 500 }, turn: 0, zoom: 1, centre: { x: 0, y: 0 } });
  assert.deepEqual(zoomLimits(0.5, true), { min: 0.05, max: 100 });
  assert.deepEqual(zoomLimits(0.5, false), { min: 0.5, max: 100 });
  assert.deepEqual(zoomLimits(300, false), { min: 1, max: 30000 });
  assert.equal(zoomAt(v, { x: 0, y: 0 }, 1e9, zoomLimits(0.5, true)).zoom, 100);
  assert.equal(zoomAt(v, { x: 0, y: 0 }, 0, zoomLimits(0.5, true)).zoom, 0.05);
});

test("a fitted image is wholly seen, inside the insets, in every turn", () => {
  const insets = { left: 60, top: 20, right: 20, bottom: 30 };
  times(200, () => {
    const raw = someView();
    const v = fitted({ ...raw, view: { width: random(200, 2000), height: random(200, 1500) } }, insets);
    const box = boxOf([toView(v, { x: 0, y: 0 }), toView(v, { x: v.image.width, y: v.image.height })]);
    assert.ok(box.minX >= 60 - 1e-6 && box.minY >= 20 - 1e-6 && box.maxX <= v.view.width - 20 + 1e-6 && box.maxY <= v.view.height - 30 + 1e-6);
    near((box.minX - 60), v.view.width - 20 - box.maxX, 1e-6);
    assert.equal(v.zoom, fitZoom(v, insets));
  });
});

test("alignment puts a fitted image at the edges", () => {
  const v = fitted({ image: { width: 100, height: 400 }, view: { width: 800, height: 400 }, turn: 0, zoom: 1, centre: { x: 0, y: 0 } }, undefined, undefined, [-1, -1]);
  same(toView(v, { x: 0, y: 0 }), { x: 0, y: 0 });
});

test("panning moves the image by view pixels and turns stay turns", () => {
  const v: Viewport = { image: { width: 100, height: 80 }, view: { width: 200, height: 200 }, turn: 90, zoom: 2, centre: { x: 50, y: 40 } };
  const moved = panBy(v, 6, -4);
  const p = { x: 10, y: 10 };
  same(toView(moved, p), { x: toView(v, p).x + 6, y: toView(v, p).y - 4 });
  assert.equal(turned(turned(turned(turned(v, 90), 90), 90), 90).turn, 90);
  assert.equal(turned({ ...v, turn: 0 }, -90).turn, 270);
});

test("a bitmap painted before a zoom is moved to where it belongs now", () => {
  times(100, () => {
    const painted = someView();
    const now = panBy(zoomAt(painted, { x: 30, y: 70 }, painted.zoom * random(0.5, 2), { min: 0, max: 1e6 }), random(-90, 90), random(-90, 90));
    const { scale, dx, dy } = moveBetween(painted, now);
    const p = somewhere();
    const before = toView(painted, p);
    same({ x: before.x * scale + dx, y: before.y * scale + dy }, toView(now, p), 1e-4);
  });
});

test("revealing moves no more than it must", () => {
  const v: Viewport = { image: { width: 1000, height: 1000 }, view: { width: 200, height: 200 }, turn: 0, zoom: 1, centre: { x: 500, y: 500 } };
  assert.deepEqual(revealed(v, { minX: 480, minY: 480, maxX: 520, maxY: 520 }, 10), v);
  const shown = seen(revealed(v, { minX: 800, minY: 400, maxX: 820, maxY: 500 }, 10));
  near(shown.maxX, 830);
});

test("a side that is dragged goes where the pointer is, and the opposite one stays, under any rotation", () => {
  times(400, () => {
    const r = someRectangle();
    const side = SIDES[Math.floor(random(0, 8))] as (typeof SIDES)[number];
    const opposite = SIDES[(SIDES.indexOf(side) + 4) % 8] as (typeof SIDES)[number];
    const to = somewhere();
    const next = resize(r, side, to);
    assert.ok(next.width >= 0 && next.height >= 0, "sizes stay positive");
    assert.equal(next.rotation, r.rotation);
    const fixed = sidePoint(r, opposite);
    const on = SIDES.map((one) => sidePoint(next, one));
    if (side.length === 2) {
      assert.ok(on.some((p) => distance(p, fixed) < 1e-6), "opposite corner stays");
      assert.ok(on.some((p) => distance(p, to) < 1e-6), "dragged corner is at the pointer");
    } else near(Math.min(...corners(next).map((p, i, all) => distanceTo(fixed, p, all[(i + 1) % 4] as Point))), 0, 1e-6);
  });
});

test("resizing back gives the same rectangle", () => {
  times(200, () => {
    const r = someRectangle();
    const back = resize(resize(r, "se", rotate({ x: r.x + r.width * 2, y: r.y + r.height * 3 }, r.rotation, r)), "se", sidePoint(r, "se"));
    for (const key of ["x", "y", "width", "height", "rotation"] as const) near(back[key], r[key], 1e-6);
  });
});

test("keeping the ratio and resizing from the centre", () => {
  times(200, () => {
    const r = someRectangle();
    const side = SIDES[Math.floor(random(0, 8))] as (typeof SIDES)[number];
    const kept = resize(r, side, somewhere(), { keepRatio: true });
    if (kept.width > 1e-3) near(kept.width / kept.height, r.width / r.height, 1e-6 * (r.width / r.height) + 1e-9);
    same(centre(resize(r, side, somewhere(), { fromCentre: true })), centre(r), 1e-6);
  });
});

test("turning keeps centre and size and never skews on wide images", () => {
  times(200, () => {
    const r = someRectangle();
    const t = turnTo(r, random(-720, 720));
    same(centre(t), centre(r), 1e-6);
    assert.deepEqual([t.width, t.height], [r.width, r.height]);
    assert.ok(t.rotation >= 0 && t.rotation < 360);
    const [a, b, , d] = corners(t);
    near((b.x - a.x) * (d.x - a.x) + (b.y - a.y) * (d.y - a.y), 0, 1e-5);
  });
});

test("three clicks make a rectangle that has the first side and reaches the third point", () => {
  times(200, () => {
    const [a, b, c] = [somewhere(), somewhere(), somewhere()];
    const r = fromThree(a, b, c);
    assert.ok(r.width >= 0 && r.height >= 0);
    const all = corners(r);
    for (const p of [a, b]) assert.ok(all.some((q) => distance(p, q) < 1e-6));
    near(Math.min(...all.map((p, i) => distanceToLineThrough(c, p, all[(i + 1) % 4] as Point))), 0, 1e-6);
  });
});

function distanceToLineThrough(p: Point, a: Point, b: Point): number {
  const length = distance(a, b);
  return length === 0 ? distance(p, a) : Math.abs((b.x - a.x) * (a.y - p.y) - (a.x - p.x) * (b.y - a.y)) / length;
}

test("a drawn rectangle is clipped, a rotated one is left alone", () => {
  const image = { minX: 0, minY: 0, maxX: 100, maxY: 100 };
  assert.deepEqual(clipTo(between({ x: -10, y: 90 }, { x: 20, y: 120 }), image), { x: 0, y: 90, width: 20, height: 10, rotation: 0 });
  const turnedOne = { x: 90, y: 90, width: 50, height: 50, rotation: 45 };
  assert.equal(clipTo(turnedOne, image), turnedOne);
});

test("points inside a rotated rectangle", () => {
  times(200, () => {
    const r = someRectangle();
    const inside = rotate({ x: r.x + r.width * random(0.01, 0.99), y: r.y + r.height * random(0.01, 0.99) }, r.rotation, r);
    assert.ok(holdsPoint(r, inside));
    const outside = rotate({ x: r.x - 2, y: r.y + r.height / 2 }, r.rotation, r);
    assert.ok(!holdsPoint(r, outside) && holdsPoint(r, outside, 3));
  });
});

test("an ellipse survives its frame, and its outline lies on its edge and in its box", () => {
  times(100, () => {
    const e = { x: random(0, 500), y: random(0, 500), radiusX: random(5, 100), radiusY: random(5, 100), rotation: random(0, 360) };
    const back = fromFrame(frameOf(e));
    for (const key of ["x", "y", "radiusX", "radiusY"] as const) near(back[key], e[key], 1e-6);
    const box = ellipseBox(e);
    for (const p of outline(e)) {
      assert.ok(inEllipse(e, p, 0.01) && !inEllipse(e, p, -0.01));
      assert.ok(p.x >= box.minX - 1e-6 && p.x <= box.maxX + 1e-6 && p.y >= box.minY - 1e-6 && p.y <= box.maxY + 1e-6);
    }
  });
});

test("an ellipse that is drawn stays inside the image", () => {
  times(200, () => {
    const from = { x: random(0, 100), y: random(0, 80) };
    const box = ellipseBox(around(from, somewhere(), { width: 100, height: 80 }, random(0, 1) > 0.5));
    assert.ok(box.minX >= -1e-9 && box.minY >= -1e-9 && box.maxX <= 100 + 1e-9 && box.maxY <= 80 + 1e-9);
  });
});

const square: readonly Point[] = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 0, y: 10 }];

test("polygon area, inside, edges, points in and out", () => {
  assert.equal(area(square), 100);
  assert.equal(signedArea([...square].reverse()), -100);
  assert.ok(inPolygon(square, { x: 5, y: 5 }) && !inPolygon(square, { x: 15, y: 5 }));
  assert.deepEqual(nearestEdge(square, true, { x: -1, y: 5 }), { index: 3, at: { x: 0, y: 5 }, distance: 1 });
  assert.equal(nearestEdge(square, false, { x: -1, y: 5 })?.index, 0);
  const more = insertPoint(square, 4, { x: 0, y: 5 });
  assert.equal(area(more), 100);
  assert.deepEqual(deletePoint(more, 4), square);
  assert.equal(deletePoint(square.slice(0, 3), 0).length, 3);
});

test("simplifying keeps the ends and stays within the tolerance", () => {
  times(50, () => {
    let x = 0;
    const line = Array.from({ length: 200 }, () => ({ x: (x += random(0, 4)), y: random(0, 40) }));
    const tolerance = random(0.5, 10);
    const less = simplify(line, tolerance);
    assert.equal(less[0], line[0]);
    assert.equal(less.at(-1), line.at(-1));
    for (const p of line) {
      const far = Math.min(...less.slice(1).map((q, i) => distanceTo(p, less[i] as Point, q)));
      assert.ok(far <= tolerance + 1e-9);
    }
  });
});

test("segments that cross, touch, miss", () => {
  const [a, b, c, d] = square as [Point, Point, Point, Point];
  assert.ok(segmentsCross(a, c, b, d));
  assert.ok(segmentsCross(a, b, b, c));
  assert.ok(!segmentsCross(a, b, d, c));
  assert.ok(lineTouches(square, true, { minX: -5, minY: 4, maxX: 5, maxY: 6 }));
  assert.ok(!lineTouches(square, false, { minX: -5, minY: 4, maxX: 5, maxY: 6 }));
  assert.ok(!lineTouches(square, true, { minX: 4, minY: 4, maxX: 6, maxY: 6 }));
});

test("the r-tree finds what a plain loop finds, through changes", () => {
  const index = new SpatialIndex();
  const boxes = new Map<string, Box>(Array.from({ length: 300 }, (_, i) => [`r${i}`, boxOf([somewhere(), somewhere()])] as const));
  index.load(boxes);
  times(200, (i) => {
    const id = `r${Math.floor(random(0, 300))}`;
    if (i % 3 === 0) {
      boxes.delete(id);
      index.remove(id);
    } else {
      const box = boxOf([somewhere(), somewhere()]);
      boxes.set(id, box);
      index.set(id, box);
    }
    const query = boxOf([somewhere(), somewhere()]);
    const found = [...index.search(query)].sort();
    assert.deepEqual(found, [...boxes].filter(([, box]) => overlaps(box, query)).map(([one]) => one).sort());
  });
  index.set("odd", { minX: NaN, minY: 0, maxX: 1, maxY: 1 });
  assert.equal(index.size, boxes.size);
});

test("a move never pushes a box out of the image but may bring one back", () => {
  const size = { width: 100, height: 100 };
  assert.deepEqual(limitMove({ minX: 10, minY: 10, maxX: 20, maxY: 20 }, { x: -50, y: 500 }, size), { x: -10, y: 80 });
  assert.deepEqual(limitMove({ minX: -30, minY: 0, maxX: 20, maxY: 20 }, { x: -5, y: 0 }, size), { x: 0, y: 0 });
  assert.deepEqual(limitMove({ minX: -30, minY: 0, maxX: 20, maxY: 20 }, { x: 40, y: 0 }, size), { x: 40, y: 0 });
});

test("boxes", () => {
  assert.equal(union([]), null);
  assert.equal(areaOf(union([{ minX: 0, minY: 0, maxX: 1, maxY: 1 }, { minX: 3, minY: 1, maxX: 4, maxY: 2 }]) ?? boxOf([])), 8);
  assert.ok(holds({ minX: 0, minY: 0, maxX: 2, maxY: 2 }, { minX: 0, minY: 1, maxX: 2, maxY: 2 }));
});

test("colours of configs and the text on them", () => {
  assert.deepEqual(parseColour("#f80"), { r: 255, g: 136, b: 0 });
  assert.deepEqual(parseColour("rgba(1, 2, 3, .5)"), { r: 1, g: 2, b: 3 });
  assert.equal(parseColour("red"), null);
  assert.equal(textOn({ r: 255, g: 255, b: 0 }), "#0c0e11");
  assert.equal(textOn({ r: 0, g: 0, b: 120 }), "#ffffff");
});
