/** One annotation in memory: an ordered set of result items that changes by `apply` alone. */
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { type Change, type Entry, isEmpty, type Origin } from "./change";
import { hasGeometry, isRelation, labelsOfItem, type RelationItem, type ResultItem } from "./result";
import type { Dispose } from "./scope";

/** All items with one id: a region when one of them has geometry, else a classification of the whole object. */
export interface Region {
  readonly id: string;
  readonly entries: readonly Entry[];
  /** The item that carries the geometry (the first of them). */
  readonly main: Entry;
}

export interface ChangeEvent {
  readonly change: Change;
  readonly origin: Origin;
  /** Local changes with the same merge key, one right after the other, are one undo step (typing, arrow keys). */
  readonly merge?: string | undefined;
}

export class AnnotationDocument {
  readonly #entries = new Map<number, Entry>();
  readonly #byId = new Map<string, Set<number>>();
  readonly #regions = new Map<string, Region>();
  readonly #observers = new Set<(event: ChangeEvent) => void>();
  readonly #version = signal(0);
  /** What is asked for again and again between two changes. */
  #ordered: readonly Entry[] | null = null;
  #listed: readonly Region[] | null = null;
  #related: readonly Entry[] | null = null;
  #nextKey = 1;
  #lastOrder = 0;
  #lastMade = 0;

  constructor(items: readonly ResultItem[] = []) {
    for (const item of items) this.#put({ key: this.#nextKey++, order: ++this.#lastOrder, item });
  }

  /** Grows with every change; components that read it are drawn anew. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** All entries in the order in which they are saved. */
  entries(): readonly Entry[] {
    this.#ordered ??= [...this.#entries.values()].sort((a, b) => a.order - b.order || a.key - b.key);
    return this.#ordered;
  }

  entry(key: number): Entry | undefined {
    return this.#entries.get(key);
  }

  /** The result array as it would be submitted. */
  serialize(): ResultItem[] {
    return this.entries().map((entry) => entry.item);
  }

  /** The region with this id; undefined when there is none or the id is that of a whole-object answer. */
  region(id: string): Region | undefined {
    const known = this.#regions.get(id);
    if (known) return known;
    const keys = this.#byId.get(id);
    if (!keys) return undefined;
    const entries = [...keys].map((key) => this.#entries.get(key)).filter((one): one is Entry => one !== undefined);
    entries.sort((a, b) => a.order - b.order);
    const main = mainEntry(entries);
    if (!main) return undefined;
    const region = { id, entries, main };
    this.#regions.set(id, region);
    return region;
  }

  /** Every region in order of its first item. */
  regions(): readonly Region[] {
    this.#listed ??= this.#list();
    return this.#listed;
  }

  #list(): readonly Region[] {
    const seen = new Set<string>();
    const regions: Region[] = [];
    for (const { item } of this.entries()) {
      if (item.id === undefined || seen.has(item.id)) continue;
      seen.add(item.id);
      const region = this.region(item.id);
      if (region) regions.push(region);
    }
    return regions;
  }

  relations(): readonly Entry[] {
    this.#related ??= this.entries().filter((entry) => isRelation(entry.item));
    return this.#related;
  }

  /** Whole-object answers of one control (no geometry, id not shared with a region). */
  answers(control: string): readonly Entry[] {
    return this.entries().filter(({ item }) => {
      if (item.from_name !== control || hasGeometry(item)) return false;
      return item.id === undefined || this.region(item.id) === undefined;
    });
  }

  /** The item of `control` inside a region, if it has one. */
  itemOf(region: Region, control: string): Entry | undefined {
    return region.entries.find((entry) => entry.item.from_name === control);
  }

  /** A new entry for `item`, placed behind all regions and before trailing relations; not yet in the document. */
  make(item: ResultItem): Entry {
    const order = isRelation(item) ? ++this.#lastOrder : this.#orderForRegion();
    return { key: this.#nextKey++, order, item };
  }

  /** Between the last region and the first trailing relation; made entries keep their sequence. */
  #orderForRegion(): number {
    const all = this.entries();
    let index = all.length;
    while (index > 0 && isRelation((all[index - 1] as Entry).item)) index--;
    const after = all[index]?.order;
    if (after === undefined) return ++this.#lastOrder;
    const before = Math.max(all[index - 1]?.order ?? 0, this.#lastMade < after ? this.#lastMade : 0);
    this.#lastMade = (before + after) / 2;
    return this.#lastMade;
  }

  apply(change: Change, origin: Origin = "local", merge?: string): void {
    if (isEmpty(change)) return;
    for (const entry of change.deleted) this.#remove(entry.key);
    for (const [, after] of change.updated) {
      this.#remove(after.key);
      this.#put(after);
    }
    for (const entry of change.created) this.#put(entry);
    this.#ordered = this.#appended(change);
    this.#listed = null;
    this.#related = null;
    this.#version.value++;
    for (const observer of [...this.#observers]) observer({ change, origin, merge });
  }

  /** The order after a change that only adds at the end; null when all has to be sorted again. */
  #appended({ created, updated, deleted }: Change): readonly Entry[] | null {
    if (!this.#ordered || updated.length > 0 || deleted.length > 0) return null;
    const all = [...this.#ordered];
    for (const entry of created) {
      if (entry.order <= (all.at(-1)?.order ?? 0)) return null;
      all.push(entry);
    }
    return all;
  }

  /** Be told of every change, in order, synchronously. */
  observe(observer: (event: ChangeEvent) => void): Dispose {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  #put(entry: Entry): void {
    this.#entries.set(entry.key, entry);
    this.#lastOrder = Math.max(this.#lastOrder, entry.order);
    this.#nextKey = Math.max(this.#nextKey, entry.key + 1);
    const id = entry.item.id;
    if (id === undefined) return;
    const keys = this.#byId.get(id);
    if (keys) keys.add(entry.key);
    else this.#byId.set(id, new Set([entry.key]));
    this.#regions.delete(id);
  }

  #remove(key: number): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    const id = entry.item.id;
    if (id === undefined) return;
    const keys = this.#byId.get(id);
    keys?.delete(key);
    if (keys?.size === 0) this.#byId.delete(id);
    this.#regions.delete(id);
  }
}

function mainEntry(entries: readonly Entry[]): Entry | undefined {
  const shaped = entries.filter((entry) => hasGeometry(entry.item));
  return shaped.find((entry) => labelsOfItem(entry.item) === null && !CLASSIFIERS.has(entry.item.type ?? ""))
    ?? shaped.find((entry) => !CLASSIFIERS.has(entry.item.type ?? ""))
    ?? shaped[0];
}

/** Result types of controls that describe rather than draw. */
export const CLASSIFIERS: ReadonlySet<string> = new Set([
  "choices", "taxonomy", "textarea", "number", "rating", "datetime", "pairwise", "ranker",
]);

/** Labels of a region over all its items, in order, each once. */
export function labelsOfRegion(region: Region): readonly string[] {
  const labels = new Set<string>();
  for (const { item } of region.entries) for (const label of labelsOfItem(item)?.labels ?? []) labels.add(label);
  return [...labels];
}

export type { RelationItem };
