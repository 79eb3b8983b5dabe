/** Relations between regions: made, turned round, labeled, removed. */
import { signal, type Signal } from "@preact/signals-core";
import { type Entry, NO_CHANGE } from "./change";
import { attrString } from "./config";
import { isRelation, type RelationItem } from "./result";
import type { Session } from "./session";

const linking = new WeakMap<Session, Signal<string | null>>();

/** The region that a relation is being drawn from; the next region selected is its other end. */
export function linkingFrom(session: Session): Signal<string | null> {
  const known = linking.get(session) ?? signal<string | null>(null);
  linking.set(session, known);
  return known;
}

export const DIRECTIONS = ["right", "left", "bi"] as const;

export type Direction = (typeof DIRECTIONS)[number];

export function directionOf(item: RelationItem): Direction {
  return DIRECTIONS.find((one) => one === item.direction) ?? "right";
}

/** Relate two regions; a pair that is related already is left as it is. */
export function addRelation(session: Session, from: string, to: string, direction: Direction = "right"): void {
  if (session.readonly.value || from === to || between(session, from, to)) return;
  const item: RelationItem = { from_id: from, to_id: to, type: "relation", direction };
  session.document.apply({ ...NO_CHANGE, created: [session.document.make(item)] });
}

function between(session: Session, a: string, b: string): boolean {
  return session.document.relations().some(({ item }) => isRelation(item) && ((item.from_id === a && item.to_id === b) || (item.from_id === b && item.to_id === a)));
}

export function relationsOf(session: Session, region: string): readonly Entry[] {
  return session.document.relations().filter(({ item }) => isRelation(item) && (item.from_id === region || item.to_id === region));
}

export function removeRelation(session: Session, entry: Entry): void {
  if (!session.readonly.value) session.document.apply({ ...NO_CHANGE, deleted: [entry] });
}

/** Right, left, both, right … */
export function turnRelation(session: Session, entry: Entry): void {
  const { item } = entry;
  if (session.readonly.value || !isRelation(item)) return;
  const next = DIRECTIONS[(DIRECTIONS.indexOf(directionOf(item)) + 1) % DIRECTIONS.length] as Direction;
  session.document.apply({ ...NO_CHANGE, updated: [[entry, { ...entry, item: { ...item, direction: next } }]] });
}

/** Labels a relation may carry (`Relations` of the config), and whether several at once. */
export function relationChoices(session: Session): { readonly values: readonly string[]; readonly multiple: boolean } {
  const control = session.config.nodes().find((node) => node.tag === "Relations");
  if (!control) return { values: [], multiple: false };
  const values = session.config.descendants(control, "Relation").map((node) => attrString(node, "value", node.text ?? ""));
  return { values: values.filter(Boolean), multiple: attrString(control, "choice", "single") === "multiple" };
}

export function labelRelation(session: Session, entry: Entry, labels: readonly string[]): void {
  const { item } = entry;
  if (session.readonly.value || !isRelation(item)) return;
  const { labels: _old, ...rest } = item;
  const next = (labels.length > 0 ? { ...rest, labels } : rest) as RelationItem;
  session.document.apply({ ...NO_CHANGE, updated: [[entry, { ...entry, item: next }]] });
}
