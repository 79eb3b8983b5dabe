/** Offsets of a text in Unicode code points (as Python counts, and as results store them) and in UTF-16 units (as browsers count). */
export class CodePoints {
  /** Unit index of the first half of each surrogate pair. */
  readonly #pairs: Uint32Array;
  readonly #units: number;

  constructor(text: string) {
    this.#pairs = pairsOf(text);
    this.#units = text.length;
  }

  /** Length of the text in code points. */
  get length(): number {
    return this.#units - this.#pairs.length;
  }

  /** The code point that begins at, or contains, a unit. */
  toPoint(unit: number): number {
    return unit - countBelow(this.#pairs, unit, (pair) => pair);
  }

  /** The unit at which a code point begins; the ends of the text are its limits. */
  toUnit(point: number): number {
    const inside = Math.min(Math.max(point, 0), this.length);
    return inside + countBelow(this.#pairs, inside, (pair, i) => pair - i);
  }

  /** `unit`, moved out of the middle of a surrogate pair. */
  boundary(unit: number): number {
    return this.toUnit(this.toPoint(unit));
  }
}

function pairsOf(text: string): Uint32Array {
  const pairs: number[] = [];
  const astral = /[\ud800-\udbff][\udc00-\udfff]/g;
  for (let match = astral.exec(text); match; match = astral.exec(text)) pairs.push(match.index);
  return Uint32Array.from(pairs);
}

/** How many entries (ascending under `key`) lie below `limit`. */
function countBelow(list: Uint32Array, limit: number, key: (value: number, index: number) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(list[middle] as number, middle) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
