import assert from "node:assert/strict";
import { test } from "node:test";
import { Config, type TagNode } from "../src/core/config";
import type { Json } from "../src/core/json";
import { moveItem, readColumns, writeColumns } from "../src/core/ranking";
import { csvOptions, parseCsv, sortRows, tableOf } from "../src/core/table";
import { formatMoment, fromInput, parseMoment, partsOf, patternOf, toInput } from "../src/core/datetime";
import { inRange, onStep, stepUp } from "../src/core/numbers";

const stored = (only: readonly string[], input: string, format = ""): string | null => {
  const parts = partsOf(only);
  const moment = fromInput(input, parts);
  return moment && formatMoment(moment, patternOf(parts, format));
};

test("dates are stored in the forms of the reference", () => {
  assert.equal(stored([], "2024-02-29T09:30"), "2024-02-29T09:30");
  assert.equal(stored(["date"], "2024-02-29"), "2024-02-29");
  assert.equal(stored(["date", "year"], "2024-02-29"), "2024-02-29", "date beats year");
  assert.equal(stored(["time"], "09:30", "%d.%m.%Y"), "09:30", "times are never formatted");
  assert.equal(stored(["year"], "1984"), "1984");
  assert.equal(stored(["month", "year"], "2024-02"), "2024-02-01");
  assert.equal(stored(["month", "year"], "2024-02", "%d.%m.%Y"), "01.02.2024");
  assert.equal(stored(["date"], "2024-02-29", "%d.%m.%y"), "29.02.24");
  assert.equal(stored([], "2024-12-05T15:04", "%b %-d, %Y %I:%M %p"), "Dec 5, 2024 03:04 PM");
});

test("what is stored is read back; what does not fit or is no date is not", () => {
  const moment = parseMoment("Dec 5, 2024 03:04 PM", "%b %-d, %Y %I:%M %p");
  assert.equal(moment && toInput(moment, partsOf([])), "2024-12-05T15:04");
  assert.equal(parseMoment("2023-02-29", "%Y-%m-%d"), null);
  assert.equal(parseMoment("2024-13-01", "%Y-%m-%d"), null);
  assert.equal(parseMoment("tomorrow", "%Y-%m-%d"), null);
  assert.equal(parseMoment("25:00", "%H:%M"), null);
});

test("numbers: steps count from min, hotkeys wrap", () => {
  const rule = { min: 1, max: 3, step: 0.5 };
  assert.ok(onStep(rule, 2.5) && !onStep(rule, 2.25));
  assert.ok(inRange(rule, 3) && !inRange(rule, 3.5));
  assert.equal(stepUp(rule, 2.5), 3);
  assert.equal(stepUp(rule, 3), 1);
  assert.equal(stepUp({ min: null, max: null, step: 0.1 }, 0.2), 0.3);
});

const bucket = (name: string, attrs: Record<string, Json> = {}): TagNode => ({ tag: "Bucket", role: "child", line: 1, attrs: { name, ...attrs } });
const ranker = (...children: TagNode[]): { config: Config; node: TagNode } => {
  const node: TagNode = { tag: "Ranker", role: "control", line: 1, name: "rank", toName: ["list"], children };
  return { config: new Config({ tag: "View", role: "visual", line: 1, children: [node] }), node };
};

test("ranker: unassigned items stay in the source column under _, unknown ones go back there", () => {
  const { config, node } = ranker(bucket("good"), bucket("bad"));
  const columns = readColumns(config, node, "Items", ["a", "b", "c"], { good: ["b", "zzz"], gone: ["a"] });
  assert.deepEqual(writeColumns(columns), { _: ["a", "c"], good: ["b"], bad: [] });
  assert.deepEqual(writeColumns(moveItem(columns, "c", 1, 0)), { _: ["a"], good: ["c", "b"], bad: [] });
});

test("ranker: without buckets one list under its own name; with a default bucket everything starts there", () => {
  const plain = ranker();
  assert.deepEqual(writeColumns(readColumns(plain.config, plain.node, "", ["a", "b"], { rank: ["b", "a"] })), { rank: ["b", "a"] });
  const some = ranker(bucket("x"), bucket("y", { default: true }));
  assert.deepEqual(writeColumns(readColumns(some.config, some.node, "", ["a", "b"], undefined)), { x: [], y: ["a", "b"] });
});

test("moving down inside a column", () => {
  const columns = [{ name: "r", title: "", items: ["a", "b", "c"] }];
  assert.deepEqual(moveItem(columns, "a", 0, 2)[0]?.items, ["b", "a", "c"]);
  assert.deepEqual(moveItem(columns, "c", 0, 0)[0]?.items, ["c", "a", "b"]);
});

test("tables: objects sorted by key, unions of columns, numbered scalars, nested values as JSON", () => {
  const names = { name: "Name", value: "Value", index: "Index" };
  assert.deepEqual(tableOf({ b: 1, a: { x: [2] } }, names), { columns: ["Name", "Value"], rows: [["a", '{"x":[2]}'], ["b", "1"]] });
  assert.deepEqual(tableOf([{ a: 1 }, { b: null, a: 2 }], names), { columns: ["a", "b"], rows: [["1", ""], ["2", ""]] });
  assert.deepEqual(tableOf(["x", 3], names).rows, [["0", "x"], ["1", "3"]]);
  assert.deepEqual(tableOf(null, names).rows, []);
});

test("CSV: quotes, separators, line breaks, options", () => {
  const options = csvOptions("csv|separator=;|headless");
  assert.deepEqual(options, { separator: ";", headless: true, url: false });
  assert.deepEqual(parseCsv('a,"b ""x"", c"\r\n1,"two\nlines"\n3,\n', { separator: ",", headless: false, url: false }), { columns: ["a", 'b "x", c'], rows: [["1", "two\nlines"], ["3", ""]] });
  assert.deepEqual(sortRows([["10"], ["9"], ["x"]], 0, 1).map((row) => row[0]), ["9", "10", "x"]);
});
