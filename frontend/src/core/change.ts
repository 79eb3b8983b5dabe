/** Changes of an annotation are data: what was created, updated (before, after) and deleted. */
import { jsonEqual } from "./json";
import type { ResultItem } from "./result";

/** One result item inside a document: `key` is its identity there, `order` its place in the list. */
export interface Entry {
  readonly key: number;
  readonly order: number;
  readonly item: ResultItem;
}

export interface Change {
  readonly created: readonly Entry[];
  readonly updated: readonly (readonly [before: Entry, after: Entry])[];
  readonly deleted: readonly Entry[];
}

/** Who made a change: the person (`local`), the disk (`remote`), undo/redo (`history`). */
export type Origin = "local" | "remote" | "history";

export const NO_CHANGE: Change = { created: [], updated: [], deleted: [] };

export function isEmpty(change: Change): boolean {
  return change.created.length === 0 && change.updated.length === 0 && change.deleted.length === 0;
}

export function invert(change: Change): Change {
  return {
    created: change.deleted,
    updated: change.updated.map(([before, after]) => [after, before] as const),
    deleted: change.created,
  };
}

/** The change that does `first`, then `second`. */
export function compose(first: Change, second: Change): Change {
  const created = new Map(first.created.map((entry) => [entry.key, entry]));
  const updated = new Map(first.updated.map((pair) => [pair[0].key, pair]));
  const deleted = new Map(first.deleted.map((entry) => [entry.key, entry]));
  for (const entry of second.created) {
    const before = deleted.get(entry.key);
    if (before) {
      deleted.delete(entry.key);
      updated.set(entry.key, [before, entry]);
    } else created.set(entry.key, entry);
  }
  for (const [before, after] of second.updated) {
    if (created.has(after.key)) created.set(after.key, after);
    else updated.set(after.key, [updated.get(after.key)?.[0] ?? before, after]);
  }
  for (const entry of second.deleted) {
    if (created.delete(entry.key)) continue;
    deleted.set(entry.key, updated.get(entry.key)?.[0] ?? entry);
    updated.delete(entry.key);
  }
  const real = [...updated.values()].filter(([a, b]) => a.order !== b.order || !jsonEqual(a.item, b.item));
  return { created: [...created.values()], updated: real, deleted: [...deleted.values()] };
}

export function sequence(...changes: readonly Change[]): Change {
  return changes.reduce(compose, NO_CHANGE);
}
