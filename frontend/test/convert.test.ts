import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../src/core/json";
import type { TagDefinition } from "../src/core/registry";
import type { ResultItem } from "../src/core/result";
import { maskFromRuns, pixelCount } from "../src/geometry/mask";
import { area } from "../src/geometry/polygon";
import { decodeRle } from "../src/geometry/rle";
import brush from "../src/tags/brush";
import brushLabels from "../src/tags/brushlabels";
import choices from "../src/tags/choices";
import ellipseLabels from "../src/tags/ellipselabels";
import labelsTag from "../src/tags/labels";
import polygon from "../src/tags/polygon";
import polygonLabels from "../src/tags/polygonlabels";
import rectangle from "../src/tags/rectangle";
import rectangleLabels from "../src/tags/rectanglelabels";
import { convert, merge, subtract } from "../src/tools/regions/convert";
import { canBecome, commonKind } from "../src/tools/regions/targets";
import { labels, rig, type Rig, tag } from "./bench";

const definitions: readonly TagDefinition[] = [brush, brushLabels, choices, ellipseLabels, labelsTag, polygon, polygonLabels, rectangle, rectangleLabels];
const control = (kind: string, name: string, ...names: string[]) => tag(kind, "control", { name, toName: "img" }, labels(...names));
const controls = () => [
  control("RectangleLabels", "box", "Cat", "Dog"), control("PolygonLabels", "poly", "Cat"), control("EllipseLabels", "oval", "Cat"), control("BrushLabels", "paint", "Cat"),
  tag("Choices", "control", { name: "kind", toName: "img", perRegion: true }, []),
];
const size = { original_width: 1000, original_height: 500, image_rotation: 0 };
const item = (id: string, from_name: string, type: string, value: Record<string, Json>, more: Record<string, Json> = {}): ResultItem => ({ id, from_name, to_name: "img", type, ...size, value, ...more });
const box = (id: string, x: number, y: number, width: number, height: number, label = "Cat"): ResultItem => item(id, "box", "rectanglelabels", { x, y, width, height, rotation: 0, rectanglelabels: [label] });
const open = (result: readonly ResultItem[]): Rig => rig(controls(), definitions, result);
const pointsOf = (value: ResultItem["value"]) => (value?.["points"] as readonly (readonly [number, number])[]).map(([x, y]) => ({ x, y }));

test("a box becomes a polygon: same region, same label, its answer moved along, one undo", () => {
  const answer = item("a", "kind", "choices", { x: 10, y: 20, width: 20, height: 20, rotation: 0, choices: ["tame"] });
  const before = [{ ...box("a", 10, 20, 20, 20), origin: "prediction", score: 0.5 }, answer];
  const r = open(before);
  convert(r.session, ["a"], "polygon");
  const points = [[10, 20], [30, 20], [30, 40], [10, 40]];
  assert.deepEqual(r.result(), [
    item("a", "poly", "polygonlabels", { points, closed: true, polygonlabels: ["Cat"] }, { origin: "prediction-changed", score: 0.5 }),
    item("a", "kind", "choices", { points, closed: true, choices: ["tame"] }),
  ]);
  assert.equal(r.model.items.get("a")?.figure.kind, "polygon");
  r.session.history.undo();
  assert.deepEqual(r.result(), before);
});

test("without a control that draws it and knows the label nothing can become anything", () => {
  const r = open([box("a", 10, 20, 20, 20, "Dog"), box("b", 15, 25, 20, 20, "Dog")]);
  assert.deepEqual([canBecome(r.session, ["a"], "polygon"), canBecome(r.session, ["a"], "mask"), commonKind(r.session, ["a", "b"])], [false, false, null]);
  convert(r.session, ["a"], "polygon");
  assert.equal(r.result()[0]?.type, "rectanglelabels");
  r.session.selection.toggleLocked(["a"], true);
  assert.equal(canBecome(open([box("a", 10, 20, 20, 20)]).session, ["a"], "polygon"), true);
});

test("an ellipse becomes a polygon, a mask, and the mask a polygon again, with nearly the same area", () => {
  const r = open([item("e", "oval", "ellipselabels", { x: 50, y: 50, radiusX: 10, radiusY: 20, rotation: 30, ellipselabels: ["Cat"] })]);
  const exact = Math.PI * 100 * 100;
  convert(r.session, ["e"], "mask");
  const [mask] = r.result();
  assert.deepEqual([mask?.type, mask?.from_name, Object.keys(mask?.value ?? {})], ["brushlabels", "paint", ["format", "rle", "brushlabels"]]);
  const pixels = pixelCount(maskFromRuns({ width: 1000, height: 500 }, decodeRle(mask?.value?.["rle"] as number[]).runs));
  assert.ok(Math.abs(pixels / exact - 1) < 0.002, String(pixels));
  convert(r.session, ["e"], "polygon");
  const points = pointsOf(r.values()[0]);
  assert.ok(points.length < 80, String(points.length));
  assert.ok(Math.abs((area(points) * 50) / exact - 1) < 0.01);
  convert(r.session, ["e"], "rectangle");
  assert.equal(r.result()[0]?.type, "rectanglelabels");
});

test("plain shapes keep their Labels; where only a labels control fits, the two items become one", () => {
  const pair = [item("a", "rect", "rectangle", { x: 10, y: 20, width: 20, height: 20, rotation: 0 }), item("a", "name", "labels", { x: 10, y: 20, width: 20, height: 20, rotation: 0, labels: ["Cat"] })];
  const kept = rig([control("Rectangle", "rect"), control("Polygon", "poly"), control("Labels", "name", "Cat")], definitions, pair);
  convert(kept.session, ["a"], "polygon");
  assert.deepEqual(kept.result().map(({ type, from_name, value }) => [type, from_name, value?.["closed"], value?.["labels"]]), [["polygon", "poly", true, undefined], ["labels", "name", true, ["Cat"]]]);
  const joined = rig([control("Rectangle", "rect"), control("PolygonLabels", "poly", "Cat"), control("Labels", "name", "Cat")], definitions, pair);
  convert(joined.session, ["a"], "polygon");
  assert.deepEqual(joined.result().map(({ type, value }) => [type, value?.["polygonlabels"]]), [["polygonlabels", ["Cat"]]]);
});

test("merging makes one polygon of boxes that overlap, and leaves those that do not touch alone", () => {
  const r = open([box("a", 10, 20, 20, 20), box("b", 20, 30, 20, 20), box("c", 80, 80, 5, 5)]);
  assert.equal(merge(r.session, ["a", "c"]), false);
  assert.equal(r.session.history.canUndo.value, false);
  assert.equal(merge(r.session, ["a", "b"]), true);
  assert.deepEqual(r.result().map(({ id, type }) => [id, type]), [["a", "polygonlabels"], ["c", "rectanglelabels"]]);
  assert.equal(area(pointsOf(r.values()[0])), 700);
  r.session.history.undo();
  assert.deepEqual(r.result().map(({ id }) => id), ["a", "b", "c"]);
});

test("subtracting cuts a hole, cuts in two, and refuses to leave nothing", () => {
  const r = open([box("a", 10, 20, 40, 40), box("hole", 20, 30, 10, 10), box("bar", 5, 45, 90, 5)]);
  assert.equal(subtract(r.session, ["a", "hole"]), true);
  assert.equal(area(pointsOf(r.values()[0])), 1500);
  assert.deepEqual([r.model.at({ x: 250, y: 175 }, 0).map(({ id }) => id), r.model.at({ x: 150, y: 125 }, 0).map(({ id }) => id)], [["hole"], ["a"]]);
  assert.equal(subtract(r.session, ["a", "bar"]), true);
  assert.deepEqual(r.result().map(({ type }) => type), ["polygonlabels", "rectanglelabels", "rectanglelabels", "polygonlabels"]);
  assert.deepEqual(r.session.selection.ids.value.length, 2);
  assert.equal(subtract(r.session, ["hole", "bar"]), true, "they do not touch: nothing is cut");
  assert.equal(r.session.document.region("hole")?.main.item.type, "rectanglelabels");
  assert.equal(subtract(open([box("x", 10, 10, 5, 5), box("y", 0, 0, 50, 50)]).session, ["x", "y"]), false);
});

test("masks are merged and cut by pixels; a box among them is a mask then", () => {
  const r = open([box("a", 10, 20, 20, 20), box("b", 20, 30, 20, 20), box("c", 60, 60, 10, 10)]);
  convert(r.session, ["a"], "mask");
  const count = (): number => pixelCount(maskFromRuns({ width: 1000, height: 500 }, decodeRle(r.values()[0]?.["rle"] as number[]).runs));
  assert.equal(count(), 20_000);
  assert.equal(subtract(r.session, ["a", "b"]), true);
  assert.equal(count(), 15_000);
  assert.equal(merge(r.session, ["a", "b", "c"]), true);
  assert.deepEqual([count(), r.result().length], [40_000, 1]);
  convert(r.session, ["a"], "polygon");
  assert.deepEqual(r.result().map(({ type }) => type), ["polygonlabels", "polygonlabels"], "two pieces are two polygons");
});
