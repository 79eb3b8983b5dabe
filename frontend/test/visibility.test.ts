import assert from "node:assert/strict";
import { test } from "node:test";
import { Config, type TagNode } from "../src/core/config";
import { Registry } from "../src/core/registry";
import type { ResultItem } from "../src/core/result";
import { Session } from "../src/core/session";
import { loadSettings } from "../src/core/settings";
import { isVisible, savedResult } from "../src/core/visibility";

const node = (tag: string, role: TagNode["role"], attrs: TagNode["attrs"] = {}, children: readonly TagNode[] = [], name?: string): TagNode =>
  ({ tag, role, line: 1, attrs, children, ...(name ? { name, toName: ["img"] } : {}) });

const choices = (name: string, attrs: TagNode["attrs"] = {}): TagNode =>
  node("Choices", "control", attrs, [node("Choice", "child", { value: "Yes", alias: "y" }), node("Choice", "child", { value: "No" })], name);

const said = (name: string, choice: string): ResultItem => ({ id: `${name}1`, from_name: name, to_name: "img", type: "choices", value: { choices: [choice] } });
const box = (id: string, label: string): ResultItem => ({ id, from_name: "box", to_name: "img", type: "rectanglelabels", value: { x: 1, y: 1, width: 1, height: 1, rectanglelabels: [label] } });
const about = (id: string, label: string, choice: string): ResultItem => ({ ...box(id, label), from_name: "kind", type: "choices", value: { ...box(id, label).value, choices: [choice] } });

const why = choices("why", { visibleWhen: "choice-selected", whenTagName: "sure", whenChoiceValue: ["No"] });
const deeper = choices("deeper", { visibleWhen: "choice-selected", whenTagName: "why" });
const aliased = node("View", "visual", { visibleWhen: "choice-selected", whenTagName: "sure", whenChoiceValue: "Yes" }, [choices("praise")]);
const unless = choices("unless", { visibleWhen: "choice-unselected", whenTagName: "sure" });
const help = node("Header", "visual", { visibleWhen: "no-region-selected" });
const catOnly = choices("kind", { perRegion: true, whenLabelValue: "Cat" });
const whenBox = node("View", "visual", { visibleWhen: "region-selected", whenTagName: "box", whenLabelValue: "Cat" });

function open(result: readonly ResultItem[]): Session {
  const root = node("View", "visual", {}, [
    node("Image", "object", { value: "$image" }, [], "img"), node("RectangleLabels", "control", {}, [], "box"),
    choices("sure"), why, deeper, aliased, unless, help, catOnly, whenBox,
  ]);
  const settings = loadSettings({ getItem: () => null, setItem: () => undefined });
  return new Session({ task: { id: 1, data: {}, media: {} }, config: new Config(root), registry: new Registry(), settings, result });
}

test("a condition on a choice follows the answer, by value or alias", () => {
  assert.equal(isVisible(open([]), why), false);
  assert.equal(isVisible(open([said("sure", "No")]), why), true);
  assert.equal(isVisible(open([said("sure", "y")]), aliased), true);
  assert.equal(isVisible(open([said("sure", "y")]), unless), false);
});

test("a hidden control selects nothing", () => {
  assert.equal(isVisible(open([said("why", "Yes")]), deeper), false, "why is hidden itself");
  assert.equal(isVisible(open([said("sure", "No"), said("why", "Yes")]), deeper), true);
});

test("conditions on regions follow the selection, its labels and its control", () => {
  const session = open([box("a", "Cat"), box("b", "Dog")]);
  assert.deepEqual([isVisible(session, help), isVisible(session, whenBox)], [true, false]);
  session.selection.set("a");
  assert.deepEqual([isVisible(session, help), isVisible(session, whenBox)], [false, true]);
  session.selection.set("b");
  assert.equal(isVisible(session, whenBox), false);
});

test("a submit leaves out what is hidden and keeps what is not understood", () => {
  const strange: ResultItem = { id: "s", from_name: "gone", to_name: "img", type: "odd", value: { q: 1 } };
  const result = [box("a", "Cat"), about("a", "Cat", "y"), box("b", "Dog"), about("b", "Dog", "y"), said("sure", "y"), said("why", "No"), strange];
  const saved = savedResult(open(result));
  assert.deepEqual(saved.map((item) => [item.id, item.from_name].join(" ")), ["a box", "a kind", "b box", "sure1 sure", "s gone"]);
});
