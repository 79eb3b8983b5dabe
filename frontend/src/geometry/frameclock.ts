/** Frames of a video and their moments: frames count from 1, moments are seconds of the medium. Each frame is shown from its start until the next one's. */
import { clamp } from "./point";

export interface FrameClock {
  /** How many frames there are; at least 1. */
  readonly count: number;
  /** Frames per second: `time` of a keyframe is frame / rate. */
  readonly rate: number;
  /** When a frame comes on screen. */
  start(frame: number): number;
  /** When it leaves. */
  end(frame: number): number;
  /** The frame on screen at a moment. */
  frameAt(time: number): number;
}

/** A moment well inside a frame: seeking there shows this frame and no other. */
export function middleOf(clock: FrameClock, frame: number): number {
  return (clock.start(frame) + clock.end(frame)) / 2;
}

/** Frames as the file states them, each with a presentation time of its own; right for variable rates too. */
export class FileClock implements FrameClock {
  readonly count: number;
  readonly rate: number;
  readonly #times: Float64Array;
  readonly #end: number;

  /** `times`: presentation times in order, at least one; `end`: when the last frame leaves; `rate`: what the config says, else the file's average. */
  constructor(times: Float64Array, end: number, rate?: number) {
    this.#times = times;
    this.count = times.length;
    this.rate = rate ?? averageRate(times, end);
    this.#end = Math.max(end, (times.at(-1) ?? 0) + 1e-3);
  }

  start(frame: number): number {
    return this.#times[clamp(Math.round(frame), 1, this.count) - 1] ?? 0;
  }

  end(frame: number): number {
    const next = clamp(Math.round(frame), 1, this.count);
    return next < this.count ? (this.#times[next] as number) : this.#end;
  }

  frameAt(time: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] as number) <= time + EPSILON) low = middle + 1;
      else high = middle;
    }
    return clamp(low, 1, this.count);
  }
}

/** Players round times to microseconds, WebM to milliseconds. */
const EPSILON = 2e-6;

/** Frames of equal length by a rate: where the file's own times cannot be read, or where results were counted by another rate. */
export class RateClock implements FrameClock {
  readonly count: number;
  readonly rate: number;

  constructor(rate: number, duration: number) {
    this.rate = rate;
    this.count = Math.max(1, Math.round(duration * rate));
  }

  start(frame: number): number {
    return (clamp(frame, 1, this.count) - 1) / this.rate;
  }

  end(frame: number): number {
    return clamp(frame, 1, this.count) / this.rate;
  }

  frameAt(time: number): number {
    return clamp(Math.floor(time * this.rate + 1e-4) + 1, 1, this.count);
  }
}

const USUAL = [24000 / 1001, 24, 25, 30000 / 1001, 30, 48, 50, 60000 / 1001, 60, 120] as const;

/** Frames per second on the average; one of the usual rates when it is within rounding of the file's times. */
export function averageRate(times: Float64Array, end: number): number {
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  const rate = times.length > 1 && last > first ? (times.length - 1) / (last - first) : 1 / Math.max(end - first, 1e-3);
  return USUAL.find((one) => Math.abs(one / rate - 1) < 5e-4) ?? Number(rate.toFixed(6));
}

/** Whether every frame is shown equally long, rounding of the file's times aside. */
export function isConstant(times: Float64Array): boolean {
  if (times.length < 3) return true;
  const step = ((times.at(-1) as number) - (times[0] as number)) / (times.length - 1);
  return times.every((time, i) => Math.abs(time - ((times[0] as number) + i * step)) < 2e-3);
}

/** The attribute `frameRate` as frames per second; below 1 it is seconds per frame; undefined when it says nothing. */
export function writtenRate(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number) || number <= 0) return undefined;
  return number < 1 ? 1 / number : number;
}
