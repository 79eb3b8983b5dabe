/**
 * Where a box of a video is on each frame, from its keyframes (tags.md 3.4). Frames count from 1, boxes are in percent, rotation in degrees.
 * A keyframe is shown on its own frame; `enabled` says whether the box goes on until the next one. labelfs/labeling/tracks.py is the same in Python.
 */

export interface TrackBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rotation: number;
}

export interface Keyframe extends TrackBox {
  readonly frame: number;
  readonly enabled: boolean;
}

/** A run of frames, first and last counted in. */
export interface FrameSpan {
  readonly first: number;
  readonly last: number;
}

export class Track {
  /** The readable keyframes in order; of several on one frame the last one holds. */
  readonly keyframes: readonly Keyframe[];

  constructor(sequence: unknown) {
    const byFrame = new Map<number, Keyframe>();
    for (const one of Array.isArray(sequence) ? (sequence as readonly unknown[]) : []) {
      const keyframe = readKeyframe(one);
      if (keyframe) byFrame.set(keyframe.frame, keyframe);
    }
    this.keyframes = [...byFrame.values()].sort((a, b) => a.frame - b.frame);
  }

  /** The box on a frame; null where it does not exist. */
  at(frame: number): TrackBox | null {
    const place = this.#before(frame);
    const before = this.keyframes[place];
    if (!before) return null;
    if (before.frame === frame) return before;
    return before.enabled ? between(before, this.keyframes[place + 1] ?? before, frame) : null;
  }

  keyframeAt(frame: number): Keyframe | undefined {
    const found = this.keyframes[this.#before(frame)];
    return found?.frame === frame ? found : undefined;
  }

  /** The last keyframe at or before a frame. */
  keyframeBefore(frame: number): Keyframe | undefined {
    return this.keyframes[this.#before(frame)];
  }

  /** The first keyframe after a frame. */
  keyframeAfter(frame: number): Keyframe | undefined {
    return this.keyframes[this.#before(frame) + 1];
  }

  /** Runs of frames on which the box exists; one that does not end goes on to `count`, the last frame of the video. */
  spans(count: number): readonly FrameSpan[] {
    const spans: { first: number; last: number }[] = [];
    this.keyframes.forEach(({ frame: first, enabled }, i) => {
      const next = this.keyframes[i + 1];
      const last = !enabled ? first : next ? next.frame - 1 : Math.max(first, count);
      const run = spans.at(-1);
      if (run && first <= run.last + 1) run.last = last;
      else spans.push({ first, last });
    });
    return spans;
  }

  /** Index of the last keyframe at or before a frame; -1 when there is none. */
  #before(frame: number): number {
    let [low, high] = [0, this.keyframes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.keyframes[middle] as Keyframe).frame <= frame) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function readKeyframe(one: unknown): Keyframe | null {
  if (typeof one !== "object" || one === null) return null;
  const { frame, x, y, width, height, rotation, enabled } = one as Readonly<Record<string, unknown>>;
  if (!isNumber(frame) || !Number.isInteger(frame) || !isNumber(x) || !isNumber(y) || !isNumber(width) || !isNumber(height)) return null;
  return { frame, x, y, width, height, rotation: isNumber(rotation) ? rotation : 0, enabled: enabled !== false };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function between(a: Keyframe, b: Keyframe, frame: number): TrackBox {
  const share = b.frame > a.frame ? (frame - a.frame) / (b.frame - a.frame) : 0;
  const on = (from: number, to: number): number => from + share * (to - from);
  return { x: on(a.x, b.x), y: on(a.y, b.y), width: on(a.width, b.width), height: on(a.height, b.height), rotation: a.rotation + share * shorterArc(b.rotation - a.rotation) };
}

/** The same turn as -180 … 180 degrees. */
export function shorterArc(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}
