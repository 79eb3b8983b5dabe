import assert from "node:assert/strict";
import { test } from "node:test";
import type { ResultItem } from "../src/core/result";
import { promptBy } from "../src/core/smart";
import { acceptSuggestions, pendingIn, rejectSuggestions, suggest } from "../src/core/suggestions";
import { savedResult } from "../src/core/visibility";
import keypointLabels from "../src/tags/keypointlabels";
import rectangleLabels from "../src/tags/rectanglelabels";
import { labels, rig, type Rig, tag } from "./bench";

const controls = (smart = true) => [
  tag("RectangleLabels", "control", { name: "box", toName: "img", smart }, labels("Cat")), tag("KeyPointLabels", "control", { name: "point", toName: "img" }, labels("Cat")),
];
const box = (id: string, x: number): ResultItem => ({ id, from_name: "box", to_name: "img", type: "rectanglelabels", value: { x, y: 20, width: 10, height: 10, rotation: 0, rectanglelabels: ["Cat"] } });
const open = (smart = true): Rig => rig(controls(smart), [rectangleLabels, keypointLabels], [box("mine", 80)]);
const xs = (items: readonly ResultItem[]): readonly unknown[] => items.map((item) => item.value?.["x"]);

test("suggestions are shown and not saved; taken ones are accepted predictions, the others go; each is an undo step", () => {
  const r = open();
  const ids = suggest(r.session, [box("a", 10), box("b", 30), { ...box("c", 50), score: 0.25 }], 0.75);
  assert.deepEqual([ids.length, pendingIn(r.session), xs(r.result()), xs(savedResult(r.session))], [3, ids, [80, 10, 30, 50], [80]]);
  assert.equal(r.model.items.get(ids[0] ?? "")?.look.dashed, true);
  acceptSuggestions(r.session, [ids[0] ?? ""]);
  rejectSuggestions(r.session, [ids[1] ?? "", "mine"]);
  assert.deepEqual(savedResult(r.session).map(({ origin, score }) => [origin, score]), [[undefined, undefined], ["prediction", 0.75]]);
  assert.deepEqual([pendingIn(r.session), xs(r.result())], [[ids[2]], [80, 10, 50]]);
  r.session.history.undo();
  r.session.history.undo();
  assert.deepEqual(pendingIn(r.session), ids);
});

test("a suggestion that is moved is taken, as changed", () => {
  const r = open();
  const [id] = suggest(r.session, [box("a", 10)]);
  r.drag([150, 120], [250, 120]);
  assert.deepEqual([pendingIn(r.session), r.session.document.region(id ?? "")?.main.item.origin, xs(savedResult(r.session))], [[], "prediction-changed", [80, 20]]);
});

test("relations of suggestions wait with them; what is no region is no suggestion", () => {
  const r = open();
  const answer: ResultItem = { id: "whole", from_name: "kind", to_name: "img", type: "choices", value: { choices: ["x"] } };
  suggest(r.session, [box("a", 10), box("b", 30), answer, { type: "relation", from_id: "a", to_id: "b" }]);
  assert.deepEqual([r.result().length, savedResult(r.session).length], [4, 1]);
  acceptSuggestions(r.session, pendingIn(r.session));
  assert.equal(savedResult(r.session).length, 4);
});

test("with a model what a smart control draws is a question, and the answer a suggestion", async () => {
  const r = open();
  const asked: (readonly ResultItem[])[] = [];
  const told: unknown[] = [];
  promptBy(r.session, async (drawn) => {
    asked.push(drawn);
    return { result: [box("x", 40), box("y", 60)], score: 0.5 };
  }, (...all) => told.push(all));
  r.arm("point", "Cat");
  r.click(300, 100);
  await new Promise((done) => setTimeout(done));
  assert.deepEqual([asked.length, asked[0]?.[0]?.type, asked[0]?.[0]?.is_positive, asked[0]?.[0]?.original_width], [1, "keypointlabels", true, 1000]);
  assert.deepEqual([told, xs(r.result()), xs(savedResult(r.session))], [[[2]], [80, 40, 60], [80]]);
  r.session.drawn.value = null;
  r.arm("point", "Cat");
  r.click(300, 400);
  assert.equal(savedResult(r.session).length, 2);
});

test("a control that is not smart draws as ever; a model that fails leaves the annotation as it was and says why", async () => {
  const r = open(false);
  const told: unknown[] = [];
  promptBy(r.session, () => Promise.reject(new Error("no memory")), (...all) => told.push(all));
  r.arm("box", "Cat");
  r.drag([100, 300], [200, 400]);
  assert.deepEqual([r.result().length, told], [2, []]);
  r.session.selection.clear();
  r.arm("point", "Cat");
  r.click(600, 300);
  await new Promise((done) => setTimeout(done));
  assert.deepEqual([r.result().length, told], [2, [[0, "no memory"]]]);
});
