import assert from "node:assert/strict";
import { test } from "node:test";
import { AnnotationDocument } from "../src/core/document";
import { History } from "../src/core/history";
import type { ResultItem } from "../src/core/result";

const box = (id: string, x: number): ResultItem => ({
  id, from_name: "box", to_name: "img", type: "rectanglelabels", value: { x, y: 1, width: 2, height: 3, rotation: 0, rectanglelabels: ["Cat"] },
});

test("serialize gives back what was loaded, order and unknown keys included", () => {
  const items: ResultItem[] = [box("a", 1), { type: "relation", from_id: "a", to_id: "a" }, { odd: true, type: "strange" }];
  assert.deepEqual(new AnnotationDocument(items).serialize(), items);
});

test("new regions go before trailing relations, in the order in which they are made", () => {
  const doc = new AnnotationDocument([box("a", 1), { type: "relation", from_id: "a", to_id: "a" }]);
  for (const id of ["b", "c", "d"]) doc.apply({ created: [doc.make(box(id, 2))], updated: [], deleted: [] });
  assert.deepEqual(doc.serialize().map((item) => item.id ?? "relation"), ["a", "b", "c", "d", "relation"]);
});

test("undo of a deletion puts the item back where it was", () => {
  const doc = new AnnotationDocument([box("a", 1), box("b", 2), box("c", 3)]);
  const history = new History(doc);
  const before = doc.serialize();
  doc.apply({ created: [], updated: [], deleted: doc.region("b")?.entries ?? [] });
  assert.equal(doc.region("b"), undefined);
  history.undo();
  assert.deepEqual(doc.serialize(), before);
  history.redo();
  assert.deepEqual(doc.serialize().map((item) => item.id), ["a", "c"]);
});
