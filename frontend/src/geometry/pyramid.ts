/** Lowest and highest value of any stretch of a long row of numbers, without looking at all of them: a tower of ever coarser extremes. */

/** Each level has one bucket for this many of the level below. */
const FACTOR = 16;

export interface Level {
  /** Lowest value of each bucket; above all numbers when it has none. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Numbers with their levels; only typed arrays, so that it can be handed over from a worker. `NaN` is a gap. */
export interface Pyramid {
  readonly values: Float64Array;
  /** Finest first; bucket `i` of level `k` covers `FACTOR ** (k + 1)` values from `i` times that on. */
  readonly levels: readonly Level[];
}

export function pyramidOf(values: Float64Array): Pyramid {
  const levels: Level[] = [];
  let [low, high] = [values, values];
  while (low.length > FACTOR) {
    const level = coarser(low, high);
    levels.push(level);
    [low, high] = [level.low, level.high];
  }
  return { values, levels };
}

function coarser(low: Float64Array, high: Float64Array): Level {
  const buckets = Math.ceil(low.length / FACTOR);
  const level = { low: new Float64Array(buckets), high: new Float64Array(buckets) };
  for (let bucket = 0; bucket < buckets; bucket++) {
    let [least, most] = [Infinity, -Infinity];
    const end = Math.min(low.length, (bucket + 1) * FACTOR);
    for (let i = bucket * FACTOR; i < end; i++) {
      const [a, b] = [low[i] as number, high[i] as number];
      if (a < least) least = a;
      if (b > most) most = b;
    }
    level.low[bucket] = least;
    level.high[bucket] = most;
  }
  return level;
}

/** Where `extremes` puts what it found: one object for a whole picture, as it is asked for every column. */
export interface Found {
  /** Above `high` when there is no number. */
  low: number;
  high: number;
}

/** Lowest and highest of the values `from` … `to − 1`, written into `found`. */
export function extremes({ values, levels }: Pyramid, from: number, to: number, found: Found): Found {
  found.low = Infinity;
  found.high = -Infinity;
  let [a, b] = [Math.max(0, from), Math.min(values.length, to)];
  let [low, high] = [values, values];
  for (const level of levels) {
    if (b - a <= 2 * FACTOR) break;
    const [inner, outer] = [Math.ceil(a / FACTOR), Math.floor(b / FACTOR)];
    scan(low, high, a, inner * FACTOR, found);
    scan(low, high, outer * FACTOR, b, found);
    [a, b, low, high] = [inner, outer, level.low, level.high];
  }
  scan(low, high, a, b, found);
  return found;
}

function scan(low: Float64Array, high: Float64Array, from: number, to: number, found: Found): void {
  for (let i = from; i < to; i++) {
    const [a, b] = [low[i] as number, high[i] as number];
    if (a < found.low) found.low = a;
    if (b > found.high) found.high = b;
  }
}

/** Index of the first of `sorted` that is not below `value`; its length when all are. */
export function lowerBound(sorted: Float64Array, value: number, from = 0): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the member of `sorted` nearest to `value`, the earlier of two; −1 when there is none. */
export function nearest(sorted: Float64Array, value: number): number {
  const at = lowerBound(sorted, value);
  if (at === 0) return sorted.length > 0 ? 0 : -1;
  if (at === sorted.length) return at - 1;
  const before = lowerBound(sorted, sorted[at - 1] as number);
  return value - (sorted[at - 1] as number) <= (sorted[at] as number) - value ? before : at;
}
