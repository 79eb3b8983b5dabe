/** Rows for intervals that overlap: no two in one row share more than an end. */

export interface Interval {
  readonly start: number;
  readonly end: number;
}

export interface Lanes<T extends Interval> {
  /** Row of each interval, from 0. */
  readonly of: ReadonlyMap<T, number>;
  /** How many rows there are; 0 when there are no intervals. */
  readonly count: number;
}

/** Each interval into the first row that is free, in order of time; a longer one goes first. */
export function packLanes<T extends Interval>(intervals: readonly T[]): Lanes<T> {
  const sorted = [...intervals].sort((a, b) => a.start - b.start || b.end - a.end);
  const ends: number[] = [];
  const of = new Map<T, number>();
  for (const one of sorted) {
    const free = ends.findIndex((end) => end <= one.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = Math.max(one.end, one.start + Number.EPSILON);
    of.set(one, lane);
  }
  return { of, count: ends.length };
}

/** Intervals by start, to find those that touch a stretch without looking at all: `longest` bounds how far back to begin. */
export class SortedIntervals<T extends Interval> {
  readonly all: readonly T[];
  readonly #longest: number;

  constructor(intervals: Iterable<T>) {
    this.all = [...intervals].sort((a, b) => a.start - b.start || a.end - b.end);
    this.#longest = this.all.reduce((most, one) => Math.max(most, one.end - one.start), 0);
  }

  /** Those that touch `start` … `end`, by start. */
  touching(start: number, end: number): readonly T[] {
    const found: T[] = [];
    for (let i = this.#first(start - this.#longest); i < this.all.length; i++) {
      const one = this.all[i] as T;
      if (one.start > end) break;
      if (one.end >= start) found.push(one);
    }
    return found;
  }

  /** Index of the first that starts at `time` or later. */
  #first(time: number): number {
    let [low, high] = [0, this.all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.all[middle] as T).start < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
