/** Which regions are selected, hidden, locked, hovered: state of the view, never part of the result or its history. */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";

export class Selection {
  readonly #ids = signal<readonly string[]>([]);
  readonly hovered: Signal<string | null> = signal(null);
  readonly hidden: Signal<ReadonlySet<string>> = signal(new Set());
  readonly locked: Signal<ReadonlySet<string>> = signal(new Set());
  /** The selected region when it was selected by being made, not by the person: the next label pressed is for the next region. */
  readonly fresh: Signal<string | null> = signal(null);

  /** Selected region ids in the order in which they were chosen. */
  get ids(): ReadonlySignal<readonly string[]> {
    return this.#ids;
  }

  /** The region when exactly one is selected. */
  readonly single: ReadonlySignal<string | null> = computed(() => {
    const [only, ...others] = this.#ids.value;
    return only !== undefined && others.length === 0 ? only : null;
  });

  has(id: string): boolean {
    return this.#ids.value.includes(id);
  }

  set(...ids: readonly string[]): void {
    this.fresh.value = null;
    if (ids.length !== this.#ids.value.length || ids.some((id, i) => id !== this.#ids.value[i])) this.#ids.value = ids;
  }

  /** Select a region because it was just made. */
  setFresh(id: string): void {
    this.set(id);
    this.fresh.value = id;
  }

  toggle(id: string): void {
    this.fresh.value = null;
    this.#ids.value = this.has(id) ? this.#ids.value.filter((one) => one !== id) : [...this.#ids.value, id];
  }

  clear(): void {
    this.set();
  }

  toggleHidden(ids: readonly string[], hide = ids.some((id) => !this.hidden.value.has(id))): void {
    this.hidden.value = changed(this.hidden.value, ids, hide);
  }

  toggleLocked(ids: readonly string[], lock = ids.some((id) => !this.locked.value.has(id))): void {
    this.locked.value = changed(this.locked.value, ids, lock);
  }

  /** Forget what no longer exists. */
  keep(exists: (id: string) => boolean): void {
    if (!this.#ids.value.every(exists)) this.set(...this.#ids.value.filter(exists));
    if (this.hovered.value !== null && !exists(this.hovered.value)) this.hovered.value = null;
  }
}

function changed(set: ReadonlySet<string>, ids: readonly string[], add: boolean): ReadonlySet<string> {
  const next = new Set(set);
  for (const id of ids) if (add) next.add(id); else next.delete(id);
  return next;
}
