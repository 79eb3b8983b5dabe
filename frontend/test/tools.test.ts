import assert from "node:assert/strict";
import { test } from "node:test";
import type { TagDefinition } from "../src/core/registry";
import type { ResultItem } from "../src/core/result";
import { WheelReader } from "../src/surfaces/plane/wheel";
import "../src/tools/equip/rectangle";
import { labels, rig, type Rig, tag } from "./bench";
import { numbers } from "./numbers";

const RectangleLabels: TagDefinition = { tag: "RectangleLabels", result: { type: "rectanglelabels" }, tools: [{ id: "rectangle" }, { id: "rectangle3" }] };
const Rectangle: TagDefinition = { tag: "Rectangle", result: { type: "rectangle" }, tools: [{ id: "rectangle" }] };
const Labels: TagDefinition = { tag: "Labels", result: { type: "labels" } };

const boxes = (attrs = {}) => tag("RectangleLabels", "control", { name: "box", toName: "img", ...attrs }, labels("Cat", "Dog"));
const box = (id: string, x: number, y: number, width: number, height: number, more: Partial<ResultItem> = {}): ResultItem => ({
  id, from_name: "box", to_name: "img", type: "rectanglelabels", original_width: 1000, original_height: 500, image_rotation: 0,
  value: { x, y, width, height, rotation: 0, rectanglelabels: ["Cat"] }, ...more,
});
const boxRig = (result: readonly ResultItem[] = [], readonly = false): Rig => rig([boxes()], [RectangleLabels], result, readonly);
const geometry = (r: Rig, i = 0) => {
  const { rectanglelabels: _labels, ...rest } = r.values()[i] ?? {};
  return rest;
};

test("a drag with an armed label makes a box, selects it and disarms", () => {
  const r = boxRig();
  r.arm("box", "Dog");
  assert.equal(r.bench.current.value, "rectangle");
  r.drag([100, 100], [300, 200]);
  assert.equal(r.result().length, 1);
  const { id, ...item } = r.result()[0] as ResultItem;
  assert.deepEqual(item, {
    from_name: "box", to_name: "img", type: "rectanglelabels", origin: "manual", original_width: 1000, original_height: 500, image_rotation: 0,
    value: { x: 10, y: 20, width: 20, height: 20, rotation: 0, rectanglelabels: ["Dog"] },
  });
  assert.deepEqual(r.session.selection.ids.value, [id]);
  assert.equal(r.bench.current.value, "select");
  assert.equal(r.bench.state, "select.idle");
  assert.equal(r.model.draft.value, null);
});

test("with keep label the next drag draws again, over the box that was just made", () => {
  const r = boxRig();
  r.session.settings.keepLabel.value = true;
  r.arm("box", "Cat");
  r.drag([100, 100], [300, 200]);
  r.drag([150, 120], [250, 180]);
  assert.equal(r.result().length, 2);
});

test("a drag in any direction gives the same box, and it cannot leave the image", () => {
  for (const [from, to] of [[[100, 100], [300, 200]], [[300, 200], [100, 100]], [[300, 100], [100, 200]], [[100, 200], [300, 100]]] as const) {
    const r = boxRig();
    r.arm("box", "Cat");
    r.drag(from, to);
    assert.deepEqual(geometry(r), { x: 10, y: 20, width: 20, height: 20, rotation: 0 });
  }
  const r = boxRig();
  r.arm("box", "Cat");
  r.drag([900, 400], [2000, 900]);
  assert.deepEqual(geometry(r), { x: 90, y: 80, width: 10, height: 20, rotation: 0 });
});

test("a press outside the image draws nothing", () => {
  const r = boxRig();
  r.arm("box", "Cat");
  r.drag([-50, 100], [300, 200]);
  assert.equal(r.result().length, 0);
});

test("click, move, click draws; a press that hardly moves draws nothing; a double click drops a box", () => {
  const r = boxRig();
  r.arm("box", "Cat");
  r.click(100, 100);
  assert.equal(r.bench.state, "rectangle.drawing");
  r.move(200, 150);
  r.click(300, 200);
  assert.deepEqual(geometry(r), { x: 10, y: 20, width: 20, height: 20, rotation: 0 });
  r.arm("box", "Cat");
  r.drag([400, 100], [600, 101]);
  assert.equal(r.result().length, 1, "too flat");
  r.double(500, 300);
  assert.equal(r.result().length, 2);
  assert.deepEqual(geometry(r, 1), { x: 47.6, y: 55.2, width: 4.8, height: 9.6, rotation: 0 });
});

test("Escape while drawing leaves nothing behind", () => {
  const r = boxRig();
  r.arm("box", "Cat");
  r.down(100, 100);
  r.move(300, 200);
  assert.ok(r.model.draft.value);
  assert.ok(r.key("Escape"));
  assert.equal(r.model.draft.value, null);
  r.up(300, 200);
  assert.equal(r.result().length, 0);
  assert.equal(r.bench.state, "rectangle.idle");
});

test("shift draws a square, alt from the centre", () => {
  const r = boxRig();
  r.session.settings.keepLabel.value = true;
  r.arm("box", "Cat");
  r.drag([100, 100], [300, 200], { shift: true });
  assert.deepEqual(geometry(r), { x: 10, y: 20, width: 10, height: 20, rotation: 0 });
  r.session.selection.clear();
  r.drag([500, 250], [600, 300], { alt: true });
  assert.deepEqual(geometry(r, 1), { x: 40, y: 40, width: 20, height: 20, rotation: 0 });
});

test("without a label nothing is drawn and the page says what is missing", () => {
  const r = boxRig();
  r.bench.choose("rectangle");
  r.drag([100, 100], [300, 200]);
  assert.equal(r.result().length, 0);
  assert.equal(r.session.notice.value, "Choose a label to draw");
});

test("three clicks draw a turned box", () => {
  const r = boxRig();
  r.arm("box", "Cat");
  r.bench.choose("rectangle3");
  r.click(200, 100);
  r.move(260, 150);
  r.click(300, 200);
  r.move(260, 230);
  r.click(250, 250);
  const value = geometry(r) as Record<string, number>;
  assert.equal(value["rotation"], 45);
  assert.equal(value["x"], 20);
  assert.ok(Math.abs((value["width"] as number) - 14.1421) < 1e-4 && Math.abs((value["height"] as number) - 14.1421) < 1e-3);
});

test("Rectangle with Labels writes two results of one region", () => {
  const r = rig([tag("Labels", "control", { name: "lab", toName: "img" }, labels("Cat")), tag("Rectangle", "control", { name: "rect", toName: "img" })], [Rectangle, Labels]);
  r.arm("lab", "Cat");
  r.drag([0, 0], [100, 100]);
  const [a, b] = r.result() as [ResultItem, ResultItem];
  assert.equal(a.id, b.id);
  assert.deepEqual([a.type, b.type], ["rectangle", "labels"]);
  assert.deepEqual(b.value, { ...a.value, labels: ["Cat"] });
  r.drag([50, 50], [150, 50]);
  assert.deepEqual(r.values().map((value) => value["x"]), [10, 10], "both move");
});

test('snap="pixel" puts corners on whole pixels', () => {
  const r = rig([boxes({ snap: "pixel" })], [RectangleLabels]);
  r.arm("box", "Cat");
  r.drag([100.4, 100.4], [300.6, 200.6]);
  assert.deepEqual(geometry(r), { x: 10, y: 20, width: 20.1, height: 20.2, rotation: 0 });
});

test("a click selects the topmost, those it covers first; clicking on goes down and then to none", () => {
  const r = boxRig([box("small", 20, 20, 5, 5), box("big", 10, 10, 50, 50), box("other", 15, 15, 50, 50)]);
  r.click(220, 110);
  assert.deepEqual(r.session.selection.ids.value, ["small"]);
  r.click(220, 110);
  assert.deepEqual(r.session.selection.ids.value, ["other"]);
  r.click(220, 110);
  assert.deepEqual(r.session.selection.ids.value, ["big"]);
  r.click(220, 110);
  assert.deepEqual(r.session.selection.ids.value, []);
});

test("control adds, an empty click clears, a rubber band takes what it touches", () => {
  const r = boxRig([box("a", 10, 10, 10, 10), box("b", 40, 10, 10, 10), box("c", 70, 70, 10, 10)]);
  r.click(150, 75);
  r.click(450, 75, { ctrl: true });
  assert.deepEqual(r.session.selection.ids.value, ["a", "b"]);
  r.click(150, 75, { ctrl: true });
  assert.deepEqual(r.session.selection.ids.value, ["b"]);
  r.click(900, 20);
  assert.deepEqual(r.session.selection.ids.value, []);
  r.drag([50, 20], [480, 120]);
  assert.deepEqual([...r.session.selection.ids.value].sort(), ["a", "b"]);
  assert.equal(r.model.band.value, null);
  r.drag([600, 300], [750, 400], { ctrl: true });
  assert.deepEqual([...r.session.selection.ids.value].sort(), ["a", "b", "c"]);
});

test("moving is one change, stays inside, and moving back gives the very numbers of the file", () => {
  const start = box("a", 12.345678901, 20.000000001, 10.1, 10.2);
  const r = boxRig([start]);
  r.drag([150, 120], [250, 170]);
  assert.deepEqual(geometry(r), { x: 22.3457, y: 30, width: 10.1, height: 10.2, rotation: 0 });
  assert.equal(r.session.history.canUndo.value, true);
  r.drag([250, 170], [150, 120]);
  assert.deepEqual(r.result(), [start]);
  r.drag([150, 120], [-5000, 120]);
  assert.deepEqual(geometry(r), { x: 0, y: start.value?.["y"], width: 10.1, height: 10.2, rotation: 0 });
  r.session.history.undo();
  assert.deepEqual(r.result(), [start]);
});

test("only numbers that changed are rewritten", () => {
  const r = boxRig([box("a", 12.345678901, 20.123456789, 10.000000001, 10.2)]);
  r.drag([150, 130], [250, 130]);
  assert.deepEqual(geometry(r), { x: 22.3457, y: 20.123456789, width: 10.000000001, height: 10.2, rotation: 0 });
});

test("untouched results come out as they went in, whatever is odd about them", () => {
  const odd = [box("a", -5, 120, 0, 10), box("b", 1, 1, 1, 1, { value: { x: "?" as unknown as number, y: null as unknown as number, width: 1, height: 1 } }), { type: "strange" }];
  const r = boxRig(odd);
  r.click(150, 75);
  r.drag([50, 20], [480, 120]);
  assert.deepEqual(r.result(), odd);
  assert.deepEqual([...r.model.unplaced.value.keys()], ["b"]);
});

test("several move together as one step and stop at the edge together", () => {
  const r = boxRig([box("a", 10, 10, 10, 10), box("b", 40, 40, 10, 10)]);
  r.session.selection.set("a", "b");
  r.drag([150, 75], [-400, 75]);
  assert.deepEqual(r.values().map((value) => value["x"]), [0, 30]);
  r.session.history.undo();
  assert.deepEqual(r.values().map((value) => value["x"]), [10, 40]);
});

test("a common frame stretches all that is selected", () => {
  const r = boxRig([box("a", 10, 10, 10, 10), box("b", 40, 40, 10, 10)]);
  r.session.selection.set("a", "b");
  r.drag([500, 250], [900, 450]);
  assert.deepEqual(geometry(r, 0), { x: 10, y: 10, width: 20, height: 20, rotation: 0 });
  assert.deepEqual(geometry(r, 1), { x: 70, y: 70, width: 20, height: 20, rotation: 0 });
});

test("handles resize, flips give positive sizes, a squeeze to nothing is undone", () => {
  const r = boxRig([box("a", 20, 20, 20, 20)]);
  r.session.selection.set("a");
  r.drag([400, 200], [500, 300]);
  assert.deepEqual(geometry(r), { x: 20, y: 20, width: 30, height: 40, rotation: 0 });
  r.drag([500, 300], [100, 50]);
  assert.deepEqual(geometry(r), { x: 10, y: 10, width: 10, height: 10, rotation: 0 });
  r.drag([200, 75], [100, 75]);
  assert.deepEqual(geometry(r), { x: 10, y: 10, width: 10, height: 10, rotation: 0 });
});

test("the turn handle turns about the centre in pixels; shift in steps", () => {
  const r = boxRig([box("a", 40, 40, 20, 20)]);
  r.session.selection.set("a");
  r.drag([500, 176], [700, 251], { shift: true });
  assert.deepEqual(geometry(r), { x: 55, y: 30, width: 20, height: 20, rotation: 90 });
});

test("locked, read-only and readonly regions are selected but not moved", () => {
  const r = boxRig([box("a", 10, 10, 10, 10), box("b", 40, 40, 10, 10, { readonly: true })]);
  r.session.selection.toggleLocked(["a"]);
  const before = r.result();
  r.drag([150, 75], [250, 175]);
  r.drag([450, 225], [550, 325]);
  assert.deepEqual(r.result(), before);
  assert.deepEqual(r.session.selection.ids.value, ["b"]);
  const still = boxRig([box("a", 10, 10, 10, 10)], true);
  still.session.armed.set("box", ["Cat"]);
  still.drag([500, 300], [600, 400]);
  still.drag([150, 75], [250, 175]);
  assert.equal(still.result().length, 1);
});

test("hidden regions are neither hit nor taken by a rubber band", () => {
  const r = boxRig([box("a", 10, 10, 10, 10)]);
  r.session.selection.toggleHidden(["a"]);
  r.click(150, 75);
  r.drag([50, 20], [480, 120]);
  assert.deepEqual(r.session.selection.ids.value, []);
});

test("an edited prediction becomes prediction-changed", () => {
  const r = boxRig([box("a", 10, 10, 10, 10, { origin: "prediction", score: 0.5 })]);
  r.drag([150, 75], [160, 75]);
  assert.equal(r.result()[0]?.origin, "prediction-changed");
  assert.equal(r.result()[0]?.score, 0.5);
});

test("arrow keys nudge by a pixel as one undo step, Tab walks on, Escape lets go", () => {
  const r = boxRig([box("a", 10, 10, 10, 10), box("b", 40, 40, 10, 10)]);
  assert.ok(r.key("Tab"));
  assert.deepEqual(r.session.selection.ids.value, ["a"]);
  r.key("ArrowRight");
  r.key("ArrowRight");
  r.key("ArrowDown", { shift: true });
  assert.deepEqual(geometry(r), { x: 10.2, y: 12, width: 10, height: 10, rotation: 0 });
  r.session.history.undo();
  assert.deepEqual(geometry(r), { x: 10, y: 10, width: 10, height: 10, rotation: 0 });
  r.key("Tab");
  assert.deepEqual(r.session.selection.ids.value, ["b"]);
  assert.equal(r.key("Tab"), false, "behind the last region Tab leaves");
  assert.ok(r.key("Escape"));
  assert.deepEqual(r.session.selection.ids.value, []);
  assert.equal(r.key("Escape"), false);
});

test("the region that was just made does not swallow the next label, and a press on it makes it a chosen one", () => {
  const r = boxRig();
  r.arm("box", "Cat");
  r.drag([100, 100], [300, 200]);
  const id = r.result()[0]?.id ?? "";
  assert.equal(r.session.selection.fresh.value, id);
  r.click(200, 150);
  assert.equal(r.session.selection.fresh.value, null);
  assert.deepEqual(r.session.selection.ids.value, [id]);
});

test("regions follow changes from elsewhere: remote, undo, deletion", () => {
  const r = boxRig([box("a", 10, 10, 10, 10)]);
  const entry = r.session.document.region("a")?.main;
  assert.ok(entry);
  r.session.document.apply({ created: [], updated: [[entry, { ...entry, item: box("a", 50, 50, 10, 10) }]], deleted: [] }, "remote");
  r.click(150, 75);
  assert.deepEqual(r.session.selection.ids.value, []);
  r.click(550, 275);
  assert.deepEqual(r.session.selection.ids.value, ["a"]);
  r.session.document.apply({ created: [], updated: [], deleted: r.session.document.region("a")?.entries ?? [] });
  assert.equal(r.model.items.size, 0);
  assert.deepEqual(r.session.selection.ids.value, []);
});

test("any sequence of gestures can be undone to the start, and never throws", () => {
  const random = numbers(11);
  for (let round = 0; round < 40; round++) {
    const start = [box("a", 10, 10, 10, 10), box("b", 40, 40, 20, 10, { value: { x: 40, y: 40, width: 20, height: 10, rotation: 33, rectanglelabels: ["Dog"] } })];
    const r = boxRig(start);
    const point = (): [number, number] => [random(-50, 1050), random(-50, 550)];
    for (let i = 0; i < 30; i++) {
      const act = Math.floor(random(0, 7));
      if (act === 0) r.arm("box", "Cat");
      else if (act === 1) r.click(...point());
      else if (act === 2) r.double(...point());
      else if (act === 3) r.key(["Escape", "Tab", "ArrowLeft", "ArrowDown"][Math.floor(random(0, 4))] as string);
      else if (act === 4) r.bench.choose(["select", "pan", "rectangle", "rectangle3"][Math.floor(random(0, 4))] as string);
      else r.drag(point(), point(), { shift: random(0, 1) > 0.8, alt: random(0, 1) > 0.8, ctrl: random(0, 1) > 0.8 });
    }
    r.bench.cancel();
    assert.equal(r.model.lifted.value.size, 0);
    assert.equal(r.model.draft.value, null);
    for (const { value } of r.result()) assert.ok(["x", "y", "width", "height", "rotation"].every((key) => Number.isFinite(value?.[key])));
    while (r.session.history.canUndo.value) r.session.history.undo();
    assert.deepEqual(r.result(), start);
  }
});

test("a plane ends without leaving listeners", () => {
  const r = boxRig([box("a", 10, 10, 10, 10)]);
  r.scope.dispose();
  r.session.document.apply({ created: [], updated: [], deleted: r.session.document.region("a")?.entries ?? [] });
  assert.equal(r.model.items.size, 1, "no longer follows");
});

test("wheels: notches zoom, pads pan, control zooms, shift goes sideways", () => {
  const event = (deltaX: number, deltaY: number, timeStamp: number, more = {}) => ({ deltaX, deltaY, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false, timeStamp, ...more });
  const mouse = new WheelReader();
  assert.deepEqual(mouse.read(event(0, -100, 0), 1.1), { kind: "zoom", factor: 1.1 });
  assert.deepEqual(mouse.read(event(0, 100, 50), 1.1), { kind: "zoom", factor: 1 / 1.1 });
  assert.deepEqual(mouse.read(event(0, 100, 60, { shiftKey: true }), 1.1), { kind: "pan", dx: -100, dy: 0 });
  const pad = new WheelReader();
  assert.deepEqual(pad.read(event(0, 4, 0), 1.1), { kind: "pan", dx: 0, dy: -4 });
  assert.deepEqual(pad.read(event(0, 120, 16), 1.1), { kind: "pan", dx: 0, dy: -120 }, "a fast flick goes on panning");
  assert.equal(pad.read(event(0, -10, 32, { ctrlKey: true }), 1.1).kind, "zoom");
  const lines = new WheelReader();
  assert.deepEqual(lines.read(event(0, 3, 0, { deltaMode: 1 }), 1.1), { kind: "zoom", factor: 1 / 1.1 });
});
