/** Which tasks come before and after: the stream's own way, or the neighbours of a task; loaded before they are needed. */
import { getLabeling, getNextTask, type LabelingAnswer } from "../../api/labeling";
import { Refused } from "../../api/http";
import { loadTags } from "./tags";

const KEPT = 4;

export class Route {
  readonly project: number;
  readonly stream: boolean;
  readonly #ahead = new Map<number, Promise<LabelingAnswer>>();
  readonly #visited: number[] = [];
  readonly #done = new Set<number>();
  #at = -1;
  #nextInStream: Promise<number | null> | null = null;

  constructor(project: number, stream: boolean) {
    this.project = project;
    this.stream = stream;
  }

  /** The task as preloaded, else as the server says now. */
  load(task: number): Promise<LabelingAnswer> {
    const ready = this.#ahead.get(task);
    this.#ahead.delete(task);
    return ready ?? getLabeling(this.project, task);
  }

  /** Ask for a task that will be opened as soon as the rest is ready; a failure shows when it is. */
  begin(task: number): void {
    const loading = getLabeling(this.project, task);
    loading.catch(() => undefined);
    this.#ahead.set(task, loading);
  }

  /** Remember that a task is shown; going forward from the middle keeps what lies ahead. */
  visit(task: number): void {
    if (this.#visited[this.#at] === task) return;
    if (this.#visited[this.#at + 1] === task) this.#at++;
    else if (this.#visited[this.#at - 1] === task) this.#at--;
    else {
      this.#visited.splice(this.#at + 1, Infinity, task);
      this.#at = this.#visited.length - 1;
    }
    this.#nextInStream = null;
  }

  /** A task was submitted or skipped: the stream need not be told to leave it out. */
  finished(task: number): void {
    this.#done.add(task);
  }

  reopened(task: number): void {
    this.#done.delete(task);
  }

  previous(answer: LabelingAnswer): number | null {
    return this.stream ? this.#visited[this.#at - 1] ?? null : answer.position?.previous ?? null;
  }

  /** The task shown last, when the stream has come to its end. */
  last(): number | null {
    return this.#visited.at(-1) ?? null;
  }

  /** The next task; null when there is none. */
  async next(answer: LabelingAnswer): Promise<number | null> {
    if (!this.stream) return answer.position?.next ?? null;
    const ahead = this.#visited[this.#at + 1];
    if (ahead !== undefined) return ahead;
    const asked = await (this.#nextInStream ?? this.#ask(answer.task.id));
    this.#nextInStream = null;
    return asked !== null && asked !== answer.task.id ? asked : this.#ask(answer.task.id);
  }

  /** What the stream gives: not the open one, and not those put off, until nothing else is left. */
  async #ask(current: number): Promise<number | null> {
    const open = this.#visited.filter((task) => !this.#done.has(task));
    return (await nextTask(this.project, [...new Set([...open, current])])) ?? (await nextTask(this.project, [current]));
  }

  /** Load the next task, its tags and its pictures. */
  async preload(answer: LabelingAnswer): Promise<void> {
    if (this.stream && this.#visited[this.#at + 1] === undefined) this.#nextInStream = this.#ask(answer.task.id).catch(() => null);
    const next = this.stream ? this.#visited[this.#at + 1] ?? (await this.#nextInStream) : answer.position?.next ?? null;
    if (next === null || next === undefined || this.#ahead.has(next)) return;
    const loading = getLabeling(this.project, next);
    this.#ahead.set(next, loading);
    while (this.#ahead.size > KEPT) this.#ahead.delete(this.#ahead.keys().next().value as number);
    try {
      const ahead = await loading;
      await loadTags(ahead.tree);
      warm(ahead);
    } catch {
      this.#ahead.delete(next); // asked again, and reported, when it is wanted
    }
  }

  /** What was loaded ahead may be out of date. */
  forget(tasks: readonly number[] | null): void {
    if (tasks === null) this.#ahead.clear();
    else for (const task of tasks) this.#ahead.delete(task);
    this.#nextInStream = null;
  }
}

/** The first task of the stream, or the next one; null when nothing is left. */
export async function nextTask(project: number, exclude: readonly number[]): Promise<number | null> {
  try {
    return (await getNextTask(project, exclude)).id;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

/** Pictures into the browser's cache. */
function warm(answer: LabelingAnswer): void {
  for (const address of Object.values(answer.media)) {
    if (/\.(jpe?g|png|gif|webp|avif|bmp|svg)(\?|$)/i.test(address)) new Image().src = address;
  }
}
