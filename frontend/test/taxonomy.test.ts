import assert from "node:assert/strict";
import { test } from "node:test";
import { findNode, pathsOf, rowsOf, shownPath, taxonomyFrom, togglePath, typedPath, withChildren, withPath } from "../src/core/taxonomy";

const tree = taxonomyFrom([
  { value: "Eukarya", alias: "eu", children: [{ value: "Oak" }, { value: "Otter", alias: "ot" }] },
  { value: "Archaea", isLeaf: false },
  { value: "Bacteria" },
]);

test("rows: open nodes show their children, a search shows matches with what is above them", () => {
  assert.deepEqual(rowsOf(tree, new Set(), "").map((row) => row.node.shown), ["Eukarya", "Archaea", "Bacteria"]);
  assert.deepEqual(rowsOf(tree, new Set(["eu"]), "").map((row) => [row.node.shown, row.depth]), [["Eukarya", 0], ["Oak", 1], ["Otter", 1], ["Archaea", 0], ["Bacteria", 0]]);
  assert.deepEqual(rowsOf(tree, new Set(), "OT").map((row) => row.node.shown), ["Eukarya", "Otter"]);
  assert.deepEqual(rowsOf(tree, new Set(), "zzz"), []);
});

test("paths hold aliases, keep the tree's order, and unknown ones", () => {
  const one = togglePath(tree, [["Bacteria"], ["gone", "x"]], ["eu", "ot"]);
  assert.deepEqual(one, [["eu", "ot"], ["Bacteria"], ["gone", "x"]]);
  assert.deepEqual(togglePath(tree, one, ["Bacteria"]), [["eu", "ot"], ["gone", "x"]]);
  assert.equal(shownPath(tree, ["eu", "ot"], true, " > "), "Eukarya > Otter");
  assert.equal(shownPath(tree, ["gone", "x"], false, "/"), "x");
  assert.deepEqual(pathsOf([["a", "b"], "c"]), [["a", "b"], ["c"]]);
});

test("children that come later are put under their node", () => {
  const grown = withChildren(tree, ["Archaea"], taxonomyFrom({ items: [{ value: "Halo" }] }, ["Archaea"]));
  assert.equal(findNode(grown, ["Archaea", "Halo"])?.key, "Archaea\u0000Halo");
  assert.equal(tree[1]?.lazy && !grown[1]?.lazy, true);
});

test("20,000 nodes are opened and searched quickly", () => {
  const big = taxonomyFrom(Array.from({ length: 200 }, (_, i) => ({ value: `Group ${i}`, children: Array.from({ length: 100 }, (_, k) => ({ value: `Node ${i}-${k}` })) })));
  const before = performance.now();
  assert.equal(rowsOf(big, new Set(), "node 19").length, 100 * 11 + 11);
  assert.ok(performance.now() - before < 200);
});

test("what a person adds stands under the nodes that are there, by their stored names", () => {
  const path = typedPath(tree, "eukarya / Beech/ Copper ");
  assert.deepEqual(path, ["eu", "Beech", "Copper"]);
  const grown = withPath(tree, path);
  assert.deepEqual(findNode(grown, path)?.path, path);
  assert.deepEqual(grown.map((node) => node.children.length), [3, 0, 0]);
  assert.deepEqual(withPath(grown, path), grown);
  assert.deepEqual(typedPath(tree, " / "), []);
});
