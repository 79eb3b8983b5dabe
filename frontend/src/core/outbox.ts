/** What must reach the server: sent in order, kept in the browser until acknowledged, sent again when the server is back. */
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Json } from "./json";
import type { Dispose } from "./scope";

export interface OutRequest {
  readonly method: "POST" | "PATCH" | "DELETE";
  readonly address: string;
  readonly body: Json;
  readonly expect: string | null;
}

export interface Job {
  /** Jobs with one key replace each other while they wait: a draft, or one submit. */
  readonly key: string;
  readonly kind: "draft" | "submit";
  readonly project: number;
  readonly task: number;
  /** Worked out when it is sent, since an earlier answer may change the address. */
  readonly request: () => OutRequest;
  readonly done?: (answer: Json) => void;
  /** The server answered no; the job is over. */
  readonly refused?: (error: unknown) => void;
  /** Nobody answers; the job waits. */
  readonly waiting?: () => void;
}

/** A job as it is kept in the browser. */
export interface KeptJob {
  readonly key: string;
  readonly kind: "draft" | "submit";
  readonly project: number;
  readonly task: number;
  readonly request: OutRequest;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Keep {
  put(job: KeptJob): Promise<void>;
  remove(key: string): Promise<void>;
  all(): Promise<readonly KeptJob[]>;
}

export interface OutboxPort {
  readonly send: (request: OutRequest) => Promise<Json>;
  readonly unreachable: (error: unknown) => boolean;
  readonly keep: Keep;
  readonly now: () => number;
  readonly after: (milliseconds: number, run: () => void) => Dispose;
}

export interface Outage {
  readonly drafts: number;
  readonly submits: number;
  /** When it is tried again, as `now` counts. */
  readonly retryAt: number;
}

const PATIENCE = [1, 2, 4, 8, 15, 30] as const;

export class Outbox {
  readonly #port: OutboxPort;
  readonly #jobs = new Map<string, Job>();
  readonly #outage = signal<Outage | null>(null);
  readonly #waiting = signal<readonly Job[]>([]);
  #running = false;
  #failures = 0;
  #timer: Dispose = () => undefined;

  constructor(port: OutboxPort) {
    this.#port = port;
  }

  /** While the server does not answer. */
  get outage(): ReadonlySignal<Outage | null> {
    return this.#outage;
  }

  /** Jobs not yet acknowledged. */
  get waiting(): ReadonlySignal<readonly Job[]> {
    return this.#waiting;
  }

  add(job: Job): void {
    this.#jobs.delete(job.key);
    this.#jobs.set(job.key, job);
    this.#show();
    void this.#keep(job);
    if (this.#outage.value) {
      job.waiting?.();
      this.#tell();
    } else void this.#run();
  }

  /** Forget a job that has become pointless (a draft whose annotation was submitted). */
  async drop(key: string): Promise<void> {
    this.#jobs.delete(key);
    this.#show();
    await this.#port.keep.remove(key);
  }

  /** Try now instead of later. */
  retry(): void {
    this.#timer();
    this.#outage.value = this.#outage.value && { ...this.#outage.value, retryAt: this.#port.now() };
    void this.#run();
  }

  /** Everything not yet acknowledged, for a file that the person can keep. */
  unsaved(): readonly KeptJob[] {
    return [...this.#jobs.values()].map((job) => this.#asKept(job));
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let job = this.#first(); job; job = this.#first()) if (!(await this.#send(job))) break;
    } finally {
      this.#running = false;
    }
  }

  #first(): Job | undefined {
    return this.#jobs.values().next().value;
  }

  /** Whether to go on with the next one. */
  async #send(job: Job): Promise<boolean> {
    try {
      const answer = await this.#port.send(job.request());
      this.#reached();
      await this.#finish(job);
      job.done?.(answer);
    } catch (error) {
      if (this.#port.unreachable(error)) {
        this.#unanswered();
        return false;
      }
      this.#reached();
      await this.#finish(job);
      job.refused?.(error);
    }
    return true;
  }

  /** A job that was replaced while it was on its way stays. */
  async #finish(job: Job): Promise<void> {
    if (this.#jobs.get(job.key) !== job) return;
    this.#jobs.delete(job.key);
    this.#show();
    await this.#port.keep.remove(job.key);
  }

  #reached(): void {
    this.#failures = 0;
    this.#timer();
    this.#outage.value = null;
  }

  #unanswered(): void {
    const wait = (PATIENCE[Math.min(this.#failures++, PATIENCE.length - 1)] as number) * 1000;
    this.#timer();
    this.#timer = this.#port.after(wait, () => void this.#run());
    this.#outage.value = { drafts: 0, submits: 0, retryAt: this.#port.now() + wait };
    this.#tell();
    for (const job of this.#jobs.values()) job.waiting?.();
  }

  #tell(): void {
    const jobs = [...this.#jobs.values()];
    const count = (kind: Job["kind"]): number => jobs.filter((job) => job.kind === kind).length;
    if (this.#outage.value) this.#outage.value = { ...this.#outage.value, drafts: count("draft"), submits: count("submit") };
  }

  #show(): void {
    this.#waiting.value = [...this.#jobs.values()];
  }

  async #keep(job: Job): Promise<void> {
    await this.#port.keep.put(this.#asKept(job));
    if (!this.#jobs.has(job.key)) await this.#port.keep.remove(job.key);
  }

  #asKept(job: Job): KeptJob {
    const { key, kind, project, task } = job;
    return { key, kind, project, task, request: job.request(), at: this.#port.now() };
  }
}
