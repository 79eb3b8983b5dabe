/** Which changes this person has looked at and found right, in this browser; a change that changes again is open again. */
import { signal, type Signal } from "@preact/signals";
import type { ChangedAnnotation, ChangeRow } from "../../api/changes";
import type { Storage } from "../../core/settings";

const MOST = 5_000;

export class Accepted {
  readonly #storage: Storage;
  readonly #key: string;
  readonly #marks: Signal<ReadonlySet<string>>;

  constructor(project: number, storage: Storage) {
    this.#storage = storage;
    this.#key = `labelfs.accepted.${project}`;
    this.#marks = signal(new Set(read(storage.getItem(this.#key))));
  }

  has(annotation: ChangedAnnotation, row: ChangeRow): boolean {
    return this.#marks.value.has(nameOf(annotation, row));
  }

  /** Whether it is accepted now. */
  toggle(annotation: ChangedAnnotation, row: ChangeRow): boolean {
    const name = nameOf(annotation, row);
    const marks = new Set(this.#marks.value);
    const now = !marks.delete(name);
    if (now) marks.add(name);
    this.#marks.value = marks;
    this.#storage.setItem(this.#key, JSON.stringify([...marks].slice(-MOST)));
    return now;
  }

  count(annotation: ChangedAnnotation): number {
    return annotation.rows.filter((row) => this.has(annotation, row)).length;
  }
}

function read(text: string | null): readonly string[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return []; // another program's text under our key
  }
}

function nameOf(annotation: ChangedAnnotation, row: ChangeRow): string {
  return [annotation.prediction ? "p" : "a", annotation.id, row.key, row.kinds.join(","), row.lines.join("\n")].join("|");
}
