import assert from "node:assert/strict";
import { test } from "node:test";
import type { TagNode } from "../src/core/config";
import type { Region } from "../src/core/document";
import type { JsonObject } from "../src/core/json";
import { utterancesOf, UtterancesModel } from "../src/surfaces/text/utterances";

const NODE: TagNode = { tag: "Paragraphs", role: "object", line: 1, name: "d" };
const data = [{ author: "Ann", text: "Where is the red folder?" }, { author: "Raj", text: "On the shelf." }, { author: "Ann", text: "OK, 🐱 thanks" }];
const model = new UtterancesModel(utterancesOf(data, NODE), true);
const region = (value: JsonObject): Region => {
  const entry = { key: 1, order: 1, item: { id: "p", value } };
  return { id: "p", entries: [entry], main: entry };
};

test("a region over two utterances: indexes as text, offsets inside of them, line breaks written out", () => {
  const value = { start: "1", end: "2", startOffset: 0, endOffset: 4, text: "On the shelf.\\n\\nOK, " };
  const place = model.place(region(value));
  assert.ok(typeof place !== "string" && place.warning === null);
  assert.deepEqual(model.geometry(place), value);
});

test("offsets inside an utterance are those of the browser", () => {
  const start = model.text.indexOf("thanks");
  assert.deepEqual(model.geometry({ start, end: start + 6 }), { start: "2", end: "2", startOffset: 7, endOffset: 13, text: "thanks" });
});

test("ends between utterances belong to the one before, beginnings to the one after", () => {
  const [first, second] = model.blocks;
  assert.ok(first && second);
  assert.deepEqual(model.geometry({ start: 0, end: first.end }), { start: "0", end: "0", startOffset: 0, endOffset: 24, text: "Where is the red folder?" });
  assert.deepEqual(model.geometry({ start: first.end - 1, end: second.start + 2 }), { start: "1", end: "1", startOffset: 0, endOffset: 2, text: "On" });
});

test("what does not fit is named", () => {
  assert.match(String(model.place(region({ start: "9", end: "9", startOffset: 0, endOffset: 2 }))), /not there/);
  const beyond = model.place(region({ start: 0, end: 0, startOffset: 0, endOffset: 99 }));
  assert.ok(typeof beyond !== "string" && beyond.warning !== null);
  assert.match(String(model.place(region({ start: "x", end: "1" }))), /does not say/);
});

test("durations, odd values and other keys", () => {
  const node: TagNode = { ...NODE, attrs: { nameKey: "who", textKey: "said" } };
  assert.deepEqual(utterancesOf([{ who: 7, said: null, start: "1.5", duration: 2 }, "x", null], node), [
    { author: "7", text: "", start: 1.5, end: 3.5 }, { author: "", text: "x", start: null, end: null }, { author: "", text: "", start: null, end: null },
  ]);
  assert.deepEqual(utterancesOf({ a: 1 }, node), []);
});
