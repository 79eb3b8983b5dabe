/** Copies of regions with new ids: duplicates, and annotations made from predictions. */
import { NO_CHANGE } from "./change";
import { isRelation, newRegionId, type ResultItem } from "./result";
import type { Session } from "./session";

export interface Copies {
  readonly items: readonly ResultItem[];
  /** New id of each region by its old one. */
  readonly ids: ReadonlyMap<string, string>;
}

/** A result with new ids throughout. */
export function renamed(result: readonly ResultItem[]): Copies {
  const ids = new Map<string, string>();
  for (const { id } of result) if (id !== undefined && !ids.has(id)) ids.set(id, newRegionId());
  const items = result.map((item): ResultItem => {
    if (isRelation(item)) return { ...item, from_id: ids.get(item.from_id) ?? item.from_id, to_id: ids.get(item.to_id) ?? item.to_id };
    const copy: ResultItem = { ...item, id: ids.get(item.id ?? "") ?? newRegionId() };
    return item.parentID === undefined ? copy : { ...copy, parentID: ids.get(item.parentID) ?? item.parentID };
  });
  return { items, ids };
}

/** A result with new ids throughout; `origin` of every region's item becomes the given one. */
export function copied(result: readonly ResultItem[], origin: string): readonly ResultItem[] {
  return renamed(result).items.map((item) => (isRelation(item) ? item : { ...item, origin }));
}

/** Everything that is said of these regions, with the relations among them. */
export function itemsOf(session: Session, ids: readonly string[]): readonly ResultItem[] {
  const wanted = new Set(ids);
  return session.document.serialize().filter((item) => (isRelation(item) ? wanted.has(item.from_id) && wanted.has(item.to_id) : item.id !== undefined && wanted.has(item.id)));
}

/** Copies as regions that the person made: what a model or a lock said of the originals does not hold for them. */
export function asMade(items: readonly ResultItem[]): readonly ResultItem[] {
  return items.map((item) => {
    if (isRelation(item)) return item;
    const { readonly: _locked, score: _score, ...rest } = item;
    return { ...rest, origin: "manual" };
  });
}

/** Put copies of regions where the originals are; answers the new id of each. */
export function copyInPlace(session: Session, ids: readonly string[]): ReadonlyMap<string, string> {
  const copies = renamed(itemsOf(session, ids));
  session.document.apply({ ...NO_CHANGE, created: asMade(copies.items).map((item) => session.document.make(item)) });
  return copies.ids;
}
