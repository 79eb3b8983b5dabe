import assert from "node:assert/strict";
import { test } from "node:test";
import { maskFromRuns, pixelCount } from "../src/geometry/mask";
import { decodeRle, encodeWords } from "../src/geometry/rle";
import type { ResultItem } from "../src/core/result";
import brush from "../src/tags/brush";
import brushLabels from "../src/tags/brushlabels";
import magicWand from "../src/tags/magicwand";
import { labels, rig, type Rig, tag } from "./bench";

const image = { width: 1000, height: 500 };
const masks = (r: Rig) => r.result().filter((item) => item.value?.["rle"] !== undefined).map((item) => maskFromRuns(image, decodeRle(item.value?.["rle"] as number[]).runs));
const painter = (result: readonly ResultItem[] = []): Rig => {
  const r = rig([tag("BrushLabels", "control", { name: "b", toName: "img" }, labels("Sky", "Sea"))], [brushLabels], result);
  r.arm("b", "Sky");
  return r;
};
/** A mask as another program writes it: with the label's colour and in pieces of its own. */
const foreign = (): ResultItem => ({
  id: "m", from_name: "b", to_name: "img", type: "brushlabels", original_width: 1000, original_height: 500, image_rotation: 0,
  value: { format: "rle", rle: encodeWords([[0, 400_400], ...Array.from({ length: 200 }, () => [[238, 1], [29, 1], [255, 2]] as const).flat(), [0, 2_000_000 - 400_400 - 800]], 2_000_000), brushlabels: ["Sky"] },
});

test("a stroke makes a mask; the next one goes on with it; the eraser takes away; nothing left is no region", () => {
  const r = painter();
  assert.equal(r.bench.current.value, "brush");
  r.drag([100, 100], [200, 100]);
  assert.equal(r.result().length, 1);
  assert.deepEqual(Object.keys(r.values()[0] ?? {}), ["format", "rle", "brushlabels"]);
  const first = pixelCount(masks(r)[0] as ReturnType<typeof maskFromRuns>);
  assert.ok(first > 1600 && first < 1800, String(first));
  assert.equal(r.bench.current.value, "brush");
  r.drag([100, 200], [200, 200]);
  assert.equal(r.result().length, 1, "same region");
  assert.equal(pixelCount(masks(r)[0] as never), 2 * first);
  r.bench.choose("eraser");
  r.drag([90, 200], [210, 200]);
  assert.ok(pixelCount(masks(r)[0] as never) > first && pixelCount(masks(r)[0] as never) < 2 * first, "the eraser is thinner");
  r.session.history.undo();
  r.session.history.undo();
  assert.equal(pixelCount(masks(r)[0] as never), first);
  for (let i = 0; i < 4; i++) r.key("]");
  r.drag([90, 100], [210, 100]);
  assert.equal(r.result().length, 0);
  r.session.history.undo();
  assert.equal(pixelCount(masks(r)[0] as never), first);
});

test("a new label starts a new mask; a stroke that starts outside makes none", () => {
  const r = painter();
  r.drag([100, 100], [200, 100]);
  r.session.selection.clear();
  r.arm("b", "Sea");
  r.drag([100, 200], [200, 200]);
  assert.deepEqual(r.values().map((value) => value["brushlabels"]), [["Sky"], ["Sea"]]);
  r.session.selection.clear();
  r.arm("b", "Sea");
  r.drag([-20, 200], [200, 200]);
  assert.equal(r.result().length, 2);
});

test("brackets change the size between 1 and 50", () => {
  const r = painter();
  for (let i = 0; i < 30; i++) r.key("]");
  r.click(500, 250);
  const large = pixelCount(masks(r)[0] as never);
  assert.ok(Math.abs(large - Math.PI * 625) < 60, String(large));
  for (let i = 0; i < 30; i++) r.key("[");
  r.session.selection.clear();
  r.arm("b", "Sky");
  r.click(700, 250);
  assert.equal(pixelCount(masks(r)[1] as never), 1);
});

test("an untouched mask keeps its code; painted and undone, moved and moved back, it is that code again", () => {
  const item = foreign();
  const r = painter([item]);
  r.session.armed.clear();
  r.click(150, 100);
  assert.deepEqual(r.session.selection.ids.value, ["m"]);
  assert.deepEqual(r.result(), [item]);
  r.bench.choose("select");
  r.drag([150, 100], [160, 110]);
  assert.notDeepEqual(r.result(), [item]);
  r.drag([160, 110], [150, 100]);
  assert.deepEqual(r.result(), [item]);
  r.bench.choose("brush");
  r.drag([300, 300], [320, 300]);
  assert.equal(r.result().length, 1);
  r.bench.choose("eraser");
  for (let i = 0; i < 9; i++) r.key("]");
  r.drag([290, 300], [330, 300]);
  assert.deepEqual(r.result(), [item]);
});

test("codes that do not decode or have another size stay as they are", () => {
  const bad: readonly ResultItem[] = [
    { ...foreign(), id: "a", value: { format: "rle", rle: [1, 2, 3], brushlabels: ["Sky"] } },
    { ...foreign(), id: "b", value: { format: "rle", rle: encodeWords([[0, 40]], 40), brushlabels: ["Sky"] } },
    { ...foreign(), id: "c", value: { format: "rle", rle: "x", brushlabels: ["Sky"] } },
  ];
  const r = painter(bad);
  assert.deepEqual([...r.model.unplaced.value.keys()], ["a", "b", "c"]);
  assert.deepEqual(r.result(), bad);
});

test("a mask of a picture that was replaced by one of another size is stretched over it", () => {
  const half: ResultItem = { ...foreign(), original_width: 500, original_height: 250, value: { format: "rle", rle: encodeWords([[255, 2000], [0, 500_000 - 2000]], 500_000), brushlabels: ["Sky"] } };
  const r = painter([half]);
  r.session.armed.clear();
  r.bench.choose("select");
  r.click(900, 1);
  assert.deepEqual(r.session.selection.ids.value, ["m"]);
});

test("the wand makes a mask with its labels, dragging takes more, a second press adds", () => {
  const data = new Uint8Array(1000 * 500 * 4).fill(255);
  for (let y = 0; y < 500; y++) for (let x = 0; x < 1000; x++) data.fill(x < 300 ? 10 : x < 600 ? 40 : 200, (y * 1000 + x) * 4, (y * 1000 + x) * 4 + 3);
  const r = rig([tag("Labels", "control", { name: "l", toName: "img" }, labels("Sky")), tag("MagicWand", "control", { name: "w", toName: "img", blurRadius: 0 })], [magicWand, brush]);
  r.pixels.value = { ...image, data };
  r.bench.choose("wand");
  r.drag([50, 50], [60, 50]);
  assert.equal(r.result().length, 0, "no label, no mask");
  r.arm("l", "Sky");
  r.click(50, 50);
  const [wand, named] = r.result() as [ResultItem, ResultItem];
  assert.deepEqual([wand.type, named.type, named.value?.["labels"]], ["magicwand", "labels", ["Sky"]]);
  assert.equal(wand.id, named.id);
  assert.equal(pixelCount(masks(r)[0] as never), 300 * 500);
  r.drag([50, 50], [100, 50]);
  assert.equal(pixelCount(masks(r)[0] as never), 600 * 500);
  r.click(900, 50);
  assert.equal(pixelCount(masks(r)[0] as never), 1000 * 500);
  assert.equal(r.result().length, 2);
});

test("the bucket fills the hole that is clicked, and nothing that is open", () => {
  const r = painter();
  r.drag([200, 100], [400, 100]);
  for (const [from, to] of [[[400, 100], [400, 300]], [[400, 300], [200, 300]], [[200, 300], [200, 100]]] as const) r.drag(from, to);
  const ring = pixelCount(masks(r)[0] as never);
  r.bench.choose("fill");
  r.click(300, 200);
  const full = pixelCount(masks(r)[0] as never);
  assert.ok(full > ring + 180 * 180 && full < ring + 190 * 190, String(full - ring));
  r.click(700, 200);
  assert.match(r.session.notice.value, /not enclosed/);
  r.click(300, 200);
  assert.equal(pixelCount(masks(r)[0] as never), full);
  assert.equal(r.result().length, 1);
  r.session.history.undo();
  assert.equal(pixelCount(masks(r)[0] as never), ring);
  r.session.selection.clear();
  r.click(700, 400);
  assert.match(r.session.notice.value, /Select a mask/);
});

test("a corner cut off by a stroke from edge to edge of the picture is a hole", () => {
  const r = painter();
  r.drag([0, 100], [100, 0]);
  r.bench.choose("fill");
  const stroke = pixelCount(masks(r)[0] as never);
  r.click(5, 5);
  assert.ok(pixelCount(masks(r)[0] as never) > stroke + 3000);
});

test("a pen pressed harder draws a wider stroke; a mouse draws the size that was chosen", () => {
  const width = (pressure: number): number => {
    const r = painter();
    r.down(100, 100, { pressure });
    r.move(300, 100, { pressure });
    r.up(300, 100, { pressure });
    return masks(r)[0]?.height ?? 0;
  };
  assert.equal(width(0.5), 16, "15 pixels about the middle of two rows");
  assert.deepEqual([width(0.25) < 9, width(1) > 28], [true, true]);
});
