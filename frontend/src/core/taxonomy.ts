/** Trees of a `Taxonomy`: flattened rows for a virtual list, search, paths as they are stored. No DOM. */
import { type ChoiceInfo, choiceTree } from "./choices";
import { attrString, type TagNode } from "./config";
import { asString, asStrings, isObject, type Json } from "./json";

export interface TaxonNode {
  readonly shown: string;
  /** Stored names from the root; the key of the node. */
  readonly path: readonly string[];
  readonly key: string;
  readonly hint: string;
  readonly color: string;
  readonly children: readonly TaxonNode[];
  /** Children come from the server when the node is opened. */
  readonly lazy: boolean;
}

export interface TaxonRow {
  readonly node: TaxonNode;
  readonly depth: number;
  readonly open: boolean;
}

export function keyOf(path: readonly string[]): string {
  return path.join("\u0000");
}

/** The tree of the config's (and task's) `Choice` children. */
export function taxonomyOf(control: TagNode): readonly TaxonNode[] {
  const make = (choice: ChoiceInfo): TaxonNode => ({
    shown: choice.shown, path: choice.path, key: keyOf(choice.path), hint: attrString(choice.node, "hint"), color: attrString(choice.node, "color"),
    children: choice.children.map(make), lazy: false,
  });
  return choiceTree(control).map(make);
}

/** The tree of an `apiUrl` answer or a task's list: `{value, alias?, isLeaf?, children?}`. */
export function taxonomyFrom(items: Json | undefined, above: readonly string[] = []): readonly TaxonNode[] {
  const list = isObject(items) ? items["items"] : items;
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).filter(isObject).map((one) => {
    const shown = asString(one["value"]);
    const path = [...above, asString(one["alias"]) || shown];
    const children = taxonomyFrom(one["children"], path);
    return { shown, path, key: keyOf(path), hint: asString(one["hint"]), color: asString(one["color"]), children, lazy: children.length === 0 && one["isLeaf"] === false };
  });
}

/** `tree` with the children of one node put in. */
export function withChildren(tree: readonly TaxonNode[], path: readonly string[], children: readonly TaxonNode[]): readonly TaxonNode[] {
  const key = keyOf(path);
  return tree.map((node) => {
    if (node.key === key) return { ...node, children, lazy: false };
    const inside = node.path.every((step, i) => step === path[i]);
    return inside ? { ...node, children: withChildren(node.children, path, children) } : node;
  });
}

/** `tree` with the nodes of a path that it lacks: a person's own. */
export function withPath(tree: readonly TaxonNode[], path: readonly string[], depth = 0): readonly TaxonNode[] {
  const shown = path[depth];
  if (shown === undefined) return tree;
  const own = path.slice(0, depth + 1);
  const key = keyOf(own);
  if (!tree.some((node) => node.key === key)) return [...tree, { shown, path: own, key, hint: "", color: "", lazy: false, children: withPath([], path, depth + 1) }];
  return tree.map((node) => (node.key === key ? { ...node, children: withPath(node.children, path, depth + 1) } : node));
}

/** What a person typed, `/` between the levels, as a path: names that the tree shows become the stored ones. */
export function typedPath(tree: readonly TaxonNode[], text: string): readonly string[] {
  let level = tree;
  return text.split("/").map((step) => step.trim()).filter(Boolean).map((step) => {
    const found = level.find((node) => node.shown.toLowerCase() === step.toLowerCase());
    level = found?.children ?? [];
    return found?.path.at(-1) ?? step;
  });
}

/** Rows in sight: everything below open nodes; while searching, every match with the nodes above it. */
export function rowsOf(tree: readonly TaxonNode[], open: ReadonlySet<string>, query: string): readonly TaxonRow[] {
  const rows: TaxonRow[] = [];
  const wanted = query.trim().toLowerCase();
  if (wanted === "") walk(tree, 0, open, rows);
  else search(tree, 0, wanted, rows);
  return rows;
}

function walk(tree: readonly TaxonNode[], depth: number, open: ReadonlySet<string>, rows: TaxonRow[]): void {
  for (const node of tree) {
    const isOpen = open.has(node.key);
    rows.push({ node, depth, open: isOpen });
    if (isOpen) walk(node.children, depth + 1, open, rows);
  }
}

/** Pushes matching nodes and, before them, their parents; answers whether there was any. */
function search(tree: readonly TaxonNode[], depth: number, wanted: string, rows: TaxonRow[]): boolean {
  let any = false;
  for (const node of tree) {
    const at = rows.length;
    rows.push({ node, depth, open: true });
    const below = search(node.children, depth + 1, wanted, rows);
    if (below || node.shown.toLowerCase().includes(wanted)) {
      if (!below) rows[at] = { node, depth, open: false };
      any = true;
    } else rows.length = at;
  }
  return any;
}

export function findNode(tree: readonly TaxonNode[], path: readonly string[]): TaxonNode | undefined {
  let level = tree;
  let found: TaxonNode | undefined;
  for (const step of path) {
    found = level.find((node) => node.path.at(-1) === step) ?? level.find((node) => node.shown === step);
    if (!found) return undefined;
    level = found.children;
  }
  return found;
}

/** A stored path as the person reads it; steps that the tree does not know stay as they are. */
export function shownPath(tree: readonly TaxonNode[], path: readonly string[], full: boolean, separator: string): string {
  const names: string[] = [];
  let level = tree;
  for (const step of path) {
    const node = level.find((one) => one.path.at(-1) === step) ?? level.find((one) => one.shown === step);
    names.push(node?.shown ?? step);
    level = node?.children ?? [];
  }
  return full ? names.join(separator) : names.at(-1) ?? "";
}

/** Stored paths of a result: lists of texts; a lone text is a path of one step. */
export function pathsOf(value: Json | undefined): readonly (readonly string[])[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).map((one) => (typeof one === "string" ? [one] : asStrings(one)));
}

/** Selected paths with one put in or taken out, in the tree's order; unknown ones stay behind. */
export function togglePath(tree: readonly TaxonNode[], paths: readonly (readonly string[])[], path: readonly string[]): readonly (readonly string[])[] {
  const key = keyOf(path);
  const rest = paths.filter((one) => keyOf(one) !== key);
  if (rest.length < paths.length) return rest;
  const order = new Map<string, number>();
  const visit = (nodes: readonly TaxonNode[]): void => nodes.forEach((node) => {
    order.set(node.key, order.size);
    visit(node.children);
  });
  visit(tree);
  const place = (one: readonly string[]): number => order.get(keyOf(one)) ?? Infinity;
  return [...rest, path].map((one, i) => ({ one, i })).sort((a, b) => place(a.one) - place(b.one) || a.i - b.i).map(({ one }) => one);
}
