import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals-core";
import { Config, type TagNode } from "../src/core/config";
import { copied } from "../src/core/duplicate";
import { type Action, Hotkeys, pressed, splitKeys } from "../src/core/hotkeys";
import { shownKey } from "../src/core/labelkeys";
import { parseChange, parseGit, parseHello } from "../src/core/live";
import { type GroupRow, listRows, type ListWish, OpenedMarks, orderedIds, orderFor, type RegionRow } from "../src/core/regionlist";
import { Registry } from "../src/core/registry";
import { addRelation, directionOf, labelRelation, relationsOf, turnRelation } from "../src/core/relations";
import { isRelation, type RelationItem, type ResultItem } from "../src/core/result";
import { rowWindow } from "../src/core/rowwindow";
import { Scope } from "../src/core/scope";
import { Session } from "../src/core/session";
import { loadSettings } from "../src/core/settings";

const label = (value: string): TagNode => ({ tag: "Label", role: "child", line: 1, attrs: { value } });
const root: TagNode = {
  tag: "View", role: "visual", line: 1, children: [
    { tag: "Image", role: "object", line: 2, name: "img", attrs: { value: "$image" } },
    { tag: "RectangleLabels", role: "control", line: 3, name: "box", toName: ["img"], children: [label("Car"), label("Bus")] },
  ],
};
const box = (id: string, x: number, name: string, more: Partial<ResultItem> = {}): ResultItem =>
  ({ id, from_name: "box", to_name: "img", type: "rectanglelabels", value: { x, y: 1, width: 2, height: 2, rectanglelabels: [name] }, ...more });

function open(result: readonly ResultItem[]): Session {
  const registry = new Registry();
  registry.add({ tag: "RectangleLabels", result: { type: "rectanglelabels" }, position: (item) => Number(item.value?.["x"]), summary: (item) => `at ${Number(item.value?.["x"])}` });
  const settings = loadSettings({ getItem: () => null, setItem: () => undefined });
  return new Session({ task: { id: 1, data: {}, media: {} }, config: new Config(root), registry, settings, result });
}

const wish: ListWish = { order: "created", group: "none", filter: "", byHand: "hand", unlabeled: "none" };
const ids = (session: Session, more: Partial<ListWish>): string[] => listRows(session, { ...wish, ...more }).map((row) => (row.kind === "region" ? row.region.id : `# ${row.title} ${row.count}`));

test("regions are sorted, filtered and grouped; their numbers stay", () => {
  const session = open([box("a", 30, "Bus"), box("b", 10, "Car", { score: 0.2 }), box("c", 20, "Car", { score: 0.9, meta: { text: ["dark one"] } })]);
  assert.deepEqual(ids(session, {}), ["a", "b", "c"]);
  assert.deepEqual(ids(session, { order: "position" }), ["b", "c", "a"]);
  assert.deepEqual(ids(session, { order: "score" }), ["c", "b", "a"]);
  assert.deepEqual(ids(session, { order: "label" }), ["b", "c", "a"]);
  assert.deepEqual(ids(session, { group: "label" }), ["# Car 2", "b", "c", "# Bus 1", "a"]);
  assert.deepEqual(ids(session, { filter: "dark" }), ["c"]);
  assert.deepEqual(ids(session, { filter: "CAR 10" }), ["b"]);
  assert.equal((listRows(session, { ...wish, order: "score" })[0] as RegionRow).number, 3);
  assert.deepEqual((listRows(session, { ...wish, group: "type" })[0] as GroupRow).title, "Rectangle");
});

test("by itself the list goes by time as soon as an object has a clock; what has no time comes last", () => {
  const session = open([box("a", 30, "Bus"), box("b", 10, "Car"), box("c", 20, "Car"), { ...box("d", 5, "Car"), to_name: "page" }]);
  assert.deepEqual([ids(session, { order: "auto" }), orderedIds(session, "auto")], [["a", "b", "c", "d"], ["a", "b", "c", "d"]]);
  const times = new Map([["a", 7.5], ["b", 9], ["c", 0]]);
  const handle = { name: "img", ready: signal(true), toClient: () => ({ x: 0, y: 0 }), fromClient: () => [], moment: (id: string) => times.get(id) ?? null };
  session.provide(handle, new Scope());
  assert.deepEqual([orderFor(session, "auto"), ids(session, { order: "auto" }), orderedIds(session, "auto")], ["position", ["c", "a", "b", "d"], ["c", "a", "b", "d"]]);
  assert.deepEqual(ids(session, { order: "created" }), ["a", "b", "c", "d"]);
});

test("the gutter marks what is new and what differs", () => {
  const opened = [box("a", 1, "Car"), box("b", 2, "Car")];
  const session = open(opened);
  const marks = new OpenedMarks(opened);
  const entry = session.document.region("a")?.main;
  assert.ok(entry);
  session.document.apply({ created: [session.document.make(box("n", 5, "Bus"))], updated: [[entry, { ...entry, item: box("a", 9, "Car") }]], deleted: [] });
  assert.deepEqual(session.document.regions().map((region) => marks.of(region)), ["changed", null, "new"]);
});

test("relations: one per pair, turned round, labeled, found from both ends", () => {
  const session = open([box("a", 1, "Car"), box("b", 2, "Car")]);
  addRelation(session, "a", "b");
  addRelation(session, "b", "a");
  addRelation(session, "a", "a");
  assert.equal(relationsOf(session, "b").length, 1);
  const only = () => relationsOf(session, "a")[0]?.item as RelationItem;
  for (const expected of ["right", "left", "bi", "right"]) {
    assert.equal(directionOf(only()), expected);
    turnRelation(session, relationsOf(session, "a")[0] as never);
  }
  labelRelation(session, relationsOf(session, "a")[0] as never, ["near"]);
  assert.deepEqual(only().labels, ["near"]);
  labelRelation(session, relationsOf(session, "a")[0] as never, []);
  assert.equal("labels" in only(), false);
});

test("a copy has new ids throughout and its own links", () => {
  const source: ResultItem[] = [box("a", 1, "Car"), { ...box("b", 2, "Car"), parentID: "a" }, { type: "relation", from_id: "a", to_id: "b" }];
  const [a, b, link] = copied(source, "prediction");
  assert.ok(a && b && link && isRelation(link));
  assert.notEqual(a.id, "a");
  assert.deepEqual([b.parentID, link.from_id, link.to_id], [a.id, a.id, b.id]);
  assert.deepEqual([a.origin, link.origin], ["prediction", undefined]);
});

const press = (key: string, more: Partial<Parameters<typeof pressed>[0]> = {}) => ({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
const action = (id: string, keys: string, more: Partial<Action> = {}): Action => ({ id, title: id, group: "task", keys, run: () => undefined, ...more });

test("keys: lists, commas, the shifted sign, overrides, typing, automatic ones last", () => {
  assert.deepEqual([splitKeys("alt+,"), splitKeys(","), splitKeys("ctrl+z,ctrl+y"), splitKeys("alt+,,u")], [["alt+,"], [","], ["ctrl+z", "ctrl+y"], ["alt+,", "u"]]);
  assert.deepEqual([shownKey("alt+,"), shownKey("ctrl+shift+enter"), shownKey("ctrl++")], ["Alt ,", "Ctrl Shift ↵", "Ctrl +"]);
  const keys = new Hotkeys();
  keys.add(action("auto", "p", { automatic: true }), action("tool", "p"), action("help", "?"), action("submit", "ctrl+enter", { typing: true }));
  assert.equal(keys.find(press("p"), false)?.id, "tool");
  assert.equal(keys.find(press("?", { shiftKey: true, code: "Slash" }), false)?.id, "help");
  assert.equal(keys.find(press("p"), true), undefined);
  assert.equal(keys.find(press("Enter", { metaKey: true }), true)?.id, "submit");
  keys.overrides.value = { tool: "", submit: "f9" };
  assert.equal(keys.find(press("p"), false)?.id, "auto");
  assert.equal(keys.find(press("F9"), false)?.id, "submit");
});

test("messages of the folder are read, nonsense is not", () => {
  assert.deepEqual(parseChange('{"generation": 4, "project": 1, "tasks": [3], "resync": false}')?.tasks, [3]);
  for (const text of ["", "null", "[]", "{", '{"generation": "4"}']) assert.equal(parseChange(text), null);
  assert.deepEqual(parseGit('{"project": 1, "branch": null, "changed": 2}'), { project: 1, branch: null, changed: 2 });
  assert.deepEqual([...(parseHello('{"generation": 7, "generations": {"1": 7, "2": 3}}') ?? [])], [[1, 7], [2, 3]]);
  assert.deepEqual([...(parseHello('{"generation": 7}') ?? [])], [[0, 7]]);
});

test("the window of rows covers what is in sight, wherever one scrolls", () => {
  for (let scroll = 0; scroll <= 5000 * 30; scroll += 997) {
    const view = rowWindow(5000, 30, scroll, 400);
    const inSight = Math.min(4999, Math.floor(Math.min(scroll, 5000 * 30 - 400) / 30));
    assert.ok(view.first <= inSight && view.last > inSight && view.last - view.first < 40);
  }
});
