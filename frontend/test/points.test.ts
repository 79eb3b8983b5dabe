import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../src/core/json";
import type { ResultItem } from "../src/core/result";
import { cornersBetween, placeOn } from "../src/geometry/border";
import polygonLabels from "../src/tags/polygonlabels";
import rectangleLabels from "../src/tags/rectanglelabels";
import vectorLabels from "../src/tags/vectorlabels";
import { labels, rig, type Rig, tag } from "./bench";

const controls = () => [
  tag("PolygonLabels", "control", { name: "poly", toName: "img" }, labels("Roof")), tag("VectorLabels", "control", { name: "line", toName: "img" }, labels("Road")),
  tag("RectangleLabels", "control", { name: "box", toName: "img" }, labels("Field")),
];
const size = { original_width: 1000, original_height: 500, image_rotation: 0 };
const open = (...result: readonly ResultItem[]): Rig => rig(controls(), [polygonLabels, vectorLabels, rectangleLabels], result);
const polygon = (id: string, points: readonly (readonly number[])[]): ResultItem => ({ id, from_name: "poly", to_name: "img", type: "polygonlabels", ...size, value: { points: points as Json, closed: true, polygonlabels: ["Roof"] } });
const field: ResultItem = { id: "f", from_name: "box", to_name: "img", type: "rectanglelabels", ...size, value: { x: 50, y: 20, width: 20, height: 60, rotation: 0, rectanglelabels: ["Field"] } };
const points = (r: Rig, i = 0): unknown => r.values()[i]?.["points"];
const square = polygon("p", [[10, 20], [30, 20], [30, 60], [10, 60]]);

test("points chosen with ctrl move together, by drag and by arrow, and stay inside", () => {
  const r = open(square);
  r.session.selection.set("p");
  r.click(300, 100, { ctrl: true });
  r.click(300, 300, { ctrl: true });
  r.drag([300, 300], [400, 350]);
  assert.deepEqual(points(r), [[10, 20], [40, 30], [40, 70], [10, 60]]);
  r.key("ArrowRight", { shift: true });
  assert.deepEqual(points(r), [[10, 20], [41, 30], [41, 70], [10, 60]]);
  r.drag([410, 350], [990, 900]);
  assert.deepEqual(points(r), [[10, 20], [99, 60], [99, 100], [10, 60]]);
  r.drag([100, 100], [150, 100]);
  assert.deepEqual(points(r), [[15, 20], [99, 60], [99, 100], [10, 60]], "a point that is not chosen moves alone");
});

test("chosen points are deleted by key, never below three; then the key means the region again", () => {
  const r = open(polygon("p", [[10, 20], [20, 15], [30, 20], [30, 60], [10, 60]]));
  r.session.selection.set("p");
  r.click(200, 75, { ctrl: true });
  r.click(300, 100, { ctrl: true });
  assert.equal(r.key("Delete"), true);
  assert.deepEqual(points(r), [[10, 20], [30, 60], [10, 60]]);
  assert.equal(r.key("Delete"), false);
  r.click(100, 100, { ctrl: true });
  r.key("Backspace");
  assert.deepEqual(points(r), [[10, 20], [30, 60], [10, 60]]);
  r.session.history.undo();
  assert.equal((points(r) as unknown[]).length, 5);
});

test("keys walk the points and put new ones between", () => {
  const r = open(square);
  r.session.selection.set("p");
  assert.equal(r.key("]"), true);
  assert.equal(r.key("]"), true);
  r.key("i");
  assert.deepEqual(points(r), [[10, 20], [30, 20], [30, 40], [30, 60], [10, 60]]);
  r.key("ArrowRight", { shift: true });
  assert.deepEqual(points(r), [[10, 20], [30, 20], [31, 40], [30, 60], [10, 60]]);
  r.key("[");
  r.key("Delete");
  assert.deepEqual(points(r), [[10, 20], [31, 40], [30, 60], [10, 60]]);
  r.key("]");
  assert.equal(r.key("Escape"), true);
  assert.deepEqual(r.session.selection.ids.value, ["p"], "the shape stays selected");
});

test("vertices of a vector are chosen, moved and deleted the same way", () => {
  const vertices = [10, 20, 30, 40].map((x, i) => ({ id: `v${i}`, x, y: 20, prevPointId: i === 0 ? null : `v${i - 1}`, isBezier: false }));
  const r = open({ id: "v", from_name: "line", to_name: "img", type: "vectorlabels", ...size, value: { vertices, closed: false, vectorlabels: ["Road"] } });
  r.session.selection.set("v");
  r.click(200, 100, { ctrl: true });
  r.click(300, 100, { ctrl: true });
  r.drag([200, 100], [200, 150]);
  const places = (): unknown => (r.values()[0]?.["vertices"] as readonly { x: number; y: number }[]).map(({ x, y }) => [x, y]);
  assert.deepEqual(places(), [[10, 20], [20, 30], [30, 30], [40, 20]]);
  r.key("Delete");
  assert.deepEqual(places(), [[10, 20], [40, 20]]);
  assert.equal((r.values()[0]?.["vertices"] as readonly { prevPointId: string }[])[1]?.prevPointId, "v0");
});

test("with shift a dragged point lies exactly on the border of its neighbour, corners first", () => {
  const r = open(square, field);
  r.session.selection.set("p");
  r.drag([300, 100], [492, 222], { shift: true });
  assert.deepEqual((points(r) as unknown[])[1], [50, 44.4]);
  r.drag([500, 222], [494, 106], { shift: true });
  assert.deepEqual((points(r) as unknown[])[1], [50, 20]);
  r.drag([500, 100], [492, 222]);
  assert.deepEqual((points(r) as unknown[])[1], [49.2, 44.4]);
});

test("a polygon drawn with shift from border to border follows the neighbour's outline between", () => {
  const r = open(field);
  r.session.settings.selectAfterCreate.value = false;
  r.arm("poly", "Roof");
  r.click(300, 200);
  r.click(508, 150, { shift: true });
  r.click(550, 92, { shift: true });
  r.click(400, 50);
  r.key("Enter");
  assert.deepEqual(points(r, 1), [[30, 40], [50, 30], [50, 20], [55, 20], [40, 10]]);
});

test("the shorter way along a ring has each corner once", () => {
  const ring = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 0, y: 10 }];
  const at = (x: number, y: number) => placeOn(ring, { x, y }, 3) ?? assert.fail();
  assert.deepEqual(cornersBetween(ring, at(5, 1), at(9, 5)), [{ x: 10, y: 0 }]);
  assert.deepEqual(cornersBetween(ring, at(9, 5), at(5, 1)), [{ x: 10, y: 0 }]);
  assert.deepEqual(cornersBetween(ring, at(1, 5), at(5, 1)), [{ x: 0, y: 0 }]);
  assert.deepEqual(cornersBetween(ring, at(4, 0), at(6, 0)), []);
  assert.deepEqual(cornersBetween(ring, at(6, 0), at(4, 0)), []);
  assert.deepEqual(cornersBetween(ring, at(0, 0), at(10, 0)), []);
  assert.deepEqual(cornersBetween(ring, at(10, 0), at(0, 0)), []);
  assert.deepEqual(cornersBetween(ring, at(0, 0), at(10, 10)).length, 1);
  assert.equal(placeOn(ring, { x: 5, y: 5 }, 3), null);
});
