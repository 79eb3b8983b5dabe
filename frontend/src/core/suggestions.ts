/** Regions that a model proposes for the open annotation: shown like predictions, never submitted before the person takes them. */
import { deleteRegions } from "./actions";
import { NO_CHANGE } from "./change";
import { renamed } from "./duplicate";
import { hasGeometry, isRelation, type ResultItem, SUGGESTED } from "./result";
import type { Session } from "./session";

/** Ids of the regions that wait for an answer, in their order. */
export function pendingIn(session: Session): readonly string[] {
  const ids = session.document.entries().flatMap(({ item }) => (item.origin === SUGGESTED && item.id !== undefined ? [item.id] : []));
  return [...new Set(ids)];
}

/** Put a model's regions beside those of the person, with new ids; answers theirs. What is no region is left out. */
export function suggest(session: Session, result: readonly ResultItem[], score?: number | null): readonly string[] {
  if (session.readonly.value) return [];
  const placed = new Set(result.filter((item) => !isRelation(item) && hasGeometry(item)).map(({ id }) => id));
  const regions = result.filter((item) => (isRelation(item) ? placed.has(item.from_id) && placed.has(item.to_id) : placed.has(item.id)));
  const { items, ids } = renamed(regions.map((item, i) => (item.id === undefined && !isRelation(item) ? { ...item, id: `unnamed${i}` } : item)));
  const own = typeof score === "number" ? { score } : {};
  const made = items.map((item) => (isRelation(item) ? item : { ...own, ...item, origin: SUGGESTED }));
  if (made.length > 0) session.document.apply({ ...NO_CHANGE, created: made.map((item) => session.document.make(item)) });
  return [...ids.values()];
}

/** Take suggestions as they are: from now on they are accepted predictions. */
export function acceptSuggestions(session: Session, ids: readonly string[]): void {
  const wanted = new Set(ids);
  const entries = session.document.entries().filter(({ item }) => item.origin === SUGGESTED && wanted.has(item.id ?? ""));
  session.document.apply({ ...NO_CHANGE, updated: entries.map((entry) => [entry, { ...entry, item: { ...entry.item, origin: "prediction" } }] as const) });
}

export function rejectSuggestions(session: Session, ids: readonly string[]): void {
  const pending = new Set(pendingIn(session));
  deleteRegions(session, ids.filter((id) => pending.has(id)));
}
