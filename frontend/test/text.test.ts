import assert from "node:assert/strict";
import { test } from "node:test";
import { pathBetween } from "../src/surfaces/text/arrows";
import { blockAt, blocksOf } from "../src/surfaces/text/blocks";
import { CodePoints } from "../src/surfaces/text/codepoints";
import { occurrences } from "../src/surfaces/text/equal";
import { matches } from "../src/surfaces/text/find";
import { snap, step } from "../src/surfaces/text/granularity";
import { levels, placeNames } from "../src/surfaces/text/stacking";
import { writtenText } from "../src/surfaces/text/spans";

const CAT = "🐱 Warning: This is a test text";

test("offsets are code points: the word behind an emoji", () => {
  const points = new CodePoints(CAT);
  assert.equal(points.length, [...CAT].length);
  assert.equal(CAT.slice(points.toUnit(21), points.toUnit(25)), "test");
  assert.equal(points.toPoint(CAT.indexOf("test")), 21);
});

test("code points and units agree everywhere, also in the middle of a pair, at the ends, with lone surrogates", () => {
  for (const text of ["", "abc", "a\r\nb\rc\n", "e\u0301🏳️‍🌈x", "🐱🐱", "\ud800x\udc00", "x🐱\ud83d"]) {
    const points = new CodePoints(text);
    const chars = [...text];
    assert.equal(points.length, chars.length, JSON.stringify(text));
    let unit = 0;
    chars.forEach((char, i) => {
      assert.equal(points.toUnit(i), unit);
      for (let inside = 0; inside < char.length; inside++) assert.equal(points.toPoint(unit + inside), i);
      unit += char.length;
    });
    assert.equal(points.toUnit(chars.length), text.length);
    assert.equal(points.toUnit(chars.length + 5), text.length);
    assert.equal(points.boundary(text.length), text.length);
  }
});

test("every line break of a span's text is written as backslash and n", () => {
  assert.equal(writtenText("a\nb\r\nc"), "a\\nb\\n\\nc");
});

test("blocks are the whole text, end at lone carriage returns, and give blank lines their own", () => {
  const text = "one\ntwo\r\n\r\nthree\rfour\n\n\nfive";
  const blocks = blocksOf(text);
  assert.equal(blocks.map((block) => text.slice(block.start, block.end)).join(""), text);
  assert.deepEqual(blocks.map((block) => text.slice(block.start, block.end)), ["one\ntwo\r\n", "\r\n", "three\r", "four\n", "\n\n", "five"]);
  assert.deepEqual(blocks.map((block) => block.line), [1, 3, 4, 5, 6, 8]);
  assert.equal(blockAt(blocks, 4), 0);
  assert.equal(blockAt(blocks, text.length), blocks.length - 1);
  assert.equal(blocksOf(text, true).length, 8);
});

test("very long lines are cut at spaces and never inside a surrogate pair", () => {
  const text = "🐱".repeat(20000);
  const blocks = blocksOf(text);
  assert.ok(blocks.length > 2);
  assert.equal(blocks.map((block) => text.slice(block.start, block.end)).join(""), text);
  for (const block of blocks) assert.ok(!/^[\udc00-\udfff]/.test(text.slice(block.start, block.end)));
});

const cut = (text: string, from: number, to: number, granularity: "symbol" | "word" | "sentence" | "paragraph"): string | null => {
  const span = snap(text, from, to, granularity);
  return span && text.slice(span.start, span.end);
};

test("granularity grows selections to whole words, sentences, paragraphs and trims white space", () => {
  const text = "The grey heron stood. It waited!\nA second line.";
  assert.equal(cut(text, 5, 11, "symbol"), "rey he");
  assert.equal(cut(text, 5, 11, "word"), "grey heron");
  assert.equal(cut(text, 3, 9, "word"), "grey");
  assert.equal(cut(text, 3, 4, "word"), null);
  assert.equal(cut(text, 5, 7, "sentence"), "The grey heron stood.");
  assert.equal(cut(text, 5, 24, "sentence"), "The grey heron stood. It waited!");
  assert.equal(cut(text, 5, 7, "paragraph"), "The grey heron stood. It waited!");
  assert.equal(cut(text, 5, 35, "paragraph"), text);
});

test("words with combining marks and without spaces between them stay whole", () => {
  assert.equal(cut("ein Mu\u0308ller kam", 6, 7, "word"), "Mu\u0308ller");
  const thai = "สวัสดีครับ";
  assert.ok((cut(thai, 1, 2, "word") ?? "").length < thai.length);
});

test("steps go by people's characters and by words", () => {
  const text = "e\u0301🏳️‍🌈x and more";
  assert.equal(step(text, 0, 1, "character"), 2);
  assert.equal(text.slice(2, step(text, 2, 1, "character")), "🏳️‍🌈");
  assert.equal(step(text, step(text, 2, 1, "character"), -1, "character"), 2);
  assert.equal(text.slice(0, step(text, text.indexOf(" and"), 1, "word")).endsWith("and"), true);
  assert.equal(step("one two", 7, -1, "word"), 4);
  assert.equal(step("one two", 0, -1, "word"), 0);
  assert.equal(step("one two ", 7, 1, "word"), 8);
});

test("nested spans: the longest has the lowest underline, apart ones share the first level", () => {
  const spans = [{ start: 0, end: 27 }, { start: 0, end: 17 }, { start: 8, end: 17 }, { start: 40, end: 45 }];
  assert.deepEqual(levels(spans), [2, 1, 0, 0]);
  assert.deepEqual(levels([{ start: 0, end: 5 }, { start: 3, end: 10 }]), [0, 1]);
});

test("equal spans get different levels", () => {
  assert.deepEqual([...levels([{ start: 0, end: 5 }, { start: 0, end: 5 }])].sort(), [0, 1]);
});

test("names: the outer one wins, neighbours are cut, what has no room is left out", () => {
  assert.deepEqual(placeNames([{ x: 0, width: 60, level: 1 }, { x: 10, width: 30, level: 0 }]), [60, null]);
  assert.deepEqual(placeNames([{ x: 0, width: 60, level: 0 }, { x: 50, width: 30, level: 0 }]), [46, 30]);
  assert.deepEqual(placeNames([{ x: 0, width: 60, level: 0 }, { x: 10, width: 30, level: 0 }]), [60, null]);
});

test("equal places: whole words stay whole words, parts of words are found anywhere", () => {
  const text = "cat catalogue Cat cat. concat";
  assert.deepEqual(occurrences(text, { start: 0, end: 3 }).map((one) => one.start), [0, 18]);
  assert.equal(occurrences(text, { start: 26, end: 29 }).length, 4);
});

test("find ignores case and takes the query as it is written", () => {
  assert.deepEqual(matches("A.b a.B axb", "a.b").map((one) => one.start), [0, 4]);
  assert.deepEqual(matches("a/b-c (d)", "(d)"), [{ start: 6, end: 9 }]);
  assert.deepEqual(matches("abc", ""), []);
});

test("relations: a bracket above one line, a curve between two", () => {
  const flat = pathBetween({ x: 10, y: 50 }, { x: 110, y: 50 });
  assert.match(flat.path, /^M10 50V.*V50$/);
  assert.deepEqual(flat.name, { x: 60, y: 39 });
  assert.match(pathBetween({ x: 10, y: 90 }, { x: 110, y: 50 }).path, /^M10 90C10 64 110 24 110 50$/);
});
