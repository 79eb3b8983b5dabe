/** The file of peaks that the server makes (labelfs/sound/peaks.py): its head, its levels, and extremes per pixel. */

/** Bytes of the head before the table of levels. */
const HEAD = 32;
const ROW = 8;

export interface PeakLevel {
  /** Frames of one bucket. */
  readonly frames: number;
  readonly buckets: number;
  /** Byte at which its first bucket stands. */
  readonly offset: number;
}

export interface PeakHead {
  readonly channels: number;
  readonly rate: number;
  /** Samples of each channel. */
  readonly frames: number;
  /** Frames that the sound's own head promised; 0 when it does not say. */
  readonly promised: number;
  /** Coarsest first. */
  readonly levels: readonly PeakLevel[];
}

/** The head of a file of peaks; null when `bytes` are none, or too few of them. */
export function readHead(bytes: ArrayBuffer): PeakHead | null {
  const view = new DataView(bytes);
  if (bytes.byteLength < HEAD || view.getUint32(0, true) !== 0x4b50464c) return null;
  const [channels, rate, count] = [view.getUint16(6, true), view.getUint32(8, true), view.getUint32(12, true)];
  if (bytes.byteLength < HEAD + ROW * count) return null;
  let offset = HEAD + ROW * count;
  const levels = Array.from({ length: count }, (_, i) => {
    const [frames, buckets] = [view.getUint32(HEAD + ROW * i, true), view.getUint32(HEAD + ROW * i + 4, true)];
    const level = { frames, buckets, offset };
    offset += buckets * channels * 4;
    return level;
  });
  return { channels, rate, frames: Number(view.getBigUint64(16, true)), promised: Number(view.getBigUint64(24, true)), levels };
}

/** Index of the coarsest level that still has a bucket per pixel. */
export function levelFor(levels: readonly PeakLevel[], framesPerPixel: number): number {
  for (let i = 0; i < levels.length; i++) if ((levels[i] as PeakLevel).frames <= framesPerPixel) return i;
  return levels.length - 1;
}

/** Lowest and highest sample of each pixel, −1 … 1; `NaN` where nothing is known. */
export interface Extremes {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** A source of numbers for `extremesOf`: the lowest and highest of unit `i` (a bucket or a frame); null when it is not here yet. */
export type Lookup = (unit: number) => readonly [low: number, high: number] | null;

/** Extremes of `columns` pixels over `perColumn` units each from unit `first` on; before 0 and from `count` on there is nothing. */
export function extremesOf(lookup: Lookup, first: number, perColumn: number, columns: number, count: number): Extremes {
  const [low, high] = [new Float32Array(columns).fill(NaN), new Float32Array(columns).fill(NaN)];
  for (let x = 0; x < columns; x++) {
    const from = Math.max(0, Math.floor(first + x * perColumn));
    const to = Math.min(count, Math.max(from + 1, Math.ceil(first + (x + 1) * perColumn)));
    for (let unit = from; unit < to; unit++) {
      const found = lookup(unit);
      if (!found) continue;
      if (!((low[x] as number) <= found[0])) low[x] = found[0];
      if (!((high[x] as number) >= found[1])) high[x] = found[1];
    }
  }
  return { low, high };
}

/** Peaks of samples that are all here (−1 … 1, one array per channel), as the server would write them. */
export function peaksOf(channels: readonly Float32Array[], rate: number): ArrayBuffer {
  const frames = channels[0]?.length ?? 0;
  const levels: { readonly frames: number; readonly numbers: Int16Array }[] = [{ frames: FINEST, numbers: finest(channels, frames) }];
  while ((levels[0] as { numbers: Int16Array }).numbers.length / (2 * channels.length) > 2048) {
    const below = levels[0] as { readonly frames: number; readonly numbers: Int16Array };
    levels.unshift({ frames: below.frames * 4, numbers: coarser(below.numbers, channels.length) });
  }
  return written(levels, channels.length, rate, frames);
}

const FINEST = 256;

function finest(channels: readonly Float32Array[], frames: number): Int16Array {
  const buckets = Math.ceil(frames / FINEST);
  const numbers = new Int16Array(buckets * channels.length * 2);
  channels.forEach((samples, channel) => {
    for (let bucket = 0; bucket < buckets; bucket++) {
      let [low, high] = [1, -1];
      for (let i = bucket * FINEST; i < Math.min(frames, (bucket + 1) * FINEST); i++) {
        const sample = samples[i] as number;
        if (sample < low) low = sample;
        if (sample > high) high = sample;
      }
      const at = (bucket * channels.length + channel) * 2;
      numbers[at] = Math.max(-1, low) * 32767;
      numbers[at + 1] = Math.min(1, high) * 32767;
    }
  });
  return numbers;
}

function coarser(below: Int16Array, channels: number): Int16Array {
  const row = channels * 2;
  const count = below.length / row;
  const numbers = new Int16Array(Math.ceil(count / 4) * row);
  for (let bucket = 0; bucket < count; bucket++) {
    for (let column = 0; column < row; column++) {
      const [at, value] = [Math.floor(bucket / 4) * row + column, below[bucket * row + column] as number];
      const now = numbers[at] as number;
      numbers[at] = bucket % 4 === 0 ? value : column % 2 ? Math.max(now, value) : Math.min(now, value);
    }
  }
  return numbers;
}

function written(levels: readonly { readonly frames: number; readonly numbers: Int16Array }[], channels: number, rate: number, frames: number): ArrayBuffer {
  const start = HEAD + ROW * levels.length;
  const bytes = new ArrayBuffer(start + levels.reduce((sum, one) => sum + one.numbers.byteLength, 0));
  const view = new DataView(bytes);
  view.setUint32(0, 0x4b50464c, true);
  view.setUint16(4, 1, true);
  view.setUint16(6, channels, true);
  view.setUint32(8, rate, true);
  view.setUint32(12, levels.length, true);
  view.setBigUint64(16, BigInt(frames), true);
  let at = start;
  levels.forEach((level, i) => {
    view.setUint32(HEAD + ROW * i, level.frames, true);
    view.setUint32(HEAD + ROW * i + 4, level.numbers.length / (2 * channels), true);
    new Uint8Array(bytes, at).set(new Uint8Array(level.numbers.buffer));
    at += level.numbers.byteLength;
  });
  return bytes;
}
