/** Single frames of a video as bitmaps: decoded in order, those near the last one asked for are kept, the next ones are fetched ahead. */
import type { VideoSample } from "mediabunny";
import { clamp, type Size } from "../../geometry/point";
import type { FileClock } from "../../geometry/frameclock";

/** Bytes that kept frames may take. */
const BUDGET = 200e6;
/** How many frames are decoded beyond the one on screen, and before it when one walks backwards. */
const AHEAD = 4;
const BEHIND = 30;
/** Walking backwards, the frames before are fetched when fewer than this many are left. */
const EARLY = 12;
/** A frame up to this far ahead is reached by decoding on; farther ones from their own key frame. */
const NEAR = 48;

type Decode = (from: number) => AsyncGenerator<VideoSample, void>;

export class FrameStepper {
  readonly #decode: Decode;
  readonly #clock: FileClock;
  readonly #canvas: OffscreenCanvas;
  readonly #kept = new Map<number, ImageBitmap>();
  readonly #limit: number;
  #reader: AsyncGenerator<VideoSample, void> | null = null;
  /** The frame that the reader gives next. */
  #next = 0;
  #at = 1;
  #queue: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(decode: Decode, clock: FileClock, size: Size) {
    this.#decode = decode;
    this.#clock = clock;
    this.#canvas = new OffscreenCanvas(size.width, size.height);
    this.#limit = clamp(Math.floor(BUDGET / (size.width * size.height * 4)), 6, 64);
  }

  /** The picture of a frame; null when another one was asked for meanwhile. Throws when it cannot be decoded. */
  async frame(frame: number): Promise<ImageBitmap | null> {
    const back = frame < this.#at;
    this.#at = frame;
    if (!this.#kept.has(frame)) await this.#inTurn(() => (this.#at === frame ? this.#reach(frame, back) : undefined));
    if (this.#at !== frame || this.#ended) return null;
    const found = this.#kept.get(frame);
    if (!found) throw new Error(`frame ${frame} is not in the file`);
    void this.#inTurn(() => this.#fetchAhead(frame, back)).catch(() => undefined); // asked for again when it is needed
    return found;
  }

  dispose(): void {
    this.#ended = true;
    for (const bitmap of this.#kept.values()) bitmap.close();
    this.#kept.clear();
    void this.#close();
  }

  #inTurn<T>(run: () => T | Promise<T>): Promise<T> {
    const done = this.#queue.then(run);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #reach(frame: number, back: boolean): Promise<void> {
    if (this.#kept.has(frame)) return;
    if (!this.#reader || this.#next > frame || frame - this.#next > NEAR) await this.#open(back ? Math.max(1, frame - this.#window()) : frame);
    while (!this.#ended && this.#at === frame && this.#next <= frame) if (!(await this.#pull())) return;
  }

  async #fetchAhead(frame: number, back: boolean): Promise<void> {
    const wanted = back ? Math.max(1, frame - EARLY) : Math.min(this.#clock.count, frame + AHEAD);
    if (back) {
      if (this.#kept.has(wanted)) return;
      let last = frame - 1;
      while (last > wanted && this.#kept.has(last)) last--;
      await this.#open(Math.max(1, last - this.#window()));
      while (!this.#ended && this.#at <= frame && this.#next <= last) if (!(await this.#pull())) return;
      return;
    }
    while (!this.#ended && this.#at === frame && this.#reader && this.#next <= wanted) if (!(await this.#pull())) return;
  }

  #window(): number {
    return Math.min(BEHIND, Math.floor(this.#limit / 2));
  }

  async #open(frame: number): Promise<void> {
    await this.#close();
    this.#reader = this.#decode(this.#clock.start(frame) + 1e-6);
    this.#next = frame;
  }

  async #close(): Promise<void> {
    const reader = this.#reader;
    this.#reader = null;
    await reader?.return();
  }

  /** Take one frame from the decoder; false at the end. */
  async #pull(): Promise<boolean> {
    const { value, done } = (await this.#reader?.next()) ?? { value: undefined, done: true };
    if (done || !value) {
      this.#reader = null;
      return false;
    }
    const frame = this.#clock.frameAt(value.timestamp);
    this.#next = frame + 1;
    if (!this.#ended && !this.#kept.has(frame)) this.#keep(frame, this.#copy(value));
    value.close();
    return true;
  }

  /** A decoder has few frames to lend: theirs are given back at once. */
  #copy(sample: VideoSample): ImageBitmap {
    const ctx = this.#canvas.getContext("2d", { alpha: false });
    if (!ctx) throw new Error("this browser draws no canvas");
    sample.draw(ctx, 0, 0, this.#canvas.width, this.#canvas.height);
    return this.#canvas.transferToImageBitmap();
  }

  #keep(frame: number, bitmap: ImageBitmap): void {
    this.#kept.set(frame, bitmap);
    while (this.#kept.size > this.#limit) {
      const far = [...this.#kept.keys()].reduce((a, b) => (Math.abs(b - this.#at) > Math.abs(a - this.#at) ? b : a));
      this.#kept.get(far)?.close();
      this.#kept.delete(far);
    }
  }
}
