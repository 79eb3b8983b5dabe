/** Three-way merge of one annotation by region: what I did and what the disk did since the same beginning. */
import { jsonEqual } from "./json";
import { hasGeometry, isRelation, type ResultItem } from "./result";

/** What one side did to one unit. */
export type Deed = "same" | "new" | "changed" | "deleted";

export interface Tally {
  readonly new: number;
  readonly changed: number;
  readonly deleted: number;
}

export interface Rebased {
  /** Both sides' work together; where both changed one region, mine. */
  readonly result: readonly ResultItem[];
  /** Units that both sides changed, each to something else. */
  readonly conflicts: readonly string[];
  readonly mine: Tally;
  readonly theirs: Tally;
}

type Unit = readonly ResultItem[];
type Units = ReadonlyMap<string, Unit>;

/** Merge `mine` and `theirs`, both made from `base`. Units are regions, relations and whole-object answers. */
export function rebase(base: readonly ResultItem[], mine: readonly ResultItem[], theirs: readonly ResultItem[]): Rebased {
  const shaped = shapedIds([...base, ...mine, ...theirs]);
  const [b, m, t] = [unitsOf(base, shaped), unitsOf(mine, shaped), unitsOf(theirs, shaped)];
  const chosen = new Map<string, ResultItem>();
  const conflicts: string[] = [];
  for (const key of new Set([...b.keys(), ...m.keys(), ...t.keys()])) {
    const [was, my, their] = [b.get(key), m.get(key), t.get(key)];
    const [iDid, theyDid] = [deed(was, my), deed(was, their)];
    if (iDid !== "same" && theyDid !== "same" && !sameUnit(my, their)) conflicts.push(key);
    const unit = iDid === "same" ? their : iDid === "deleted" && theyDid === "changed" ? their : my;
    if (unit) itemKeys(unit, shaped).forEach((itemKey, i) => chosen.set(itemKey, unit[i] as ResultItem));
  }
  const order = arrange(itemKeys(base, shaped), itemKeys(mine, shaped), itemKeys(theirs, shaped));
  const merged = order.map((key) => chosen.get(key)).filter((item): item is ResultItem => item !== undefined);
  return { result: withoutDangling(merged, [...mine, ...theirs]), conflicts, mine: tally(b, m), theirs: tally(b, t) };
}

/** One key per item, in order: items of one region may stand apart and keep their places. */
function itemKeys(items: readonly ResultItem[], shaped: ReadonlySet<string>): readonly string[] {
  const counts = new Map<string, number>();
  return items.map((item) => {
    const name = [unitKey(item, shaped), item.from_name ?? "", item.type ?? ""].join("|");
    const n = counts.get(name) ?? 0;
    counts.set(name, n + 1);
    return `${name}|${n}`;
  });
}

/** Which ids belong to regions (some item with that id says where it is). */
function shapedIds(items: readonly ResultItem[]): ReadonlySet<string> {
  return new Set(items.filter(hasGeometry).flatMap((item) => (item.id === undefined ? [] : [item.id])));
}

function unitsOf(items: readonly ResultItem[], shaped: ReadonlySet<string>): Units {
  const units = new Map<string, ResultItem[]>();
  for (const item of items) {
    const key = unitKey(item, shaped);
    const unit = units.get(key);
    if (unit) unit.push(item);
    else units.set(key, [item]);
  }
  return units;
}

/** Whole-object answers are one unit per control, whatever id each side gave them. */
function unitKey(item: ResultItem, shaped: ReadonlySet<string>): string {
  if (isRelation(item)) return `relation:${item.from_id}→${item.to_id}`;
  if (item.id !== undefined && shaped.has(item.id)) return `region:${item.id}`;
  return `answer:${item.from_name ?? ""}:${item.to_name ?? ""}:${item.item_index ?? ""}`;
}

export function deed(before: Unit | undefined, after: Unit | undefined): Deed {
  if (!before) return after ? "new" : "same";
  if (!after) return "deleted";
  return sameUnit(before, after) ? "same" : "changed";
}

function sameUnit(a: Unit | undefined, b: Unit | undefined): boolean {
  return jsonEqual(a as never, b as never);
}

function tally(before: Units, after: Units): Tally {
  const count = { new: 0, changed: 0, deleted: 0, same: 0 };
  for (const key of new Set([...before.keys(), ...after.keys()])) count[deed(before.get(key), after.get(key))]++;
  return { new: count.new, changed: count.changed, deleted: count.deleted };
}

/** Theirs leads where it reordered, else mine; what only the other side has goes behind its neighbour there. */
function arrange(base: readonly string[], mine: readonly string[], theirs: readonly string[]): readonly string[] {
  const reordered = !rises(base, theirs);
  const [lead, follow] = reordered ? [theirs, mine] : [mine, theirs];
  const order = [...lead];
  const known = new Set(order);
  let behind: string | undefined;
  for (const key of follow) {
    if (!known.has(key)) order.splice(place(order, behind, key), 0, key);
    known.add(key);
    behind = key;
  }
  return order;
}

/** Whether `after` keeps the sequence that its units had in `before`. */
function rises(before: readonly string[], after: readonly string[]): boolean {
  const at = new Map(before.map((key, i) => [key, i]));
  const places = after.map((key) => at.get(key)).filter((one): one is number => one !== undefined);
  return places.every((one, i) => i === 0 || one > (places[i - 1] as number));
}

/** Behind the neighbour; a unit that is new at the end of its side goes behind the other side's new ones of its kind. */
function place(order: readonly string[], behind: string | undefined, key: string): number {
  const after = behind === undefined ? -1 : order.indexOf(behind);
  if (key.startsWith("relation:")) return order.length;
  let end = order.length;
  while (end > 0 && order[end - 1]?.startsWith("relation:")) end--;
  return Math.min(Math.max(after + 1, 0), Math.max(end, after + 1));
}

/** A relation whose region one side deleted goes too; one that never had both ends is nobody's doing and stays. */
function withoutDangling(merged: readonly ResultItem[], sides: readonly ResultItem[]): readonly ResultItem[] {
  const left = new Set(merged.map((item) => item.id));
  const known = new Set(sides.map((item) => item.id));
  const gone = (id: string): boolean => known.has(id) && !left.has(id);
  return merged.filter((item) => !isRelation(item) || (!gone(item.from_id) && !gone(item.to_id)));
}

export function tallySize(tally: Tally): number {
  return tally.new + tally.changed + tally.deleted;
}
