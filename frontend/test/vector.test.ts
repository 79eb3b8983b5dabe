import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, JsonObject } from "../src/core/json";
import type { ResultItem } from "../src/core/result";
import { cubicOf, cut, edgesOf, pointOn, type Vertex } from "../src/geometry/path";
import vectorLabels from "../src/tags/vectorlabels";
import { labels, rig, type Rig, tag } from "./bench";

const drawing = (attrs = {}, result: readonly ResultItem[] = []): Rig => {
  const r = rig([tag("VectorLabels", "control", { name: "v", toName: "img", ...attrs }, labels("Road"))], [vectorLabels], result);
  if (result.length === 0) r.arm("v", "Road");
  return r;
};
const vertices = (r: Rig): readonly JsonObject[] => (r.values()[0]?.["vertices"] ?? []) as readonly JsonObject[];
const shape = (r: Rig): readonly unknown[] => vertices(r).map((one) => [one["x"], one["y"], vertices(r).findIndex((other) => other["id"] === one["prevPointId"])]);
const item = (list: readonly Json[], closed = false): ResultItem => ({
  id: "w", from_name: "v", to_name: "img", type: "vectorlabels", original_width: 1000, original_height: 500, image_rotation: 0,
  value: { closed, vectorlabels: ["Road"], vertices: list },
});
const chain = item([
  { id: "p1", x: 10.123456789, y: 20, prevPointId: null, isBezier: false },
  { id: "p2", x: 40, y: 20.00000001, prevPointId: "p1", isBezier: true, disconnected: false, controlPoint1: { x: 30, y: 8 }, controlPoint2: { x: 50, y: 32 }, odd: "kept" },
  { id: "p3", x: 60, y: 40, prevPointId: "p2", isBezier: false },
]);

test("clicks make a chain; Enter ends it; each vertex hangs on the one before", () => {
  const r = drawing();
  r.click(100, 100);
  r.click(300, 100);
  r.click(200, 200);
  r.key("Enter");
  assert.deepEqual(shape(r), [[10, 20, -1], [30, 20, 0], [20, 40, 1]]);
  assert.equal(r.values()[0]?.["closed"], false);
  assert.deepEqual(Object.keys(vertices(r)[0] ?? {}), ["id", "x", "y", "prevPointId", "isBezier"]);
  assert.equal(vertices(r)[0]?.["prevPointId"], null);
});

test("it closes on the first vertex only when closable; Escape and another tool end it; too few are dropped", () => {
  const open = drawing();
  for (const [x, y] of [[100, 100], [300, 100], [200, 200], [100, 100]] as const) open.click(x, y);
  assert.equal(open.result().length, 0);
  open.key("Escape");
  assert.equal(open.values()[0]?.["closed"], false);
  const closable = drawing({ closable: true });
  for (const [x, y] of [[100, 100], [300, 100], [200, 200], [102, 101]] as const) closable.click(x, y);
  assert.equal(closable.values()[0]?.["closed"], true);
  assert.equal(vertices(closable).length, 3);
  const short = drawing({ minPoints: 3 });
  short.click(100, 100);
  short.click(300, 100);
  short.bench.choose("select");
  assert.equal(short.result().length, 0);
});

test("maxPoints ends the drawing, curves come from dragging, a skeleton branches", () => {
  const most = drawing({ maxPoints: 2 });
  most.click(100, 100);
  most.click(300, 100);
  assert.equal(vertices(most).length, 2);
  const curved = drawing({ curves: true });
  curved.click(100, 100);
  curved.drag([300, 100], [350, 150]);
  curved.key("Enter");
  const last = vertices(curved)[1] ?? {};
  assert.deepEqual([last["isBezier"], last["controlPoint2"], last["controlPoint1"], last["disconnected"]], [true, { x: 35, y: 30 }, { x: 25, y: 10 }, false]);
  const tree = drawing({ skeleton: true });
  for (const [x, y] of [[500, 100], [500, 200], [400, 300], [500, 200], [600, 300]] as const) tree.click(x, y);
  tree.key("Enter");
  assert.deepEqual(shape(tree), [[50, 20, -1], [50, 40, 0], [40, 60, 1], [60, 60, 1]]);
});

test("an untouched vector is what it was; moved and moved back too, unknown members included", () => {
  const r = drawing({}, [chain]);
  r.session.selection.set("w");
  r.session.document.region("w");
  assert.deepEqual(r.result(), [chain]);
  r.drag([500, 135], [500, 135]);
  assert.deepEqual(r.result(), [chain]);
  const before = r.model.items.get("w")?.figure;
  assert.ok(before);
  r.session.selection.set("w");
  r.key("ArrowRight", { shift: true });
  assert.notDeepEqual(r.result(), [chain]);
  r.key("ArrowLeft", { shift: true });
  assert.deepEqual(r.result(), [chain]);
});

test("vertices and handles move; other vertices keep their numbers", () => {
  const r = drawing({}, [chain]);
  r.session.selection.set("w");
  r.drag([600, 200], [700, 250]);
  assert.deepEqual(vertices(r)[2], { id: "p3", x: 70, y: 50, prevPointId: "p2", isBezier: false });
  assert.deepEqual(vertices(r).slice(0, 2), (chain.value?.["vertices"] as readonly Json[]).slice(0, 2));
  r.drag([300, 40], [300, 90]);
  assert.deepEqual(vertices(r)[1]?.["controlPoint1"], { x: 30, y: 18 });
  assert.deepEqual(vertices(r)[1]?.["controlPoint2"], { x: 50, y: 22 }, "the other handle follows");
  r.drag([300, 90], [300, 40], { alt: true });
  assert.deepEqual(vertices(r)[1]?.["controlPoint2"], { x: 50, y: 22 }, "with alt they part");
  assert.equal(vertices(r)[1]?.["disconnected"], true);
});

test("clicks on the line add a vertex, alt takes one out, shift makes a corner a curve", () => {
  const straight = item([{ id: "a", x: 10, y: 20, prevPointId: null, isBezier: false }, { id: "b", x: 30, y: 20, prevPointId: "a", isBezier: false }, { id: "c", x: 30, y: 60, prevPointId: "b", isBezier: false }]);
  const r = drawing({}, [straight]);
  r.session.selection.set("w");
  r.click(200, 100);
  assert.deepEqual(shape(r), [[10, 20, -1], [20, 20, 0], [30, 20, 1], [30, 60, 2]]);
  r.click(200, 100, { alt: true });
  assert.deepEqual(r.result(), [straight]);
  r.click(300, 100, { shift: true });
  assert.equal(vertices(r)[1]?.["isBezier"], true);
  r.session.history.undo();
  assert.equal(vertices(r)[1]?.["isBezier"], false);
});

test("a curve that is cut stays the same curve", () => {
  const cubic = cubicOf({
    from: { id: "a", at: { x: 0, y: 0 }, previous: null, incoming: null, outgoing: { x: 10, y: 40 } },
    to: { id: "b", at: { x: 100, y: 0 }, previous: "a", incoming: { x: 90, y: -30 }, outgoing: null },
  });
  const { left, at, right } = cut(cubic, 0.3);
  for (const t of [0.1, 0.5, 0.9]) {
    const a = pointOn([cubic[0], left[0], left[1], at], t);
    const b = pointOn(cubic, t * 0.3);
    assert.ok(Math.hypot(a.x - b.x, a.y - b.y) < 1e-9);
    const c = pointOn([at, right[0], right[1], cubic[3]], t);
    const d = pointOn(cubic, 0.3 + t * 0.7);
    assert.ok(Math.hypot(c.x - d.x, c.y - d.y) < 1e-9);
  }
});

test("edges of broken chains are those that exist", () => {
  const vertex = (id: string, previous: string | null): Vertex => ({ id, at: { x: 0, y: 0 }, previous, incoming: null, outgoing: null });
  assert.equal(edgesOf([vertex("a", null), vertex("b", "nowhere"), vertex("c", "c"), vertex("d", "b")], false).length, 1);
  assert.equal(edgesOf([vertex("a", null), vertex("b", "a"), vertex("c", "b")], true).length, 3);
});
