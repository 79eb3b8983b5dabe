/** Seconds that a person worked on a task: a hidden page and pauses over a minute do not count. */
export const IDLE_AFTER = 60;

export class WorkTime {
  readonly #now: () => number;
  #seconds: number;
  #last: number | null = null;

  /** `now` in milliseconds; `seconds`: what counted before (from a draft). */
  constructor(now: () => number, seconds = 0) {
    this.#now = now;
    this.#seconds = seconds;
  }

  /** The person did something. */
  active(): void {
    const now = this.#now();
    if (this.#last !== null) this.#seconds += counted(now - this.#last);
    this.#last = now;
  }

  /** The page went out of sight: what led up to it counts, what follows does not. */
  hide(): void {
    if (this.#last !== null) this.active();
    this.#last = null;
  }

  get seconds(): number {
    const pending = this.#last === null ? 0 : counted(this.#now() - this.#last);
    return Math.round((this.#seconds + pending) * 1000) / 1000;
  }
}

function counted(milliseconds: number): number {
  const seconds = milliseconds / 1000;
  return seconds > 0 && seconds <= IDLE_AFTER ? seconds : seconds > 0 ? IDLE_AFTER : 0;
}
