/** Keyframes of a track written, taken away, switched; what is not touched stays as it is in the file. */
import { isObject, type Json, type JsonObject } from "../../core/json";
import type { FrameClock } from "../../geometry/frameclock";
import { clamp } from "../../geometry/point";
import { Track, type TrackBox } from "../../geometry/track";

type Sequence = readonly Json[];

const tracks = new WeakMap<Sequence, Track>();

/** The track that a value holds; read once for each list of keyframes. */
export function trackOf(value: JsonObject | undefined): Track | null {
  const sequence = value?.["sequence"];
  if (!Array.isArray(sequence)) return null;
  const list = sequence as Sequence;
  const known = tracks.get(list) ?? new Track(list);
  tracks.set(list, known);
  return known;
}

export function sequenceOf(value: JsonObject | undefined): Sequence {
  const sequence = value?.["sequence"];
  return Array.isArray(sequence) ? (sequence as Sequence) : [];
}

/** The box at a frame becomes `box`: the keyframe there, or a new one. */
export function withBox(sequence: Sequence, frame: number, box: TrackBox, clock: FrameClock): Sequence {
  const { x, y, width, height, rotation } = box;
  if (sequence.some((one) => frameOf(one) === frame)) {
    return sequence.map((one) => (isObject(one) && frameOf(one) === frame ? { ...one, rotation, x, y, width, height } : one));
  }
  const made = { frame, enabled: true, rotation, x, y, width, height, time: frame / clock.rate };
  const after = sequence.findIndex((one) => frameOf(one) > frame);
  return after < 0 ? [...sequence, made] : [...sequence.slice(0, after), made, ...sequence.slice(after)];
}

/** Without the keyframe at a frame; null when there is none, or no other. */
export function withoutKeyframe(sequence: Sequence, frame: number): Sequence | null {
  const rest = sequence.filter((one) => frameOf(one) !== frame);
  return rest.length > 0 && rest.length < sequence.length ? rest : null;
}

/** The keyframe at `from` stands at `to`, as far as its neighbours let it: keyframes do not pass each other. */
export function withMoved(sequence: Sequence, from: number, to: number, clock: FrameClock): Sequence {
  const track = new Track(sequence);
  const least = (track.keyframeBefore(from - 1)?.frame ?? 0) + 1;
  const most = (track.keyframeAfter(from)?.frame ?? Math.max(clock.count, from) + 1) - 1;
  const frame = clamp(to, least, most);
  if (frame === from) return sequence;
  return sequence.map((one) => (isObject(one) && frameOf(one) === from ? { ...one, frame, time: frame / clock.rate } : one));
}

/** The nearest keyframe at or before a frame ends the box, or lets it go on; null when there is none. */
export function switched(sequence: Sequence, frame: number): Sequence | null {
  const at = new Track(sequence).keyframeBefore(frame)?.frame;
  return at === undefined ? null : sequence.map((one) => (isObject(one) && frameOf(one) === at ? { ...one, enabled: one["enabled"] === false } : one));
}

function frameOf(one: Json): number {
  const frame = isObject(one) ? one["frame"] : undefined;
  return typeof frame === "number" ? frame : NaN;
}

/** The box that a new keyframe gets: as shown there; outside of the box's life that of the nearest keyframe. */
export function boxFor(track: Track, frame: number): TrackBox | null {
  return track.at(frame) ?? track.keyframeBefore(frame) ?? track.keyframeAfter(frame) ?? null;
}

/** First and last frame of `ranges`; null when it has none that can be read. */
export function rangeOf(value: JsonObject | undefined): { readonly first: number; readonly last: number } | null {
  const ranges = value?.["ranges"];
  const [one] = Array.isArray(ranges) ? (ranges as readonly Json[]) : [];
  if (!isObject(one)) return null;
  const { start, end } = one;
  if (typeof start !== "number" || typeof end !== "number" || !Number.isFinite(start) || !Number.isFinite(end)) return null;
  return { first: Math.min(start, end), last: Math.max(start, end) };
}

/** `ranges` with the first one moved; further ones and unknown members stay. */
export function withRange(value: JsonObject | undefined, first: number, last: number): readonly Json[] {
  const ranges = Array.isArray(value?.["ranges"]) ? (value["ranges"] as readonly Json[]) : [];
  const [one, ...rest] = ranges;
  return [{ ...(isObject(one) ? one : {}), start: first, end: last }, ...rest];
}
