/** The time ranges of one sound: read from the document, kept in order of time and in lanes by label. */
import { signal, type Signal } from "@preact/signals-core";
import type { ChangeEvent, Region } from "../../core/document";
import { labelsOfRegion } from "../../core/document";
import type { Json } from "../../core/json";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { type Interval, packLanes, SortedIntervals } from "../../geometry/lanes";

/** A region as the page draws it; seconds. */
export interface Range extends Interval {
  readonly id: string;
  readonly channel: number;
  /** Stored label that gives the lane; "" without any. */
  readonly label: string;
}

export interface Lane {
  /** Stored label; "" for ranges without one. */
  readonly label: string;
  readonly ranges: SortedIntervals<Range>;
  /** Row inside the lane, for ranges that overlap. */
  readonly rowOf: ReadonlyMap<Range, number>;
  readonly rows: number;
}

/** Labels of the config have a lane of their own even when empty, if they are no more than this. */
const EMPTY_LANES = 8;

export class Ranges {
  readonly version: Signal<number> = signal(0);
  readonly unplaced: Signal<ReadonlyMap<string, string>> = signal(new Map());
  readonly #byId = new Map<string, Range>();
  #sorted: SortedIntervals<Range> | null = null;
  #lanes: readonly Lane[] | null = null;

  /** `time` reads a start or an end; null when it is none. */
  constructor(readonly session: Session, readonly object: string, scope: Scope, readonly time: (value: Json | undefined) => number | null = seconds, readonly unit = "seconds") {
    for (const region of session.document.regions()) this.#read(region);
    scope.add(session.document.observe((event) => this.#changed(event)));
  }

  get(id: string | null | undefined): Range | undefined {
    return id == null ? undefined : this.#byId.get(id);
  }

  get size(): number {
    return this.#byId.size;
  }

  /** All ranges that are not hidden, by start. */
  sorted(): SortedIntervals<Range> {
    this.#sorted ??= new SortedIntervals([...this.#byId.values()].filter((one) => !this.session.selection.hidden.peek().has(one.id)));
    return this.#sorted;
  }

  /** One lane per label, in the order of the config; labels that it does not know come last. */
  lanes(): readonly Lane[] {
    this.#lanes ??= this.#makeLanes();
    return this.#lanes;
  }

  /** What is hidden changed: work out order and lanes anew. */
  refresh(): void {
    this.#sorted = this.#lanes = null;
    this.version.value = this.version.peek() + 1;
  }

  /** Where the last range ends. */
  end(): number {
    return [...this.#byId.values()].reduce((most, one) => Math.max(most, one.end), 0);
  }

  /** Times are read in another way from now on: read all regions anew. */
  reread(): void {
    this.#byId.clear();
    this.unplaced.value = new Map();
    for (const region of this.session.document.regions()) this.#read(region);
    this.refresh();
  }

  #makeLanes(): readonly Lane[] {
    const byLabel = new Map<string, Range[]>();
    const known = this.session.config.controlsOf(this.object).flatMap((control) => this.session.labels.of(control.name)).map((label) => label.stored);
    for (const label of known) byLabel.set(label, []);
    for (const range of this.sorted().all) {
      const lane = byLabel.get(range.label);
      if (lane) lane.push(range);
      else byLabel.set(range.label, [range]);
    }
    const all = [...byLabel].filter(([, ranges]) => ranges.length > 0 || known.length <= EMPTY_LANES);
    return all.map(([label, ranges]) => {
      const { of, count } = packLanes(ranges);
      return { label, ranges: new SortedIntervals(ranges), rowOf: of, rows: Math.max(1, count) };
    });
  }

  #changed({ change }: ChangeEvent): void {
    const entries = [...change.created, ...change.deleted, ...change.updated.flatMap((pair) => [...pair])];
    const ids = new Set(entries.map((entry) => entry.item.id).filter((id): id is string => id !== undefined));
    for (const id of ids) {
      this.#byId.delete(id);
      const region = this.session.document.region(id);
      if (region) this.#read(region);
    }
    if (ids.size > 0) this.refresh();
  }

  #read(region: Region): void {
    const { item } = region.main;
    if (item.to_name !== this.object) return;
    const [start, end] = [this.time(item.value?.["start"]), this.time(item.value?.["end"])];
    if (start === null || end === null) {
      this.unplaced.value = new Map(this.unplaced.peek()).set(region.id, `no start and end in ${this.unit}`);
      return;
    }
    const channel = seconds(item.value?.["channel"]) ?? 0;
    this.#byId.set(region.id, { id: region.id, start: Math.min(start, end), end: Math.max(start, end), channel, label: labelsOfRegion(region)[0] ?? "" });
  }
}

function seconds(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}
