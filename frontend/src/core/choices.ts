/** Choices of a control: what is chosen, how it is stored, what a click changes (tags.md 1.9, 3.6). No DOM. */
import { answer, answerScope, answerValue, type AnswerScope } from "./answers";
import { attrBool, attrString, type TagNode } from "./config";
import { asStrings, jsonEqual, type Json } from "./json";
import type { Session } from "./session";

export interface ChoiceInfo {
  readonly shown: string;
  /** What results hold for this level: the alias when there is one. */
  readonly stored: string;
  /** Stored names from the root to this choice. */
  readonly path: readonly string[];
  readonly node: TagNode;
  readonly children: readonly ChoiceInfo[];
}

/** What a stored value says: chosen leaves with the very text that stood there, and what the config does not know. */
export interface ChoiceReading {
  readonly chosen: ReadonlyMap<ChoiceInfo, Json>;
  readonly unknown: readonly Json[];
}

export type Tick = boolean | "mixed";

const trees = new WeakMap<TagNode, readonly ChoiceInfo[]>();

/** The tree of choices below a `Choices` or `Taxonomy`; wrappers (`View`, `Header`) are looked through. */
export function choiceTree(control: TagNode): readonly ChoiceInfo[] {
  const known = trees.get(control);
  if (known) return known;
  const tree = nearest(control).map((node) => choiceInfo(node, []));
  trees.set(control, tree);
  return tree;
}

function nearest(node: TagNode): readonly TagNode[] {
  return (node.children ?? []).flatMap((child) => (child.tag === "Choice" ? [child] : nearest(child)));
}

function choiceInfo(node: TagNode, above: readonly string[]): ChoiceInfo {
  const shown = attrString(node, "value", node.text ?? "");
  const stored = attrString(node, "alias") || shown;
  const path = [...above, stored];
  return { shown, stored, path, node, children: nearest(node).map((child) => choiceInfo(child, path)) };
}

export function isNested(control: TagNode): boolean {
  return attrBool(control, "allowNested", false);
}

export function isMultiple(control: TagNode): boolean {
  return attrString(control, "choice", "single") === "multiple";
}

/** The choices that can be stored, in config order: leaves when nested, else all. */
export function leaves(list: readonly ChoiceInfo[]): readonly ChoiceInfo[] {
  return list.flatMap((one) => (one.children.length > 0 ? leaves(one.children) : [one]));
}

export function flat(list: readonly ChoiceInfo[]): readonly ChoiceInfo[] {
  return list.flatMap((one) => [one, ...flat(one.children)]);
}

/** Read `value.choices`: alias before value at each level; a text may also stand for a nested leaf of that name. */
export function readChoices(control: TagNode, value: Json | undefined): ChoiceReading {
  const tree = choiceTree(control);
  const chosen = new Map<ChoiceInfo, Json>();
  const unknown: Json[] = [];
  for (const one of Array.isArray(value) ? (value as readonly Json[]) : value === undefined ? [] : [value]) {
    const found = findChoice(tree, one);
    if (found) chosen.set(found, one);
    else unknown.push(one);
  }
  return { chosen, unknown };
}

function findChoice(tree: readonly ChoiceInfo[], value: Json): ChoiceInfo | undefined {
  if (typeof value === "string") {
    const all = flat(tree);
    return named(tree, value) ?? named(all, value);
  }
  const path = asStrings(value);
  if (path.length === 0 || !Array.isArray(value) || path.length !== value.length) return undefined;
  let level = tree;
  let found: ChoiceInfo | undefined;
  for (const step of path) {
    found = named(level, step);
    if (!found) return undefined;
    level = found.children;
  }
  return found;
}

function named(list: readonly ChoiceInfo[], text: string): ChoiceInfo | undefined {
  return list.find((one) => one.stored === text) ?? list.find((one) => one.shown === text);
}

/** The list to store: config order, each as it stood before if it did, unknown ones behind. */
export function writeChoices(control: TagNode, reading: ChoiceReading): readonly Json[] {
  const nested = isNested(control);
  const known = flat(choiceTree(control)).filter((one) => reading.chosen.has(one));
  return [...known.map((one) => reading.chosen.get(one) ?? (nested ? one.path : one.stored)), ...reading.unknown];
}

/** Whether a choice shows as ticked; parents follow their leaves. */
export function tickOf(reading: ChoiceReading, choice: ChoiceInfo): Tick {
  if (choice.children.length === 0 || reading.chosen.has(choice)) return reading.chosen.has(choice);
  const below = leaves(choice.children);
  const count = below.filter((one) => reading.chosen.has(one)).length;
  return count === 0 ? flat(choice.children).some((one) => reading.chosen.has(one)) && "mixed" : count === below.length || "mixed";
}

/** What a click on `choice` makes of a reading. */
export function toggled(control: TagNode, reading: ChoiceReading, choice: ChoiceInfo): ChoiceReading {
  const on = tickOf(reading, choice) === true;
  if (!isMultiple(control)) {
    const clear = on && attrString(control, "choice", "single") !== "single-radio";
    return { chosen: clear ? new Map() : new Map([[choice, storedForm(control, choice)]]), unknown: [] };
  }
  const chosen = new Map(reading.chosen);
  chosen.delete(choice);
  for (const one of isNested(control) ? leaves([choice]) : [choice]) {
    if (on) chosen.delete(one);
    else if (!chosen.has(one)) chosen.set(one, storedForm(control, one));
  }
  return { chosen, unknown: reading.unknown };
}

function storedForm(control: TagNode, choice: ChoiceInfo): Json {
  return isNested(control) ? choice.path : choice.stored;
}

/** A click or key on a choice: writes the new answer; no choice left removes it. */
export function pressChoice(session: Session, control: TagNode, choice: ChoiceInfo, scope: AnswerScope | null = answerScope(session, control)): void {
  if (!scope || session.readonly.value || attrBool(choice.node, "readonly", false)) return;
  const before = answerValue(session, control, scope, "choices");
  const choices = writeChoices(control, toggled(control, readChoices(control, before), choice));
  if (jsonEqual(choices, before)) return;
  answer(session, control, scope, choices.length > 0 ? { choices } : null);
}
