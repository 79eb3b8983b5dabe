/** Saves one open annotation: drafts while one works, submits when one says so; knows what the disk has and whether this differs. */
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { AnnotationDocument } from "./document";
import { isObject, type Json, type JsonObject, jsonEqual } from "./json";
import type { Job, Outbox, OutRequest } from "./outbox";
import type { ResultItem } from "./result";
import { type Dispose, Scope } from "./scope";
import type { WorkTime } from "./worktime";

/** What the footer shows. */
export type SaveState =
  /** As it was opened; nothing to save. */
  | "untouched"
  /** Changed, draft not yet sent. */
  | "editing"
  | "draft"
  | "submitting"
  | "submitted"
  /** The file on disk is no longer the one this was begun from. */
  | "stale"
  /** The server does not answer; the work is kept in this browser. */
  | "offline"
  /** The server refused; `problem` says why. */
  | "refused";

export interface Stored {
  readonly id: number | null;
  readonly revision: string | null;
  readonly result: readonly ResultItem[];
}

export interface SaverOptions {
  readonly document: AnnotationDocument;
  readonly outbox: Outbox;
  readonly time: WorkTime;
  readonly project: number;
  readonly task: number;
  /** The id in the API's addresses, where it is another one. */
  readonly apiTask?: number;
  /** What the disk has: a stored annotation, or nothing yet (id null, empty result). */
  readonly stored: Stored;
  readonly draft: number | null;
  /** What a submit would write, where that is less than the document (hidden answers are left out). */
  readonly saved?: () => readonly ResultItem[];
  /** Milliseconds of quiet before a draft is sent. */
  readonly quiet?: number;
  /** Names the draft of an annotation that has no id yet. */
  readonly mark?: string;
}

export interface SubmitWish {
  readonly result: readonly ResultItem[];
  readonly more?: JsonObject;
}

export class Saver {
  readonly #options: SaverOptions;
  readonly #scope = new Scope();
  readonly #state = signal<SaveState>("untouched");
  readonly #stored = signal<Stored>({ id: null, revision: null, result: [] });
  readonly #draft = signal<number | null>(null);
  readonly problem = signal("");
  #quiet: Dispose = () => undefined;
  #edited = 0;
  #drafted = 0;
  #stale = false;
  #off = false;
  #flying = 0;

  constructor(options: SaverOptions) {
    this.#options = options;
    this.#stored.value = options.stored;
    this.#draft.value = options.draft;
    if (options.draft !== null) this.#state.value = "draft";
    else if (options.stored.id !== null) this.#state.value = "submitted";
    this.#scope.add(options.document.observe(({ origin }) => {
      if (origin !== "remote") this.touch();
    }));
  }

  get state(): ReadonlySignal<SaveState> {
    return this.#state;
  }

  /** What the disk has, as far as this page knows. */
  get stored(): ReadonlySignal<Stored> {
    return this.#stored;
  }

  get draft(): ReadonlySignal<number | null> {
    return this.#draft;
  }

  /** Whether a submit is on its way: what the disk has then may be our own, also when the person works on meanwhile. */
  get flying(): boolean {
    return this.#flying > 0;
  }

  /** Whether there is work that the stored annotation does not have. */
  get dirty(): boolean {
    const stored = this.#stored.value.result as Json;
    const { document, saved } = this.#options;
    return !jsonEqual(document.serialize() as Json, stored) && !(saved && jsonEqual(saved() as Json, stored));
  }

  /** Something changed: a draft goes out after a moment of quiet. */
  touch(): void {
    this.#edited++;
    this.#settle("editing");
    this.#quiet();
    const timer = setTimeout(() => this.saveDraft(), this.#options.quiet ?? 400);
    this.#quiet = () => clearTimeout(timer);
  }

  /** Send the draft now if there is something to send. */
  flush(): void {
    if (this.#edited > this.#drafted) this.saveDraft();
  }

  saveDraft(more: JsonObject = {}): void {
    this.#quiet();
    if (this.#off) return;
    const edit = this.#edited;
    this.#drafted = edit;
    if (!this.dirty && this.#draft.value === null && Object.keys(more).length === 0) {
      void this.#options.outbox.drop(this.#key);
      this.#settle(this.#stored.value.id === null ? "untouched" : "submitted");
      return;
    }
    const body = { ...this.#draftBody(), ...more };
    this.#options.outbox.add(this.#job("draft", this.#key, () => this.#draftRequest(body), (answer) => {
      if (isObject(answer) && typeof answer["id"] === "number") this.#draft.value = answer["id"];
      if (this.#edited === edit) this.#settle(this.dirty || this.#stored.value.id === null ? "draft" : "submitted");
    }));
  }

  #draftBody(): JsonObject {
    const { document, time } = this.#options;
    return { result: document.serialize(), lead_time: time.seconds, base: this.#stored.value.revision };
  }

  #draftRequest(body: JsonObject): OutRequest {
    const { id } = this.#stored.value;
    const draft = this.#draft.value;
    if (draft !== null) return { method: "PATCH", address: `/api/drafts/${draft}`, body, expect: null };
    const task = `/api/tasks/${this.apiTask}`;
    return { method: "POST", address: id === null ? `${task}/drafts` : `${task}/annotations/${id}/drafts`, body, expect: null };
  }

  /** Submit or update; resolves with the stored annotation, rejects with what the server said. Waits out an outage. */
  submit(wish: SubmitWish): Promise<JsonObject> {
    this.#quiet();
    const unique = crypto.randomUUID();
    const edit = this.#edited;
    this.#drafted = edit;
    this.#stale = false;
    this.#state.value = "submitting";
    void this.#options.outbox.drop(this.#key);
    this.#flying++;
    let flies = true;
    const landed = (): void => {
      if (flies) this.#flying--;
      flies = false;
    };
    return new Promise((resolve, reject) => {
      const request = (): OutRequest => this.#submitRequest(wish, unique);
      const job = this.#job("submit", `submit:${unique}`, request, (answer) => {
        landed();
        this.#accepted(answer as JsonObject, wish.result, edit);
        resolve(answer as JsonObject);
      });
      this.#options.outbox.add({
        ...job,
        waiting: () => {
          landed();
          job.waiting?.();
        },
        refused: (error) => {
          landed();
          job.refused?.(error);
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      });
    });
  }

  #submitRequest({ result, more = {} }: SubmitWish, unique: string): OutRequest {
    const { id, revision } = this.#stored.value;
    const draft = this.#draft.value;
    const body = { result, lead_time: this.#options.time.seconds, ...(draft === null ? {} : { draft_id: draft }), ...more };
    if (id === null) return { method: "POST", address: `/api/tasks/${this.apiTask}/annotations`, body: { ...body, unique_id: unique }, expect: null };
    return { method: "PATCH", address: `/api/annotations/${id}`, body, expect: revision };
  }

  #accepted(answer: JsonObject, result: readonly ResultItem[], edit: number): void {
    this.#stored.value = { id: answer["id"] as number, revision: (answer["revision"] as string | undefined) ?? null, result };
    this.#draft.value = null;
    if (this.#edited === edit) this.#settle("submitted");
    else this.touch();
  }

  #job(kind: Job["kind"], key: string, request: () => OutRequest, done: (answer: Json) => void): Job {
    const { project, task } = this.#options;
    return {
      key, kind, project, task, request, done,
      refused: (error) => this.#refused(error, kind),
      waiting: () => this.#settle("offline"),
    };
  }

  #refused(error: unknown, kind: Job["kind"]): void {
    if (kind === "draft" && statusOf(error) === 404 && this.#draft.value !== null) {
      this.#draft.value = null; // another tab submitted or dropped it: keep the work as a new draft
      this.saveDraft();
      return;
    }
    this.problem.value = error instanceof Error ? error.message : String(error);
    if (statusOf(error) === 412) this.#stale = true;
    this.#settle("refused");
  }

  /** Until the person decides, a stale annotation stays one, whatever its draft does. */
  #settle(state: SaveState): void {
    if (!this.#off) this.#state.value = this.#stale && state !== "offline" ? "stale" : state;
  }

  /** The disk has something else now; this work is based on it from here on. */
  rebased(stored: Stored): void {
    this.#stale = false;
    this.#stored.value = stored;
    if (this.dirty) this.touch();
    else this.settled();
  }

  /** Mark that the disk differs from what this was begun from, until the person decides. */
  stale(): void {
    this.#stale = true;
    this.#settle("stale");
  }

  /** The document is what the disk has: no draft is needed. */
  settled(): void {
    this.#quiet();
    this.#drafted = this.#edited;
    this.#settle(this.#stored.value.id === null ? "untouched" : "submitted");
  }

  /** Forget the draft on the server as well; answers its id if there was one. */
  forgetDraft(): number | null {
    const id = this.#draft.value;
    this.#draft.value = null;
    void this.#options.outbox.drop(this.#key);
    return id;
  }

  /** The task's number in the API's addresses. */
  get apiTask(): number {
    return this.#options.apiTask ?? this.#options.task;
  }

  get #key(): string {
    const { project, task, mark = "" } = this.#options;
    return draftKey(project, task, this.#stored.value.id, mark);
  }

  dispose(): void {
    this.flush();
    this.#quiet();
    this.#off = true;
    this.#scope.dispose();
  }
}

export function draftKey(project: number, task: number, annotation: number | null, mark = ""): string {
  return `draft:${project}:${task}:${annotation ?? "new"}${mark}`;
}

export function statusOf(error: unknown): number | null {
  return typeof error === "object" && error !== null && "status" in error && typeof error.status === "number" ? error.status : null;
}
