import assert from "node:assert/strict";
import { test } from "node:test";
import { clipText, readClip } from "../src/core/clipboard";
import { itemsOf } from "../src/core/duplicate";
import type { Json } from "../src/core/json";
import { isRelation, type RelationItem, type ResultItem } from "../src/core/result";
import { restack } from "../src/core/stacking";
import type { TagDefinition } from "../src/core/registry";
import choices from "../src/tags/choices";
import rectangleLabels from "../src/tags/rectanglelabels";
import vectorLabels from "../src/tags/vectorlabels";
import { duplicate, paste } from "../src/tools/regions/paste";
import { labels, rig, type Rig, tag } from "./bench";

const definitions: readonly TagDefinition[] = [rectangleLabels, vectorLabels, choices];
const boxes = () => tag("RectangleLabels", "control", { name: "box", toName: "img" }, labels("Cat", "Dog"));
const kinds = () => tag("Choices", "control", { name: "kind", toName: "img", perRegion: true }, []);
const vectors = () => tag("VectorLabels", "control", { name: "line", toName: "img" }, labels("Road"));
const size = { original_width: 1000, original_height: 500, image_rotation: 0 };
const box = (id: string, x: number, more: Record<string, Json> = {}): ResultItem => ({
  id, from_name: "box", to_name: "img", type: "rectanglelabels", ...size, value: { x, y: 20, width: 10, height: 10, rotation: 0, rectanglelabels: ["Cat"] }, ...more,
});
const answer = (id: string, x: number): ResultItem => ({
  id, from_name: "kind", to_name: "img", type: "choices", ...size, value: { x, y: 20, width: 10, height: 10, rotation: 0, choices: ["tame"] },
});
const link: RelationItem = { type: "relation", from_id: "a", to_id: "b", direction: "right" };
const open = (result: readonly ResultItem[]): Rig => rig([boxes(), kinds(), vectors()], definitions, result);
const xs = (r: Rig): readonly unknown[] => r.result().filter((item) => item.type === "rectanglelabels").map((item) => item.value?.["x"]);

test("alt-drag puts copies down, with their answers, as one undo step", () => {
  const r = open([box("a", 10), answer("a", 10), box("b", 40, { score: 0.5, origin: "prediction" }), link]);
  r.session.selection.set("a", "b");
  r.drag([150, 120], [250, 120], { alt: true });
  assert.deepEqual(xs(r), [10, 40, 20, 50]);
  const [, , , copyA, answerA, copyB, , copiedLink] = r.result() as [ResultItem, ResultItem, ResultItem, ResultItem, ResultItem, ResultItem, ResultItem, RelationItem];
  assert.deepEqual([answerA.id, answerA.value?.["x"], answerA.value?.["choices"]], [copyA.id, 20, ["tame"]]);
  assert.deepEqual([copyB.origin, copyB.score], ["manual", undefined]);
  assert.deepEqual([copiedLink.from_id, copiedLink.to_id], [copyA.id, copyB.id]);
  assert.deepEqual(r.session.selection.ids.value, [copyA.id, copyB.id]);
  assert.deepEqual([r.model.ghosts.value.length, r.model.lifted.value.size], [0, 0]);
  r.session.history.undo();
  assert.deepEqual(r.result(), [box("a", 10), answer("a", 10), box("b", 40, { score: 0.5, origin: "prediction" }), link]);
});

test("an alt-drag that is broken off copies nothing", () => {
  const r = open([box("a", 10)]);
  r.down(150, 120, { alt: true });
  r.move(250, 120, { alt: true });
  assert.equal(r.model.ghosts.value.length, 1);
  r.key("Escape");
  assert.deepEqual([r.model.ghosts.value.length, r.result().length], [0, 1]);
});

test("a duplicate stands a step beside its original and beside earlier ones, inside the picture, and is one undo", async () => {
  const r = open([box("a", 87.5)]);
  const [id] = await duplicate(r.session, ["a"]);
  assert.deepEqual([xs(r), r.session.selection.single.value], [[87.5, 89], id]);
  await duplicate(r.session, ["a"]);
  assert.deepEqual(xs(r), [87.5, 89, 90]);
  r.session.history.undo();
  r.session.history.undo();
  assert.deepEqual(r.result(), [box("a", 87.5)]);
});

test("a duplicated vector moves with all its points", async () => {
  const vertices = [{ id: "p", x: 10, y: 10, prevPointId: null, isBezier: false }, { id: "q", x: 20, y: 10, prevPointId: "p", isBezier: false }];
  const r = open([{ id: "v", from_name: "line", to_name: "img", type: "vectorlabels", ...size, value: { vertices, closed: false, vectorlabels: ["Road"] } }]);
  await duplicate(r.session, ["v"]);
  const [, copy] = r.values();
  assert.deepEqual((copy?.["vertices"] as readonly { x: number; y: number }[]).map(({ x, y }) => [x, y]), [[11.5, 13], [21.5, 13]]);
});

test("regions go through text into another task: new ids, the picture's own size and page, answers and links along", async () => {
  const from = open([box("a", 10), answer("a", 10), box("b", 40), link, box("c", 70)]);
  const clip = readClip(clipText({ source: "1/1", items: itemsOf(from.session, ["a", "b"]) }));
  assert.ok(clip);
  const to = open([]);
  const { ids, left } = await paste(to.session, { ...clip, items: clip.items.map((item) => (isRelation(item) ? item : { ...item, original_width: 640, item_index: 3 })) }, "1/2");
  assert.deepEqual([ids.length, left, xs(to)], [2, 0, [10, 40]]);
  const [a, kind, b, relation] = to.result() as [ResultItem, ResultItem, ResultItem, RelationItem];
  assert.deepEqual([a.id === "a", a.id, a.original_width, a.item_index, kind.id, kind.value?.["choices"]], [false, ids[0], 1000, undefined, ids[0], ["tame"]]);
  assert.deepEqual([relation.from_id, relation.to_id], [ids[0], b.id]);
});

test("what has no control here goes to one of its kind that knows the label, or is named as left out", async () => {
  const r = open([]);
  const items = [box("a", 10, { from_name: "frames", to_name: "photo" }), box("b", 30, { from_name: "frames", to_name: "photo", value: { x: 1, y: 1, width: 5, height: 5, rotation: 0, rectanglelabels: ["Whale"] } })];
  const { ids, left } = await paste(r.session, { source: "2/9", items }, "1/1");
  assert.deepEqual([ids.length, left, r.result()[0]?.from_name, r.result()[0]?.to_name], [1, 1, "box", "img"]);
});

test("a text that holds no regions is none", () => {
  for (const text of ["", "hello", "{}", "[]", "[1]", '{"kind":"labelfs/regions"}', '[{"id":"a"}]', '{"kind":"labelfs/regions","items":[{"type":"x"}]}']) assert.equal(readClip(text), null, text);
  assert.equal(readClip(JSON.stringify([box("a", 1)]))?.items.length, 1);
});

test("to the front and to the back is a place in the list, before the relations, and can be undone", () => {
  const r = open([box("a", 10), answer("a", 10), box("b", 40), box("c", 70), link]);
  const order = (): readonly unknown[] => r.result().map((item) => item.id ?? item.type);
  restack(r.session, ["a"], "front");
  assert.deepEqual(order(), ["b", "c", "a", "a", "relation"]);
  restack(r.session, ["c", "a"], "back");
  assert.deepEqual(order(), ["c", "a", "a", "b", "relation"]);
  r.session.history.undo();
  r.session.history.undo();
  assert.deepEqual(order(), ["a", "a", "b", "c", "relation"]);
  restack(r.session, ["c"], "front");
  restack(r.session, ["a", "b", "c"], "front");
  assert.deepEqual([order(), r.session.history.canUndo.value], [["a", "a", "b", "c", "relation"], false]);
  r.arm("box", "Dog");
  r.drag([800, 300], [900, 400]);
  assert.deepEqual(order().slice(0, 4), ["a", "a", "b", "c"]);
  assert.equal(order().at(-1), "relation");
});

test("several regions turn together about the middle of their frame, and back", () => {
  const r = open([box("a", 10), box("b", 40)]);
  r.session.selection.set("a", "b");
  r.down(300, 76); // the handle above the frame from (100, 100) to (500, 150)
  r.move(400, 100);
  r.move(500, 125);
  assert.equal(r.bench.state, "select.resizing");
  r.up(500, 125);
  const turned = r.result().map(({ value = {} }) => [value["x"], value["y"], value["rotation"]]);
  assert.deepEqual(turned, [[32.5, -15, 90], [32.5, 45, 90]]);
  assert.equal(r.model.frame.value, null);
  r.session.history.undo();
  assert.deepEqual(r.result(), [box("a", 10), box("b", 40)]);
});

test("where a control forbids turning, its regions keep the frame from turning", () => {
  const r = rig([tag("RectangleLabels", "control", { name: "box", toName: "img", canRotate: false }, labels("Cat"))], definitions, [box("a", 10), box("b", 40)]);
  r.session.selection.set("a", "b");
  r.drag([300, 76], [500, 125]);
  assert.deepEqual(r.result(), [box("a", 10), box("b", 40)]);
});

test("the lasso selects what lies mostly in its loop, adds with shift, and a click is a click", async () => {
  await import("../src/tools/equip/lasso");
  const r = open([box("a", 10), box("b", 40), box("c", 70)]);
  r.bench.choose("lasso");
  const loop = (points: readonly (readonly [number, number])[], keys = {}): void => {
    const [first, ...rest] = points as [readonly [number, number], ...(readonly [number, number])[]];
    r.down(...first, keys);
    for (const p of rest) r.move(...p, keys);
    r.up(...(rest.at(-1) ?? first), keys);
  };
  loop([[90, 90], [520, 90], [520, 160], [300, 170], [90, 160]]);
  assert.deepEqual(r.session.selection.ids.value, ["a", "b"]);
  loop([[690, 90], [820, 90], [820, 160], [690, 160]], { shift: true });
  assert.deepEqual(r.session.selection.ids.value, ["a", "b", "c"]);
  loop([[680, 80], [730, 80], [730, 160], [680, 160]]);
  assert.deepEqual(r.session.selection.ids.value, [], "less than half of it");
  r.click(750, 120);
  assert.deepEqual([r.session.selection.ids.value, r.bench.state], [["c"], "lasso.idle"]);
});
