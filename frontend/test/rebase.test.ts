import assert from "node:assert/strict";
import { test } from "node:test";
import { difference } from "../src/core/difference";
import { AnnotationDocument } from "../src/core/document";
import { jsonEqual, type Json } from "../src/core/json";
import { rebase } from "../src/core/rebase";
import type { ResultItem } from "../src/core/result";

/** Small seeded generator: a failing case prints its seed. */
function seeded(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const box = (id: string, x: number): ResultItem => ({ id, from_name: "box", to_name: "img", type: "rectanglelabels", value: { x, y: 1, width: 2, height: 2, rectanglelabels: ["Cat"] } });
const kind = (id: string, choice: string): ResultItem => ({ ...box(id, 0), from_name: "kind", type: "choices", value: { ...box(id, 0).value, choices: [choice] } });
const mood = (choice: string, id = "m"): ResultItem => ({ id, from_name: "mood", to_name: "img", type: "choices", value: { choices: [choice] } });
const link = (a: string, b: string): ResultItem => ({ type: "relation", from_id: a, to_id: b, direction: "right" });

function start(random: (below: number) => number): ResultItem[] {
  const ids = ["a", "b", "c", "d", "e"].slice(0, 1 + random(5));
  const items = ids.map((id) => box(id, random(50)));
  for (const id of ids) if (random(3) === 0) items.push(kind(id, "x"));
  if (random(2) === 0) items.push(mood("calm"));
  if (ids.length > 1 && random(2) === 0) items.push(link(ids[0] as string, ids[1] as string));
  return items;
}

/** Edit as the page does: new, changed and deleted regions, in a document. */
function edited(items: readonly ResultItem[], random: (below: number) => number, side: string): ResultItem[] {
  const doc = new AnnotationDocument(items);
  for (let n = random(4); n > 0; n--) {
    const regions = doc.regions();
    const region = regions[random(Math.max(1, regions.length))];
    const act = random(4);
    if (act === 0 || !region) doc.apply({ created: [doc.make(box(`${side}${n}${random(99)}`, random(50)))], updated: [], deleted: [] });
    else if (act === 1) doc.apply({ created: [], updated: [[region.main, { ...region.main, item: { ...region.main.item, value: { ...region.main.item.value, x: 100 + random(9) } } }]], deleted: [] });
    else if (act === 2) {
      const ends = doc.relations().filter(({ item }) => item["from_id"] === region.id || item["to_id"] === region.id);
      doc.apply({ created: [], updated: [], deleted: [...region.entries, ...ends] });
    } else doc.apply({ created: [doc.make(kind(region.id, side))], updated: [], deleted: region.entries.filter(({ item }) => item.from_name === "kind") });
  }
  return doc.serialize();
}

const same = (a: readonly ResultItem[], b: readonly ResultItem[]): boolean => jsonEqual(a as Json, b as Json);
const sorted = (items: readonly ResultItem[]): string[] => items.map((item) => JSON.stringify(item)).sort();

test("merges of random work, 400 seeds", () => {
  for (let seed = 1; seed <= 400; seed++) holds(seed, seeded(seed));
});

function holds(seed: number, random: (below: number) => number): void {
  const base = start(random);
  const [mine, theirs] = [edited(base, random, "m"), edited(base, random, "t")];
  assert.ok(same(rebase(base, mine, base).result, mine), `seed ${seed}: only I changed: mine, order included`);
  assert.ok(same(rebase(base, base, theirs).result, theirs), `seed ${seed}: only they changed: theirs, order included`);
  assert.ok(same(rebase(base, mine, mine).result, mine), `seed ${seed}: both did the same`);
  const merged = rebase(base, mine, theirs);
  const other = rebase(base, theirs, mine);
  assert.deepEqual([...merged.conflicts].sort(), [...other.conflicts].sort());
  if (merged.conflicts.length === 0) assert.deepEqual(sorted(merged.result), sorted(other.result), `seed ${seed}: no conflict: either way round has the same content`);
  for (const item of mine) {
    const mineAlone = !base.some((one) => one.id === item.id) && item.id !== undefined;
    if (mineAlone) assert.ok(merged.result.some((one) => jsonEqual(one, item)), `seed ${seed}: nothing I made is lost`);
  }
  const doc = new AnnotationDocument(mine);
  doc.apply(difference(doc, merged.result), "remote");
  assert.ok(same(doc.serialize(), merged.result), `seed ${seed}: the difference leads to the merge`);
}

test("disjoint regions merge without a conflict", () => {
  const base = [box("a", 1), box("b", 2)];
  const merged = rebase(base, [box("a", 9), box("b", 2)], [box("a", 1), box("b", 2), box("c", 3)]);
  assert.deepEqual(merged.conflicts, []);
  assert.deepEqual(merged.result.map((item) => [item.id, item.value?.["x"]]), [["a", 9], ["b", 2], ["c", 3]]);
  assert.deepEqual([merged.mine, merged.theirs], [{ new: 0, changed: 1, deleted: 0 }, { new: 1, changed: 0, deleted: 0 }]);
});

test("one region changed on both sides is a conflict and keeps mine", () => {
  const merged = rebase([box("a", 1)], [box("a", 2)], [box("a", 3)]);
  assert.deepEqual(merged.conflicts, ["region:a"]);
  assert.equal(merged.result[0]?.value?.["x"], 2);
});

test("deleted here, changed there: the work stays and it is a conflict", () => {
  const merged = rebase([box("a", 1)], [], [box("a", 3)]);
  assert.deepEqual(merged.conflicts, ["region:a"]);
  assert.equal(merged.result.length, 1);
});

test("the same question answered on both sides under two ids is one answer", () => {
  assert.deepEqual(rebase([], [mood("calm", "x1")], [mood("wild", "x2")]).conflicts, ["answer:mood:img:"]);
});

test("a relation goes with the region that the other side deleted", () => {
  const merged = rebase([box("a", 1), box("b", 2)], [box("a", 1), box("b", 2), link("a", "b")], [box("a", 1)]);
  assert.deepEqual(merged.result.map((item) => item.id ?? "relation"), ["a"]);
});

test("difference touches only what differs", () => {
  const doc = new AnnotationDocument([box("a", 1), box("b", 2), box("c", 3)]);
  const change = difference(doc, [box("a", 1), box("n", 7), box("b", 5)]);
  assert.deepEqual([change.created.length, change.updated.length, change.deleted.map(({ item }) => item.id)], [1, 1, ["c"]]);
});
