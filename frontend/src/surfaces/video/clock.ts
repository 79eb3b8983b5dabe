/** Which clock the frames of a video go by: the file's own times; else a rate. */
import { asNumber, isObject, type Json } from "../../core/json";
import type { ResultItem } from "../../core/result";
import { averageRate, FileClock, type FrameClock, isConstant, RateClock } from "../../geometry/frameclock";

/** What the person should know about the frame numbers. */
export type ClockNote =
  | { readonly kind: "rateUnread"; readonly text: string; readonly found: number }
  | { readonly kind: "rateDiffers"; readonly written: number; readonly found: number }
  | { readonly kind: "resultsDiffer"; readonly counted: number; readonly found: number }
  | { readonly kind: "guessed"; readonly rate: number };

export interface ChosenClock {
  readonly clock: FrameClock;
  /** The file's own frames, for decoding; null when only a rate is known. */
  readonly file: FileClock | null;
  readonly note: ClockNote | null;
}

export interface ClockFacts {
  /** Presentation times; null when they cannot be read. */
  readonly times: Float64Array | null;
  readonly end: number;
  readonly duration: number;
  /** `frameRate` of the config; undefined when it says none. */
  readonly written: number | undefined;
  /** What stands there instead of a rate; empty when nothing does. */
  readonly unread?: string;
  readonly results: readonly ResultItem[];
}

/** Frames per second where neither file nor config says it. */
const USUAL = 24;
/** Rates nearer than this are the same. */
const NEAR = 0.01;

export function chooseClock({ times, end, duration, written, unread = "", results }: ClockFacts): ChosenClock {
  const counted = countedRate(results, times?.length ?? Math.round(duration * (written ?? USUAL)));
  if (!times || times.length === 0) {
    const rate = counted ?? written ?? USUAL;
    return { clock: new RateClock(rate, duration), file: null, note: { kind: "guessed", rate } };
  }
  const file = new FileClock(times, end, written);
  const found = averageRate(times, end);
  if (counted !== undefined && Math.abs(counted / found - 1) > NEAR) return { clock: new RateClock(counted, duration), file, note: { kind: "resultsDiffer", counted, found } };
  const differs = written !== undefined && isConstant(times) && Math.abs(written / found - 1) > NEAR;
  if (unread !== "") return { clock: file, file, note: { kind: "rateUnread", text: unread, found } };
  return { clock: file, file, note: differs ? { kind: "rateDiffers", written, found } : null };
}

/** The rate by which all stored tracks were counted, when it is another one than the file's: their frames keep their moments. */
function countedRate(results: readonly ResultItem[], count: number): number | undefined {
  const tracks = results.flatMap(({ value }) => (isObject(value) && Array.isArray(value["sequence"]) ? [value] : []));
  if (tracks.length === 0) return undefined;
  const rates = tracks.map((value) => {
    const frames = asNumber(value["framesCount"]);
    if (frames <= 0 || Math.abs(frames - count) <= Math.max(1, count * 0.001)) return undefined;
    return rateOf(value["sequence"] as readonly Json[]) ?? (asNumber(value["duration"]) > 0 ? frames / asNumber(value["duration"]) : undefined);
  });
  return rates.every((rate) => rate !== undefined) ? rates[0] : undefined;
}

/** Frames per second from the first keyframe that states frame and time. */
function rateOf(sequence: readonly Json[]): number | undefined {
  for (const one of sequence) {
    if (!isObject(one)) continue;
    const [frame, time] = [asNumber(one["frame"]), asNumber(one["time"])];
    if (frame > 0 && time > 0) return Number((frame / time).toFixed(6));
  }
  return undefined;
}
