/** The change that turns a document into another result, touching only what differs. */
import type { Change, Entry } from "./change";
import type { AnnotationDocument } from "./document";
import { jsonEqual } from "./json";
import { isRelation, type ResultItem } from "./result";

/** What to apply to `document` so that it serializes as `result`; entries that stay keep their key. */
export function difference(document: AnnotationDocument, result: readonly ResultItem[]): Change {
  const before = document.entries();
  const partners = pairItems(before.map((entry) => entry.item), result);
  const taken = new Set(partners.filter((one) => one >= 0));
  const orders = newOrders(partners.map((one) => before[one]?.order));
  const created: Entry[] = [];
  const updated: [Entry, Entry][] = [];
  result.forEach((item, i) => {
    const entry = before[partners[i] as number];
    const order = orders[i] as number;
    if (!entry) created.push({ ...document.make(item), order });
    else if (entry.order !== order || !jsonEqual(entry.item, item)) updated.push([entry, { ...entry, order, item }]);
  });
  return { created, updated, deleted: before.filter((_, i) => !taken.has(i)) };
}

/** For each of `after` the index of its partner in `before` (−1: none): equal ones first, then same id, control and type. */
export function pairItems(before: readonly ResultItem[], after: readonly ResultItem[]): readonly number[] {
  const byName = new Map<string, number[]>();
  before.forEach((item, i) => byName.set(identity(item), [...(byName.get(identity(item)) ?? []), i]));
  const partners = after.map((item) => take(byName, item, (i) => jsonEqual(before[i], item)));
  return partners.map((found, i) => (found >= 0 ? found : take(byName, after[i] as ResultItem, () => true)));
}

function take(byName: Map<string, number[]>, item: ResultItem, fits: (index: number) => boolean): number {
  const candidates = byName.get(identity(item)) ?? [];
  const at = candidates.findIndex(fits);
  return at < 0 ? -1 : (candidates.splice(at, 1)[0] as number);
}

function identity(item: ResultItem): string {
  if (isRelation(item)) return `relation\n${item.from_id}\n${item.to_id}`;
  return [item.id ?? "", item.from_name ?? "", item.type ?? ""].join("\n");
}

/** Orders as they are while they rise (new ones in between), else counted anew. */
function newOrders(orders: readonly (number | undefined)[]): readonly number[] {
  let last = 0;
  const rising = orders.every((order) => {
    const fits = order === undefined || order > last;
    last = order ?? last;
    return fits;
  });
  if (!rising) return orders.map((_, i) => i + 1);
  return fillGaps(orders);
}

function fillGaps(orders: readonly (number | undefined)[]): readonly number[] {
  const filled: number[] = [];
  for (let i = 0; i < orders.length; ) {
    if (orders[i] !== undefined) {
      filled.push(orders[i++] as number);
      continue;
    }
    let end = i;
    while (end < orders.length && orders[end] === undefined) end++;
    const low = filled.at(-1) ?? 0;
    const step = end < orders.length ? ((orders[end] as number) - low) / (end - i + 1) : 1;
    for (let n = 1; i < end; n++, i++) filled.push(low + n * step);
  }
  return filled;
}
