/** The rows of the data page: pages of 100 fetched as they come into sight, refreshed when the folder changes. */
import { batch, signal, type Signal } from "@preact/signals";
import { getGrid, type GridQuery, type GridRow } from "../../api/grid";

const PAGE = 100;

export class GridStore {
  readonly total: Signal<number | null> = signal(null);
  readonly rows: Signal<ReadonlyMap<number, GridRow>> = signal(new Map());
  readonly error: Signal<string> = signal("");
  /** Milliseconds that the last answer took, for the status bar. */
  readonly took: Signal<number> = signal(0);
  readonly query: Signal<GridQuery>;
  readonly #project: number;
  readonly #fetched = new Set<number>();
  #round = 0;
  #stop = new AbortController();

  constructor(project: number, query: GridQuery) {
    this.#project = project;
    this.query = signal(query);
  }

  /** Ask for another order or other tasks: what is shown stays until the first rows have come. */
  async change(query: GridQuery): Promise<void> {
    this.query.value = query;
    await this.refresh(0, PAGE);
  }

  /** Read anew what is in sight (first … last), forget the rest. */
  async refresh(first: number, last: number): Promise<void> {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#fetched.clear();
    const round = ++this.#round;
    await this.#fetchPages(pagesOf(first, last), round, true);
  }

  /** Make sure that these rows are there, or on their way. */
  async need(first: number, last: number): Promise<void> {
    const total = this.total.value;
    const missing = pagesOf(first, last).filter((page) => !this.#fetched.has(page) && (total === null || page * PAGE < Math.max(1, total)));
    await this.#fetchPages(missing, this.#round, false);
  }

  async #fetchPages(pages: readonly number[], round: number, replace: boolean): Promise<void> {
    for (const page of pages) this.#fetched.add(page);
    try {
      const begun = performance.now();
      const answers = await Promise.all(pages.map((page) => getGrid(this.#project, this.query.value, page * PAGE, PAGE, this.#stop.signal)));
      if (round !== this.#round) return;
      const rows = new Map(replace ? [] : this.rows.value);
      for (const { offset, rows: some } of answers) some.forEach((row, i) => rows.set(offset + i, row));
      batch(() => {
        this.rows.value = rows;
        if (answers[0]) this.total.value = answers[0].total;
        if (pages.length > 0) this.took.value = performance.now() - begun;
        this.error.value = "";
      });
    } catch (error) {
      if (round !== this.#round || (error instanceof DOMException && error.name === "AbortError")) return;
      for (const page of pages) this.#fetched.delete(page);
      this.error.value = error instanceof Error ? error.message : String(error);
    }
  }
}

function pagesOf(first: number, last: number): number[] {
  const pages: number[] = [];
  for (let page = Math.floor(first / PAGE); page * PAGE < Math.max(last, first + 1); page++) pages.push(page);
  return pages;
}
