/** The rows of the regions panel: filtered, sorted, grouped. */
import type { Entry } from "./change";
import { labelsOfRegion, type Region } from "./document";
import { jsonEqual } from "./json";
import { pageOfItem, type ResultItem } from "./result";
import type { Session } from "./session";
import type { SettingValues } from "./settings";

export type RegionMark = "new" | "changed" | null;

export interface RegionRow {
  readonly kind: "region";
  readonly region: Region;
  /** Number by creation, from 1; stays whatever the order. */
  readonly number: number;
  readonly labels: readonly string[];
  readonly summary: string;
  readonly score: number | null;
}

export interface GroupRow {
  readonly kind: "group";
  readonly key: string;
  readonly title: string;
  readonly count: number;
  readonly ids: readonly string[];
}

export type ListRow = RegionRow | GroupRow;

export interface ListWish {
  readonly order: SettingValues["regionOrder"];
  readonly group: SettingValues["regionGroup"];
  readonly filter: string;
  /** Title of the group of regions made by people. */
  readonly byHand: string;
  readonly unlabeled: string;
}

/** The order that a wish comes to: `auto` is by time as soon as an object has a clock. */
export function orderFor({ objects }: Session, order: ListWish["order"]): Exclude<ListWish["order"], "auto"> {
  if (order !== "auto") return order;
  return [...objects.value.values()].some(({ moment }) => moment !== undefined) ? "position" : "created";
}

/** Ids of all regions in the order of the list. */
export function orderedIds(session: Session, order: ListWish["order"]): readonly string[] {
  return sortedRows(session, session.document.regions().map((region, i) => regionRow(session, region, i + 1)), order).map(({ region }) => region.id);
}

/** Rows in the order in which they are shown; a group's row comes before its regions. */
export function listRows(session: Session, wish: ListWish): readonly ListRow[] {
  const rows = session.document.regions().map((region, i) => regionRow(session, region, i + 1));
  const sorted = sortedRows(session, rows.filter((row) => fits(session, row, wish.filter)), wish.order);
  return wish.group === "none" ? sorted : grouped(session, sorted, wish);
}

function sortedRows(session: Session, rows: readonly RegionRow[], order: ListWish["order"]): readonly RegionRow[] {
  return [...rows].sort(comparer(session, orderFor(session, order)));
}

const cache = new WeakMap<Region, { readonly labels: readonly string[]; readonly summary: string }>();

/** What a row shows of a region; regions are new objects when they change, so it is worked out once. */
function regionRow(session: Session, region: Region, number: number): RegionRow {
  const known = cache.get(region) ?? { labels: labelsOfRegion(region), summary: summaryOf(session, region) };
  cache.set(region, known);
  const score = region.main.item.score;
  return { kind: "region", region, number, ...known, score: typeof score === "number" ? score : null };
}

function summaryOf(session: Session, region: Region): string {
  const tag = session.config.named(region.main.item.from_name)?.tag ?? region.main.item.type;
  return session.registry.get(tag)?.summary?.(region.main.item, session) ?? "";
}

function fits(session: Session, row: RegionRow, filter: string): boolean {
  if (filter.trim() === "") return true;
  const shown = row.labels.map((label) => session.labels.anywhere(label)?.shown ?? label);
  const note = noteOf(row.region.main.item);
  const text = [String(row.number), ...shown, row.summary, note, ...answersOf(row.region.entries)].join("\n").toLowerCase();
  return filter.toLowerCase().trim().split(/\s+/).every((word) => text.includes(word));
}

/** Chosen words and texts of the per-region controls. */
export function answersOf(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap(({ item }) => {
    const value = item.value?.["choices"] ?? item.value?.["text"];
    const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return list.flat().filter((one): one is string => typeof one === "string");
  });
}

export function noteOf(item: ResultItem): string {
  const text = item.meta?.["text"];
  return Array.isArray(text) ? text.filter((one) => typeof one === "string").join("\n") : typeof text === "string" ? text : "";
}

function comparer(session: Session, order: Exclude<ListWish["order"], "auto">): (a: RegionRow, b: RegionRow) => number {
  const created = (a: RegionRow, b: RegionRow): number => a.number - b.number;
  if (order === "score") return (a, b) => (b.score ?? -1) - (a.score ?? -1) || created(a, b);
  if (order === "label") return (a, b) => labelRank(session, a) - labelRank(session, b) || created(a, b);
  if (order === "position") return byPosition(session, created);
  return created;
}

function labelRank(session: Session, row: RegionRow): number {
  const first = row.labels[0];
  if (first === undefined) return Number.MAX_SAFE_INTEGER;
  const control = row.region.main.item.from_name;
  const at = session.labels.of(control).findIndex((label) => label.stored === first || label.shown === first);
  return at < 0 ? Number.MAX_SAFE_INTEGER - 1 : at;
}

/** What has a time comes first, by its time, whichever object it is on; the rest by its place on its object. */
function byPosition(session: Session, created: (a: RegionRow, b: RegionRow) => number): (a: RegionRow, b: RegionRow) => number {
  const places = new Map<RegionRow, { readonly time: number; readonly place: number }>();
  const placeOf = (row: RegionRow): { readonly time: number; readonly place: number } => {
    const known = places.get(row) ?? { time: timeOf(session, row.region), place: positionOf(session, row.region) };
    places.set(row, known);
    return known;
  };
  return (a, b) => {
    const [one, other] = [placeOf(a), placeOf(b)];
    if (one.time !== other.time) return one.time < other.time ? -1 : 1;
    return one.place - other.place || created(a, b);
  };
}

function timeOf(session: Session, { id, main }: Region): number {
  return session.objects.value.get(main.item.to_name ?? "")?.moment?.(id) ?? Infinity;
}

function positionOf(session: Session, region: Region): number {
  const { item } = region.main;
  const tag = session.config.named(item.from_name)?.tag ?? item.type;
  return pageOfItem(item) * 1e9 + (session.registry.get(tag)?.position?.(item) ?? 0);
}

function grouped(session: Session, rows: readonly RegionRow[], wish: ListWish): readonly ListRow[] {
  const groups = new Map<string, RegionRow[]>();
  for (const row of rows) {
    const key = groupKey(session, row, wish);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const order = wish.group === "label" ? [...groups.keys()].sort((a, b) => groupRank(session, groups, a) - groupRank(session, groups, b)) : [...groups.keys()];
  return order.flatMap((key) => {
    const group = groups.get(key) as RegionRow[];
    return [{ kind: "group", key, title: key, count: group.length, ids: group.map((row) => row.region.id) } as const, ...group];
  });
}

function groupRank(session: Session, groups: ReadonlyMap<string, readonly RegionRow[]>, key: string): number {
  return labelRank(session, groups.get(key)?.[0] as RegionRow);
}

function groupKey(session: Session, row: RegionRow, wish: ListWish): string {
  const { item } = row.region.main;
  if (wish.group === "label") return row.labels.map((label) => session.labels.anywhere(label)?.shown ?? label).join(", ") || wish.unlabeled;
  if (wish.group === "type") return session.config.named(item.from_name)?.tag.replace(/Labels$/, "") || item.type || wish.unlabeled;
  return item.origin === "prediction" || item.origin === "prediction-changed" ? modelOf(item) : wish.byHand;
}

function modelOf(item: ResultItem): string {
  const model = item["model_version"];
  return typeof model === "string" && model !== "" ? model : item.origin ?? "";
}

/** How each region differs from the annotation as it was opened: the marks of the gutter. */
export class OpenedMarks {
  readonly #opened = new Map<string, ResultItem[]>();
  readonly #known = new WeakMap<Region, RegionMark>();

  constructor(opened: readonly ResultItem[]) {
    for (const item of opened) {
      if (item.id === undefined) continue;
      const items = this.#opened.get(item.id);
      if (items) items.push(item);
      else this.#opened.set(item.id, [item]);
    }
  }

  of(region: Region): RegionMark {
    const known = this.#known.get(region);
    if (known !== undefined) return known;
    const before = this.#opened.get(region.id);
    const mark = !before ? "new" : jsonEqual(before, region.entries.map((entry) => entry.item)) ? null : "changed";
    this.#known.set(region, mark);
    return mark;
  }
}
