/** Undo and redo: observes local changes of a document and inverts them. */
import { computed, signal, type ReadonlySignal } from "@preact/signals-core";
import { type Change, compose, invert, isEmpty } from "./change";
import type { AnnotationDocument, ChangeEvent } from "./document";
import type { Dispose } from "./scope";

interface Step {
  readonly change: Change;
  readonly merge: string | undefined;
}

export class History {
  readonly #doc: AnnotationDocument;
  readonly #done = signal<readonly Step[]>([]);
  readonly #undone = signal<readonly Step[]>([]);
  #group: Change | null = null;

  readonly canUndo: ReadonlySignal<boolean> = computed(() => this.#done.value.length > 0);
  readonly canRedo: ReadonlySignal<boolean> = computed(() => this.#undone.value.length > 0);
  readonly stop: Dispose;

  constructor(doc: AnnotationDocument) {
    this.#doc = doc;
    this.stop = doc.observe((event) => this.#record(event));
  }

  #record({ change, origin, merge }: ChangeEvent): void {
    if (origin === "remote") return this.clear();
    if (origin !== "local") return;
    if (this.#group) {
      this.#group = compose(this.#group, change);
      return;
    }
    this.#push({ change, merge });
  }

  #push(step: Step): void {
    if (isEmpty(step.change)) return;
    const last = this.#done.value.at(-1);
    const joined = last && step.merge !== undefined && last.merge === step.merge
      ? [...this.#done.value.slice(0, -1), { change: compose(last.change, step.change), merge: step.merge }]
      : [...this.#done.value, step];
    this.#done.value = joined;
    this.#undone.value = [];
  }

  /** Everything that `run` changes is one step. */
  group(run: () => void): void {
    if (this.#group) return run();
    this.#group = { created: [], updated: [], deleted: [] };
    try {
      run();
    } finally {
      const change = this.#group;
      this.#group = null;
      this.#push({ change, merge: undefined });
    }
  }

  undo(): void {
    const step = this.#done.value.at(-1);
    if (!step) return;
    this.#done.value = this.#done.value.slice(0, -1);
    this.#undone.value = [...this.#undone.value, step];
    this.#doc.apply(invert(step.change), "history");
  }

  redo(): void {
    const step = this.#undone.value.at(-1);
    if (!step) return;
    this.#undone.value = this.#undone.value.slice(0, -1);
    this.#done.value = [...this.#done.value, { ...step, merge: undefined }];
    this.#doc.apply(step.change, "history");
  }

  /** Back to how the annotation was opened, as one step that can be undone. */
  reset(): void {
    const all = this.#done.value.map((step) => step.change).reduce(compose, { created: [], updated: [], deleted: [] });
    this.#doc.apply(invert(all), "local");
  }

  clear(): void {
    this.#done.value = [];
    this.#undone.value = [];
  }
}
