/** Short messages: one line, undo where it can be undone; bad news stays until it is read. */
import { signal, type ReadonlySignal } from "@preact/signals";

export interface Toast {
  readonly id: number;
  readonly kind: "ok" | "bad" | "info";
  readonly text: string;
  readonly more?: string;
  /** A later toast of the same topic takes its place. */
  readonly topic?: string;
  readonly action?: { readonly title: string; readonly run: () => void };
}

const SHOWN = 7_000;

export class Toasts {
  readonly #list = signal<readonly Toast[]>([]);
  #next = 1;

  get list(): ReadonlySignal<readonly Toast[]> {
    return this.#list;
  }

  show(toast: Omit<Toast, "id">): number {
    const id = this.#next++;
    const others = this.#list.value.filter((one) => one.text !== toast.text && (toast.topic === undefined || one.topic !== toast.topic)).slice(-3);
    this.#list.value = [...others, { ...toast, id }];
    if (toast.kind !== "bad") setTimeout(() => this.close(id), toast.action ? SHOWN : SHOWN / 2);
    return id;
  }

  bad(text: string, more?: string): void {
    this.show({ kind: "bad", text, topic: "bad", ...(more === undefined ? {} : { more }) });
  }

  /** What was wrong has been taken up. */
  clearBad(): void {
    this.#list.value = this.#list.value.filter((one) => one.kind !== "bad");
  }

  close(id: number): void {
    this.#list.value = this.#list.value.filter((one) => one.id !== id);
  }
}
