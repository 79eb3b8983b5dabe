import assert from "node:assert/strict";
import { test } from "node:test";
import { choiceTree, type ChoiceInfo, flat, readChoices, tickOf, toggled, writeChoices } from "../src/core/choices";
import type { TagNode } from "../src/core/config";
import type { Json } from "../src/core/json";

const choice = (value: string, alias?: string, ...children: TagNode[]): TagNode => ({
  tag: "Choice", role: "child", line: 1, attrs: alias === undefined ? { value } : { value, alias }, children,
});
const choices = (attrs: Record<string, Json>, ...children: TagNode[]): TagNode => ({
  tag: "Choices", role: "control", line: 1, name: "c", toName: ["t"], attrs, children,
});
const pick = (control: TagNode, shown: string): ChoiceInfo => flat(choiceTree(control)).find((one) => one.shown === shown) as ChoiceInfo;
const click = (control: TagNode, value: Json | undefined, shown: string): readonly Json[] =>
  writeChoices(control, toggled(control, readChoices(control, value), pick(control, shown)));

test("single: a click chooses, another replaces, a second click clears; single-radio does not clear", () => {
  const single = choices({}, choice("A"), choice("B", "b"));
  assert.deepEqual(click(single, undefined, "B"), ["b"]);
  assert.deepEqual(click(single, ["b"], "A"), ["A"]);
  assert.deepEqual(click(single, ["A"], "A"), []);
  const radio = choices({ choice: "single-radio" }, choice("A"), choice("B"));
  assert.deepEqual(click(radio, ["A"], "A"), ["A"]);
});

test("multiple: config order, unknown values kept behind, texts left as they were stored", () => {
  const many = choices({ choice: "multiple" }, choice("A", "a"), choice("B"), choice("C"));
  assert.deepEqual(click(many, ["C"], "A"), ["a", "C"]);
  assert.deepEqual(click(many, ["gone", "C"], "B"), ["B", "C", "gone"]);
  assert.deepEqual(click(many, ["A", "C"], "B"), ["A", "B", "C"], "written by value, not alias: stays so");
  assert.deepEqual(click(many, ["a"], "A"), []);
});

test("alias is matched before value", () => {
  const odd = choices({ choice: "multiple" }, choice("x", "y"), choice("y", "z"));
  assert.deepEqual([...readChoices(odd, ["y"]).chosen.keys()].map((one) => one.shown), ["x"]);
});

test("nested: paths of leaves, a parent ticks them all and shows the half state", () => {
  const nested = choices({ choice: "multiple", allowNested: true }, choice("Animal", "an", choice("Bird"), choice("Fish", "f")), choice("Plant"));
  assert.deepEqual(click(nested, undefined, "Bird"), [["an", "Bird"]]);
  const half = readChoices(nested, [["an", "Bird"]]);
  assert.equal(tickOf(half, pick(nested, "Animal")), "mixed");
  assert.deepEqual(click(nested, [["an", "Bird"]], "Animal"), [["an", "Bird"], ["an", "f"]]);
  assert.equal(tickOf(readChoices(nested, [["an", "Bird"], ["an", "f"]]), pick(nested, "Animal")), true);
  assert.deepEqual(click(nested, [["an", "Bird"], ["an", "f"], ["Plant"]], "Animal"), [["Plant"]]);
  assert.deepEqual(readChoices(nested, [["an", "Snake"], 5]).unknown, [["an", "Snake"], 5]);
});

test("wrappers inside Choices are looked through", () => {
  const wrapped = choices({}, { tag: "View", role: "visual", line: 1, children: [choice("A"), choice("B")] });
  assert.deepEqual(choiceTree(wrapped).map((one) => one.shown), ["A", "B"]);
});
