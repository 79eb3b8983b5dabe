/** Which tasks are selected: some by id, or all of the query but some; ids are those of the API. */
import { signal, type Signal } from "@preact/signals";

export interface Picked {
  readonly all: boolean;
  /** With `all` those that are left out, else those that are in. */
  readonly ids: ReadonlySet<number>;
}

const NONE: Picked = { all: false, ids: new Set() };

export class Selection {
  readonly picked: Signal<Picked> = signal(NONE);

  has(id: number): boolean {
    const { all, ids } = this.picked.value;
    return all !== ids.has(id);
  }

  /** How many that is of `total` tasks. */
  count(total: number): number {
    const { all, ids } = this.picked.value;
    return all ? Math.max(0, total - ids.size) : ids.size;
  }

  set(some: Iterable<number>, on: boolean): void {
    const { all, ids } = this.picked.value;
    const next = new Set(ids);
    for (const id of some) {
      if (on === all) next.delete(id);
      else next.add(id);
    }
    this.picked.value = { all, ids: next };
  }

  toggle(id: number): void {
    this.set([id], !this.has(id));
  }

  /** All tasks of the query, those that are not loaded too. */
  selectAll(): void {
    this.picked.value = { all: true, ids: new Set() };
  }

  clear(): void {
    this.picked.value = NONE;
  }
}
