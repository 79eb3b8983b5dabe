/** Finding in all pages of a document, from the one that is shown on; matches come in while later pages are still read. No DOM. */
import { signal, type Signal } from "@preact/signals-core";
import { type PageText, placesOf } from "./pagetext";

export interface Match {
  /** From 0. */
  readonly page: number;
  /** Units of the page's text. */
  readonly start: number;
  readonly end: number;
}

export interface PagesOfText {
  readonly count: number;
  text(page: number): Promise<PageText>;
}

export class DocumentFind {
  readonly query: Signal<string> = signal("");
  /** In the order of the pages. */
  readonly found: Signal<readonly Match[]> = signal([]);
  readonly current: Signal<Match | null> = signal(null);
  /** The page that is being read; null when all are. */
  readonly reading: Signal<number | null> = signal(null);
  #run = 0;

  constructor(readonly pages: PagesOfText) {}

  /** Look for a text; the first match at or behind `from` becomes the current one. */
  async look(query: string, from: number): Promise<void> {
    const run = ++this.#run;
    this.query.value = query;
    this.found.value = [];
    this.current.value = null;
    for (let i = 0; i < this.pages.count && query.trim() !== ""; i++) {
      const page = (from + i) % this.pages.count;
      this.reading.value = page;
      const text = await this.pages.text(page).catch(() => null);
      if (run !== this.#run) return;
      if (text) this.#add(placesOf(text, query).map(([start, end]) => ({ page, start, end })));
    }
    if (run === this.#run) this.reading.value = null;
  }

  #add(more: readonly Match[]): void {
    if (more.length === 0) return;
    this.found.value = [...this.found.value, ...more].sort((a, b) => a.page - b.page || a.start - b.start);
    this.current.value ??= more[0] ?? null;
  }

  /** Go to the next match (1) or the one before (-1), round the ends. */
  step(by: 1 | -1): void {
    const all = this.found.value;
    const at = this.current.value ? all.indexOf(this.current.value) : -1;
    if (all.length > 0) this.current.value = all[(at + by + all.length) % all.length] ?? null;
  }

  on(page: number): readonly Match[] {
    return this.found.value.filter((one) => one.page === page);
  }

  close(): void {
    this.#run++;
    this.query.value = "";
    this.found.value = [];
    this.current.value = null;
    this.reading.value = null;
  }
}
