/** Label Studio's run-length code of brush masks (tags.md 9): RGBA values, bits packed most significant first. */
import { type Mask, runsOf, type Runs } from "./mask";

export class RleError extends Error {}

const STANDARD = [3, 4, 8, 16] as const;

class BitReader {
  readonly #bytes: ArrayLike<number>;
  #at = 0;

  constructor(bytes: ArrayLike<number>) {
    this.#bytes = bytes;
  }

  read(bits: number): number {
    if (this.#at + bits > this.#bytes.length * 8) throw new RleError("the code ends too early");
    let value = 0;
    while (bits > 0) {
      const byte = this.#bytes[this.#at >> 3] as number;
      const free = 8 - (this.#at & 7);
      const take = Math.min(free, bits);
      value = value * 2 ** take + ((byte >> (free - take)) & ((1 << take) - 1));
      this.#at += take;
      bits -= take;
    }
    return value;
  }
}

/** Visit the values as repeated words: `word` from value `start` on, `length` times. Answers how many values there are. */
function eachRun(bytes: ArrayLike<number>, visit: (start: number, length: number, word: number) => void): number {
  const reader = new BitReader(bytes);
  const count = reader.read(32);
  const wordSize = reader.read(5) + 1;
  const widths = [0, 0, 0, 0].map(() => reader.read(4) + 1);
  for (let at = 0; at < count;) {
    const repeated = reader.read(1) === 1;
    const length = reader.read(widths[reader.read(2)] as number) + 1;
    if (at + length > count) throw new RleError("a run goes beyond the end");
    if (repeated) visit(at, length, reader.read(wordSize));
    else for (let i = 0; i < length; i++) visit(at + i, 1, reader.read(wordSize));
    at += length;
  }
  return count;
}

export interface DecodedRle {
  /** Number of pixels. */
  readonly pixels: number;
  /** Pixels whose alpha is at least half; all that are set at all when none is. */
  readonly runs: Runs;
}

/** Only alpha (every fourth value from the third on) says whether a pixel is set. */
export function decodeRle(bytes: ArrayLike<number>): DecodedRle {
  const [strong, weak] = [new RunList(), new RunList()];
  const count = eachRun(bytes, (start, length, word) => {
    if (word === 0) return;
    const first = Math.max(0, Math.floor(start / 4));
    const last = Math.floor((start + length - 1 - 3) / 4);
    if (last < first) return;
    weak.add(first, last - first + 1);
    if (word >= 128) strong.add(first, last - first + 1);
  });
  return { pixels: count / 4, runs: strong.runs.length > 0 ? strong.runs : weak.runs };
}

class RunList {
  readonly runs: [number, number][] = [];

  add(start: number, length: number): void {
    const last = this.runs.at(-1);
    if (last && last[0] + last[1] === start) last[1] += length;
    else this.runs.push([start, length]);
  }
}

class BitWriter {
  #bytes = new Uint8Array(1024);
  #at = 0;

  /** At most 16 bits. */
  write(value: number, bits: number): void {
    if ((this.#at >> 3) + 4 >= this.#bytes.length) this.#grow();
    const bytes = this.#bytes;
    const at = this.#at >> 3;
    const part = value << (24 - bits - (this.#at & 7));
    bytes[at] = (bytes[at] as number) | (part >>> 16);
    bytes[at + 1] = (part >>> 8) & 255;
    bytes[at + 2] = part & 255;
    this.#at += bits;
  }

  #grow(): void {
    const next = new Uint8Array(this.#bytes.length * 2);
    next.set(this.#bytes);
    this.#bytes = next;
  }

  /** Whole bytes; one more zero byte when already aligned, as the reference writes. */
  bytes(): number[] {
    return Array.from(this.#bytes.subarray(0, (this.#at >> 3) + 1));
  }
}

/** Code of runs of words: `[word, length]` one after the other. */
export function encodeWords(words: Iterable<readonly [word: number, length: number]>, count: number): number[] {
  const writer = new BitWriter();
  writer.write(count >>> 16, 16);
  writer.write(count & 65535, 16);
  writer.write(7, 5);
  for (const width of STANDARD) writer.write(width - 1, 4);
  for (const [word, length] of words) writeRun(writer, word, length);
  return writer.bytes();
}

function writeRun(writer: BitWriter, word: number, length: number): void {
  for (let left = length; left > 0;) {
    const take = Math.min(left, 65536);
    const index = take <= 8 ? 0 : take <= 16 ? 1 : take <= 256 ? 2 : 3;
    writer.write(take === 1 ? 0 : 1, 1);
    writer.write(take === 1 ? 0 : index, 2);
    writer.write(take - 1, STANDARD[take === 1 ? 0 : index] as number);
    writer.write(word, 8);
    left -= take;
  }
}

/** The code of a mask: all four channels 255 where it is set, else 0. */
export function encodeMask(mask: Mask): number[] {
  const total = mask.image.width * mask.image.height;
  return encodeWords(wordsOf(runsOf(mask), total), total * 4);
}

function* wordsOf(runs: Runs, total: number): Generator<readonly [number, number]> {
  let at = 0;
  for (const [start, length] of runs) {
    if (start > at) yield [0, (start - at) * 4];
    yield [255, length * 4];
    at = start + length;
  }
  if (at < total) yield [0, (total - at) * 4];
}
