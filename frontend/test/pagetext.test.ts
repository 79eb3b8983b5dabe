import assert from "node:assert/strict";
import { test } from "node:test";
import { boxesOf, pageText, placesOf, textBetween, textIn, unitAt, wordAt } from "../src/surfaces/pdf/pagetext";
import { DocumentFind } from "../src/surfaces/pdf/find";

/** Two lines of a page 200 high, 10 points a letter; the second one is turned upwards. */
const ITEMS = [
  { str: "Total 9.50", transform: [12, 0, 0, 12, 20, 150], width: 100, height: 12, hasEOL: true },
  { str: "north", transform: [0, 12, -12, 0, 150, 20], width: 50, height: 12, hasEOL: false },
];
const TO_PAGE = [1, 0, 0, -1, 0, 200];
const page = pageText(ITEMS, TO_PAGE);

test("text is found where the document draws it", () => {
  assert.equal(page.text, "Total 9.50\nnorth");
  const [box] = boxesOf(page, 6, 10);
  assert.ok(box && Math.abs(box.minX - 80) < 1e-9 && Math.abs(box.maxX - 120) < 1e-9 && box.minY < 50 && box.maxY > 50);
  const [turned] = boxesOf(page, 11, 16);
  assert.ok(turned && turned.minY < 131 && turned.maxY > 179 && turned.maxX - turned.minX < 13);
  assert.equal(textIn(page, { minX: 76, minY: 30, maxX: 130, maxY: 60 }), "9.50");
  assert.equal(textIn(page, { minX: 0, minY: 0, maxX: 200, maxY: 200 }), "Total 9.50 north");
  assert.equal(textIn(page, { minX: 0, minY: 0, maxX: 10, maxY: 10 }), "");
});

test("a point is near a letter, and a word is around it", () => {
  const at = unitAt(page, { x: 97, y: 47 });
  assert.deepEqual([at?.unit, at?.away], [8, 0]);
  assert.deepEqual(wordAt(page, 8), [6, 10]);
  assert.equal(textBetween(page, 6, 16), "9.50 north");
  assert.equal(unitAt(pageText([], TO_PAGE), { x: 0, y: 0 }), null);
});

test("letters of unlike width have edges of their own, halves of a pair share theirs", () => {
  const [run] = pageText([{ ...ITEMS[0], str: "mi🐱" } as (typeof ITEMS)[0]], TO_PAGE, (letter) => (letter === "i" ? 1 : 2)).runs;
  assert.deepEqual(run?.edges, [0, 0.4, 0.6, 0.6, 1]);
});

test("find ignores case and the kind of white space, takes signs as they are, and goes through pages from the one shown", async () => {
  assert.deepEqual(placesOf(page, "9.50  NORTH"), [[6, 16]]);
  assert.deepEqual(placesOf(page, "9x50"), []);
  const find = new DocumentFind({ count: 4, text: (n) => (n === 2 ? Promise.reject(new Error("broken")) : Promise.resolve(page)) });
  await find.look("north", 1);
  assert.deepEqual(find.found.value.map((one) => one.page), [0, 1, 3]);
  assert.equal(find.current.value?.page, 1);
  find.step(-1);
  assert.equal(find.current.value?.page, 0);
  find.step(-1);
  assert.equal(find.current.value?.page, 3);
  find.close();
  assert.equal(find.found.value.length, 0);
});
