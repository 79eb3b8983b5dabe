/** The wave of one sound: what is known of it, its peaks and samples as far as they were needed. */
import { batch, signal, type Signal } from "@preact/signals-core";
import type { Scope } from "../../core/scope";
import { type Extremes, extremesOf, levelFor, type Lookup, type PeakHead, readHead } from "../../geometry/peaks";
import { browserFile, type SoundFacts, SoundFault, type SoundFile } from "./files";

export type WaveState =
  | { readonly kind: "opening" }
  | { readonly kind: "working"; readonly done: number }
  | { readonly kind: "ready" }
  | { readonly kind: "none"; readonly code: string; readonly reason: string };

export interface WaveFacts {
  readonly rate: number;
  readonly channels: number;
  /** Samples of each channel. */
  readonly frames: number;
  /** As the file promised. */
  readonly promised: number;
}

/** Bytes fetched together with the head of the peaks: all coarse levels, and everything of a short sound. */
const FIRST = 1 << 17;
/** Buckets, resp. frames, fetched at once. */
const PART = 1 << 13;
/** Parts held; older ones are fetched again when they are needed. */
const HELD = 96;
/** Parts of one request. */
const TOGETHER = 16;
/** Below this many frames per pixel the samples themselves are shown. */
const CLOSE = 256;
const ASK_AGAIN = 250;

export class Wave {
  readonly state: Signal<WaveState> = signal({ kind: "opening" });
  readonly facts: Signal<WaveFacts | null> = signal(null);
  /** Grows whenever more of the wave is here. */
  readonly version: Signal<number> = signal(0);
  #file: SoundFile;
  #head: PeakHead | null = null;
  #first = new Int16Array(0);
  readonly #parts = new Map<string, Int16Array>();
  readonly #asked = new Set<string>();

  /** `url`: where the sound's bytes are, for a browser that must decode them itself. */
  constructor(file: SoundFile | null, readonly url: string, readonly scope: Scope) {
    this.#file = file ?? browserFile(url);
    void this.#open(file !== null);
  }

  get rate(): number {
    return this.facts.peek()?.rate ?? 0;
  }

  /** Extremes of `columns` pixels from `start` seconds on; `channel` null: of all channels together. */
  extremes(start: number, perPixel: number, columns: number, channel: number | null): Extremes | null {
    const head = this.#head;
    if (!head) return null;
    const framesPerPixel = perPixel * head.rate;
    const first = start * head.rate;
    if (framesPerPixel < CLOSE) {
      this.#needSamples(first, first + framesPerPixel * columns);
      if (this.#hasSamples(first, first + framesPerPixel * columns)) return extremesOf(this.#sampleLookup(channel), first, framesPerPixel, columns, head.frames);
    }
    const wanted = levelFor(head.levels, framesPerPixel);
    const bucket = head.levels[wanted]?.frames ?? 1;
    this.#needLevel(wanted, first / bucket, (first + framesPerPixel * columns) / bucket);
    for (let level = wanted; level >= 0; level--) {
      const { frames, buckets } = head.levels[level] as PeakHead["levels"][number];
      if (level > 0 && !this.#hasLevel(level, first / frames, (first + framesPerPixel * columns) / frames)) continue;
      return extremesOf(this.#levelLookup(level, channel), first / frames, framesPerPixel / frames, columns, buckets);
    }
    return null;
  }

  /** The samples from frame `first` to `last`, −1 … 1, if they are here; they are fetched if not. */
  samples(first: number, last: number, channel: number | null): Float32Array | null {
    this.#needSamples(first, last);
    const head = this.#head;
    if (!head || !this.#hasSamples(first, last)) return null;
    const lookup = this.#sampleLookup(channel);
    return Float32Array.from({ length: Math.max(0, last - first) }, (_, i) => lookup(first + i)?.[0] ?? 0);
  }

  /** Pieces for a spectrogram, or an empty list when they cannot be had. */
  async pieces(first: number, count: number, columns: number, size: number): Promise<Int16Array> {
    return this.#head ? this.#file.pieces(first, count, columns, size).catch(() => new Int16Array(0)) : new Int16Array(0);
  }

  // ---- opening ----

  async #open(byServer: boolean): Promise<void> {
    try {
      await this.#follow();
    } catch (error) {
      if (this.scope.ended) return;
      const fault = error instanceof SoundFault ? error : new SoundFault("unreachable", "");
      if (byServer && ["no-ffmpeg", "format"].includes(fault.code)) return this.#openHere(fault);
      this.state.value = { kind: "none", code: fault.code, reason: fault.message };
    }
  }

  /** The server cannot read it: a short sound is decoded in the browser. */
  async #openHere(why: SoundFault): Promise<void> {
    this.#file = browserFile(this.url);
    try {
      await this.#follow();
    } catch (error) {
      const code = error instanceof SoundFault && error.code === "long" ? why.code : "broken";
      if (!this.scope.ended) this.state.value = { kind: "none", code, reason: why.message };
    }
  }

  async #follow(): Promise<void> {
    for (;;) {
      const told = await this.#file.facts();
      if (this.scope.ended) return;
      if (told.state === "failed") throw new SoundFault(told.code ?? "broken", told.reason ?? "");
      this.#take(told);
      if (told.state === "ready") break;
      await new Promise((done) => setTimeout(done, ASK_AGAIN));
      if (this.scope.ended) return;
    }
    await this.#readHead();
  }

  #take({ rate, channels, frames, promised, state, done }: SoundFacts): void {
    batch(() => {
      if (rate && channels && frames) this.facts.value = { rate, channels, frames, promised: promised ?? frames };
      if (state === "working") this.state.value = { kind: "working", done };
    });
  }

  async #readHead(): Promise<void> {
    const bytes = await this.#file.peaks(0, FIRST);
    const head = readHead(bytes);
    if (!head) throw new SoundFault("broken", "");
    this.#head = head;
    this.#first = new Int16Array(bytes, 0, bytes.byteLength >> 1);
    batch(() => {
      this.state.value = { kind: "ready" };
      this.version.value = this.version.peek() + 1;
    });
  }

  // ---- levels ----

  #levelLookup(level: number, channel: number | null): Lookup {
    const { channels, levels } = this.#head as PeakHead;
    const { offset } = levels[level] as PeakHead["levels"][number];
    const chosen = channel === null ? Array.from({ length: channels }, (_, i) => i) : [channel];
    const row = channels * 2;
    let [part, numbers]: [number, Int16Array | undefined] = [-1, undefined];
    return (bucket) => {
      const early = (offset >> 1) + bucket * row;
      let [from, at] = [this.#first, early] as [Int16Array | undefined, number];
      if (early + row > this.#first.length) {
        if (Math.floor(bucket / PART) !== part) {
          part = Math.floor(bucket / PART);
          numbers = this.#parts.get(`${level}:${part}`);
        }
        [from, at] = [numbers, (bucket - part * PART) * row];
      }
      return from ? lowHigh(from, at, chosen) : null;
    };
  }

  #hasLevel(level: number, first: number, last: number): boolean {
    return this.#missing(level, first, last).length === 0;
  }

  /** Parts of a level that are neither here nor in the first bytes. */
  #missing(level: number, first: number, last: number): readonly number[] {
    const { channels, levels } = this.#head as PeakHead;
    const { offset, buckets } = levels[level] as PeakHead["levels"][number];
    return partsOf(first, last, buckets).filter((part) => {
      const end = offset + Math.min(buckets, (part + 1) * PART) * channels * 4;
      return end > this.#first.length * 2 && !this.#parts.has(`${level}:${part}`);
    });
  }

  #needLevel(level: number, first: number, last: number): void {
    const { channels, levels } = this.#head as PeakHead;
    const { offset, buckets } = levels[level] as PeakHead["levels"][number];
    const row = channels * 4;
    this.#need(`${level}`, this.#missing(level, first, last), row / 2, async (part, count) => {
      const end = Math.min(buckets, (part + count) * PART);
      return new Int16Array(await this.#file.peaks(offset + part * PART * row, offset + end * row));
    });
  }

  // ---- samples ----

  #sampleLookup(channel: number | null): Lookup {
    const { channels } = this.#head as PeakHead;
    const chosen = channel === null ? Array.from({ length: channels }, (_, i) => i) : [channel];
    let [part, numbers]: [number, Int16Array | undefined] = [-1, undefined];
    return (frame) => {
      if (Math.floor(frame / PART) !== part) {
        part = Math.floor(frame / PART);
        numbers = this.#parts.get(`s:${part}`);
      }
      if (!numbers) return null;
      let [low, high] = [Infinity, -Infinity];
      for (const one of chosen) {
        const value = (numbers[(frame - part * PART) * channels + one] as number) / 32768;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      return [low, high];
    };
  }

  #hasSamples(first: number, last: number): boolean {
    return partsOf(first, last, this.#head?.frames ?? 0).every((part) => this.#parts.has(`s:${part}`));
  }

  #needSamples(first: number, last: number): void {
    const head = this.#head;
    if (!head) return;
    const missing = partsOf(first, last, head.frames).filter((part) => !this.#parts.has(`s:${part}`));
    this.#need("s", missing, head.channels, (part, count) => this.#file.samples(part * PART, Math.min(head.frames - part * PART, count * PART)));
  }

  // ---- fetching ----

  /** Fetch parts that nobody asked for yet, neighbours together. `row`: numbers of one unit. */
  #need(kind: string, parts: readonly number[], row: number, fetch: (part: number, count: number) => Promise<Int16Array>): void {
    const fresh = parts.filter((part) => !this.#asked.has(`${kind}:${part}`));
    for (const [first, count] of runs(fresh)) {
      const keys = Array.from({ length: count }, (_, i) => `${kind}:${first + i}`);
      for (const key of keys) this.#asked.add(key);
      void fetch(first, count).then(
        (numbers) => {
          keys.forEach((key, i) => this.#keep(key, numbers.slice(i * PART * row, (i + 1) * PART * row)));
          this.version.value = this.version.peek() + 1;
        },
        () => this.scope.ended || setTimeout(() => keys.forEach((key) => this.#asked.delete(key)), 2000),
      );
    }
  }

  #keep(key: string, numbers: Int16Array): void {
    this.#asked.delete(key);
    this.#parts.set(key, numbers);
    for (const oldest of this.#parts.keys()) {
      if (this.#parts.size <= HELD) break;
      this.#parts.delete(oldest);
    }
  }
}

function lowHigh(numbers: Int16Array, at: number, channels: readonly number[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const channel of channels) {
    low = Math.min(low, numbers[at + channel * 2] as number);
    high = Math.max(high, numbers[at + channel * 2 + 1] as number);
  }
  return [low / 32768, high / 32768];
}

/** Parts that units `first` … `last` lie in. */
function partsOf(first: number, last: number, count: number): readonly number[] {
  const from = Math.max(0, Math.floor(first / PART));
  const to = Math.floor(Math.min(Math.max(0, count - 1), last) / PART);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}

/** Neighbours as `[first, count]`. */
function runs(parts: readonly number[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const part of parts) {
    const last = found.at(-1);
    if (last && last[0] + last[1] === part && last[1] < TOGETHER) last[1]++;
    else found.push([part, 1]);
  }
  return found;
}
