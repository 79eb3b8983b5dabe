import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../src/core/json";
import type { TagDefinition } from "../src/core/registry";
import type { ResultItem } from "../src/core/result";
import { figureOf } from "../src/surfaces/plane/shapes/all";
import ellipseLabels from "../src/tags/ellipselabels";
import keypointLabels from "../src/tags/keypointlabels";
import polygonLabels from "../src/tags/polygonlabels";
import rectangleLabels from "../src/tags/rectanglelabels";
import { labels, rig, type Rig, tag } from "./bench";
import { numbers } from "./numbers";

const all: readonly TagDefinition[] = [ellipseLabels, keypointLabels, polygonLabels, rectangleLabels];
const control = (kind: string, name: string, attrs = {}) => tag(kind, "control", { name, toName: "img", ...attrs }, labels("Cat", "Dog"));
const drawing = (kind: string, attrs = {}, result: readonly ResultItem[] = []): Rig => {
  const r = rig([control(kind, "c", attrs)], all, result);
  r.arm("c", "Cat");
  return r;
};
const polygon = (id: string, points: readonly (readonly number[])[], more: Record<string, Json> = {}): ResultItem => ({
  id, from_name: "c", to_name: "img", type: "polygonlabels", original_width: 1000, original_height: 500, image_rotation: 0,
  value: { points: points as Json, closed: true, polygonlabels: ["Cat"], ...more },
});
const points = (r: Rig, i = 0) => r.values()[i]?.["points"];

test("an ellipse is drawn from its centre and cannot leave the image", () => {
  const r = drawing("EllipseLabels");
  r.drag([500, 250], [600, 300]);
  assert.deepEqual(r.values()[0], { x: 50, y: 50, radiusX: 10, radiusY: 10, rotation: 0, ellipselabels: ["Cat"] });
  r.arm("c", "Cat");
  r.session.selection.clear();
  r.drag([100, 250], [700, 300]);
  assert.equal(r.values()[1]?.["radiusX"], 10);
  r.arm("c", "Dog");
  r.session.selection.clear();
  r.drag([700, 250], [760, 260], { shift: true });
  assert.deepEqual([r.values()[2]?.["radiusX"], r.values()[2]?.["radiusY"]], [6, 12]);
});

test("an ellipse moves, resizes and turns; back again it is what it was", () => {
  const item: ResultItem = {
    id: "e", from_name: "c", to_name: "img", type: "ellipselabels", value: { x: 50.123456, y: 50, radiusX: 10.000001, radiusY: 5, rotation: 0, ellipselabels: ["Cat"] },
  };
  const r = rig([control("EllipseLabels", "c")], all, [item]);
  r.drag([500, 250], [520, 250]);
  r.drag([520, 250], [500, 250]);
  assert.deepEqual(r.result(), [item]);
  r.drag([601.23, 250], [701.23, 250]);
  assert.equal(r.values()[0]?.["radiusX"], 15);
  assert.equal(r.values()[0]?.["radiusY"], 5);
});

test("a keypoint is a click; it moves and its size stays", () => {
  const r = drawing("KeyPointLabels");
  r.click(333, 100);
  assert.deepEqual(r.values()[0], { x: 33.3, y: 20, width: 0.2, keypointlabels: ["Cat"] });
  r.drag([334, 101], [434, 101]);
  assert.deepEqual(r.values()[0], { x: 43.3, y: 20, width: 0.2, keypointlabels: ["Cat"] });
});

test('keypoints with snap="pixel" sit in the middle of a pixel', () => {
  const r = drawing("KeyPointLabels", { snap: "pixel" });
  r.click(333.9, 100.1);
  assert.deepEqual([r.values()[0]?.["x"], r.values()[0]?.["y"]], [33.35, 20.1]);
});

test("a polygon closes on its first point, by Enter, by double click", () => {
  for (const close of [(r: Rig) => r.click(102, 101), (r: Rig) => void r.key("Enter"), (r: Rig) => r.double(200, 200)]) {
    const r = drawing("PolygonLabels");
    r.click(100, 100);
    r.click(300, 100);
    r.click(200, 200);
    assert.equal(r.result().length, 0);
    close(r);
    assert.deepEqual(r.values()[0], { points: [[10, 20], [30, 20], [20, 40]], closed: true, polygonlabels: ["Cat"] });
    assert.equal(r.bench.state, "select.idle");
  }
});

test("a polygon needs three points; Backspace and control+z take the last one back; Escape drops it", () => {
  const r = drawing("PolygonLabels");
  r.click(100, 100);
  r.click(300, 100);
  r.click(101, 101);
  assert.equal(r.bench.state, "polygon.drawing", "two points and a third near the first do not close");
  assert.ok(r.key("Backspace"));
  assert.ok(r.key("z", { ctrl: true }));
  r.click(400, 300);
  r.click(100, 300);
  r.key("Enter");
  assert.deepEqual(points(r), [[10, 20], [40, 60], [10, 60]]);
  r.arm("c", "Cat");
  r.session.selection.clear();
  r.click(500, 100);
  r.click(600, 100);
  r.click(600, 200);
  r.key("Escape");
  assert.equal(r.result().length, 1);
});

test("another tool or label closes a polygon with three points and drops a shorter one; two fingers do neither", () => {
  const r = drawing("PolygonLabels");
  r.click(100, 100);
  r.click(300, 100);
  r.bench.interrupt();
  r.click(200, 200);
  r.bench.choose("pan");
  assert.equal(r.result().length, 1);
  r.session.selection.clear();
  r.arm("c", "Cat");
  r.bench.choose("polygon");
  r.click(500, 100);
  r.click(600, 100);
  r.bench.choose("select");
  assert.equal(r.result().length, 1);
  assert.equal(r.model.draft.value, null);
});

test("a double click on empty ground drops a triangle; points stay on the image", () => {
  const r = drawing("PolygonLabels");
  r.double(500, 250);
  assert.deepEqual(points(r), [[50, 45.2], [52.4, 54.8], [47.6, 54.8]]);
  r.arm("c", "Cat");
  r.session.selection.clear();
  r.click(990, 490);
  r.click(1500, 900);
  r.click(1200, 400);
  r.key("Enter");
  assert.deepEqual(points(r, 1), [[99, 98], [100, 100], [100, 80]]);
});

test("a drag with the button held draws a polygon freely", () => {
  const r = drawing("PolygonLabels");
  r.down(100, 100);
  for (let i = 0; i <= 60; i++) r.move(200 - 100 * Math.cos(i / 9.55), 100 + 80 * Math.sin(i / 9.55));
  r.up(100, 100);
  assert.equal(r.result().length, 1);
  assert.ok((points(r) as readonly unknown[]).length > 15);
});

test("points of a polygon move, are added on its edge and taken out, never below three", () => {
  const r = drawing("PolygonLabels", {}, [polygon("p", [[10, 20], [30.123456789, 20], [20, 40]])]);
  r.session.armed.clear();
  r.session.selection.set("p");
  r.click(200, 100);
  assert.deepEqual(points(r), [[10, 20], [20, 20], [30.123456789, 20], [20, 40]], "other points keep their numbers");
  r.drag([200, 100], [200, 50]);
  assert.deepEqual(points(r), [[10, 20], [20, 10], [30.123456789, 20], [20, 40]]);
  r.click(200, 50, { alt: true });
  assert.deepEqual(points(r), [[10, 20], [30.123456789, 20], [20, 40]]);
  r.double(200, 200);
  assert.deepEqual(points(r), [[10, 20], [30.123456789, 20], [20, 40]]);
  r.session.history.undo();
  r.session.history.undo();
  r.session.history.undo();
  assert.deepEqual(r.result(), [polygon("p", [[10, 20], [30.123456789, 20], [20, 40]])]);
});

test("an unfinished polygon goes on where it stopped", () => {
  const r = drawing("PolygonLabels", {}, [polygon("p", [[10, 20], [30, 20]], { closed: false })]);
  r.session.selection.set("p");
  r.click(200, 200);
  assert.equal(r.result().length, 1);
  r.key("Enter");
  assert.equal(r.result().length, 1);
  assert.deepEqual(r.values()[0], { points: [[10, 20], [30, 20], [20, 40]], closed: true, polygonlabels: ["Cat"] });
});

test("moving a polygon back gives the very numbers of the file", () => {
  const start = polygon("p", [[10.123456789, 20.987654321], [30.5, 20.00000001], [20, 40]]);
  const r = drawing("PolygonLabels", {}, [start]);
  r.session.armed.clear();
  r.drag([200, 150], [333, 222]);
  assert.notDeepEqual(r.result(), [start]);
  r.drag([333, 222], [200, 150]);
  assert.deepEqual(r.result(), [start]);
});

test("Enter puts a shape into the middle without a mouse", () => {
  for (const [kind, key] of [["RectangleLabels", "width"], ["EllipseLabels", "radiusX"], ["PolygonLabels", "points"], ["KeyPointLabels", "x"]] as const) {
    const r = drawing(kind);
    assert.ok(r.key("Enter"));
    assert.ok(r.values()[0]?.[key] !== undefined, kind);
  }
});

test("shapes are found by type, else by what their value holds; nonsense has no place", () => {
  const size = { width: 100, height: 100 };
  const kind = (value: Record<string, Json>, type = "labels") => figureOf({ type, value }, size)?.kind ?? null;
  assert.equal(kind({ x: 1, y: 1, width: 2, height: 2 }), "rectangle");
  assert.equal(kind({ x: 1, y: 1, radiusX: 2, radiusY: 2 }), "ellipse");
  assert.equal(kind({ x: 1, y: 1, width: 2 }), "keypoint");
  assert.equal(kind({ points: [[1, 2], [2, 3], [3, 4]] }, "choices"), "polygon");
  for (const value of [{ x: "1", y: 1, width: 1, height: 1 }, { points: [] }, { points: [[1]] }, { points: "x" }, { x: null, y: 1, radiusX: 1, radiusY: 1 }, {}] as const) {
    assert.equal(kind(value as Record<string, Json>), null);
  }
  assert.ok(figureOf({ type: "rectangle", value: { x: -50, y: 300, width: 0, height: 0 } }, size));
});

test("every figure: moved and moved back, hit inside, touched by its own box", () => {
  const random = numbers(5);
  const size = { width: 1000, height: 500 };
  for (let i = 0; i < 200; i++) {
    const [x, y] = [random(20, 80), random(20, 80)];
    const values: readonly ResultItem[] = [
      { type: "rectangle", value: { x, y, width: random(1, 20), height: random(1, 20), rotation: random(0, 360) } },
      { type: "ellipse", value: { x, y, radiusX: random(1, 20), radiusY: random(1, 20), rotation: random(0, 360) } },
      { type: "keypoint", value: { x, y, width: random(0, 3) } },
      { type: "polygon", value: { points: [[x, y], [x + 9, y], [x + 9, y + 9], [x, y + random(1, 20)]], closed: true } },
    ];
    for (const item of values) {
      const figure = figureOf(item, size);
      assert.ok(figure);
      const back = figure.moved({ x: 33.3, y: -7 }).moved({ x: -33.3, y: 7 });
      for (const side of ["minX", "minY", "maxX", "maxY"] as const) assert.ok(Math.abs(back.box[side] - figure.box[side]) < 1e-6);
      const middle = { x: (figure.box.minX + figure.box.maxX) / 2, y: (figure.box.minY + figure.box.maxY) / 2 };
      assert.ok(figure.hits(middle, 1), item.type);
      assert.ok(figure.touches(figure.box));
      assert.ok(!figure.hits({ x: figure.box.maxX + 30, y: figure.box.maxY + 30 }, 1));
      const doubled = figure.stretched(figure.box, { ...figure.box, minX: figure.box.minX - 10, maxX: figure.box.maxX - 10 });
      assert.ok(Math.abs(doubled.box.minX - (figure.box.minX - 10)) < 1e-6);
    }
  }
});
