/** What a person does to tracks and ranges, from keys, buttons and the timeline alike. */
import { canDraw, createRegion, reshape } from "../../core/actions";
import type { TagNode } from "../../core/config";
import { keepNumbers } from "../../core/keepnumbers";
import type { Session } from "../../core/session";
import type { Json } from "../../core/json";
import type { FrameSpan } from "../../geometry/track";
import { boxFor, rangeOf, sequenceOf, switched, trackOf, withBox, withMoved, withoutKeyframe, withRange } from "./edits";
import type { Player } from "./player";

/** Where the actions work. */
export interface VideoContext {
  readonly session: Session;
  readonly object: string;
  readonly player: Player;
}

/** The one selected track of this video. */
export function selectedTrack({ session, object }: VideoContext): string | null {
  const id = session.selection.single.value;
  const item = id === null ? undefined : session.document.region(id)?.main.item;
  return item?.to_name === object && trackOf(item.value) ? id : null;
}

/** The one selected range of frames of this video. */
export function selectedRange({ session, object }: VideoContext): string | null {
  const id = session.selection.single.value;
  const item = id === null ? undefined : session.document.region(id)?.main.item;
  return item?.to_name === object && rangeOf(item.value) ? id : null;
}

function valueOf({ session }: VideoContext, id: string) {
  return session.document.region(id)?.main.item.value;
}

/** A keyframe on the present frame: put there, or taken away. */
export function toggleKeyframe(context: VideoContext): void {
  const id = selectedTrack(context);
  const track = id === null ? null : trackOf(valueOf(context, id));
  if (id === null || !track) return;
  const { player } = context;
  const frame = player.frame.peek();
  const sequence = sequenceOf(valueOf(context, id));
  if (track.keyframeAt(frame)) return writeSequence(context, id, withoutKeyframe(sequence, frame));
  const box = boxFor(track, frame);
  if (box) writeSequence(context, id, withBox(sequence, frame, box, player.clock.peek()));
}

/** Move a keyframe in time; steps with the same `merge` are one undo step. */
export function moveKeyframe(context: VideoContext, id: string, from: number, to: number, merge?: string): void {
  const { session, player } = context;
  const sequence = sequenceOf(valueOf(context, id));
  const moved = withMoved(sequence, from, to, player.clock.peek());
  if (moved !== sequence) reshape(session, id, keepNumbers(session, id, { sequence: moved }), merge);
}

/** Move the keyframe on the present frame of the selected track, and go with it. */
export function nudgeKeyframe(context: VideoContext, by: 1 | -1): void {
  const { player } = context;
  const id = selectedTrack(context);
  const frame = player.frame.peek();
  if (id === null || !trackOf(valueOf(context, id))?.keyframeAt(frame)) return;
  moveKeyframe(context, id, frame, frame + by, `keyframe:${id}`);
  if (!trackOf(valueOf(context, id))?.keyframeAt(frame)) player.go(frame + by);
}

/** Let the box end at the nearest keyframe before, or go on from there. */
export function toggleInterpolation(context: VideoContext): void {
  const id = selectedTrack(context);
  if (id !== null) writeSequence(context, id, switched(sequenceOf(valueOf(context, id)), context.player.frame.peek()));
}

function writeSequence({ session }: VideoContext, id: string, sequence: readonly Json[] | null): void {
  if (sequence) reshape(session, id, keepNumbers(session, id, { sequence }));
}

/** To the next or previous keyframe of the selected track; without one, of all tracks; ends of ranges count too. */
export function hopKeyframe(context: VideoContext, direction: 1 | -1): void {
  const { session, object, player } = context;
  const now = player.frame.peek();
  const chosen = session.selection.ids.peek();
  const regions = session.document.regions().filter(({ main }) => main.item.to_name === object);
  const some = regions.filter(({ id }) => chosen.includes(id));
  const frames = (some.length > 0 ? some : regions).flatMap(({ main: { item: { value } } }) => {
    const range = rangeOf(value);
    return range ? [range.first, range.last] : (trackOf(value)?.keyframes ?? []).map(({ frame }) => frame);
  });
  const ahead = frames.filter((frame) => (direction > 0 ? frame > now : frame < now));
  if (ahead.length > 0) player.go(direction > 0 ? Math.min(...ahead) : Math.max(...ahead));
}

/** The control whose armed label names the next range; undefined when none is armed. */
export function armedTimeline({ session, object }: VideoContext): TagNode | undefined {
  return session.config.controlsOf(object).find((control) => control.tag === "TimelineLabels" && session.armed.of(control.name ?? "").length > 0 && canDraw(session, control));
}

export function createRange({ session, object }: VideoContext, control: TagNode, first: number, last: number): string | null {
  return createRegion(session, { control, object, geometry: { ranges: [{ start: first, end: last }] } });
}

export function moveRange({ session }: VideoContext, id: string, first: number, last: number, merge?: string): void {
  const value = session.document.region(id)?.main.item.value;
  reshape(session, id, { ranges: withRange(value, first, last) }, merge);
}

/** Mark a range by keys: the selected one gets its start or end here; with an armed label a new one begins here. */
export function markRange(context: VideoContext, side: "start" | "end"): void {
  const frame = context.player.frame.peek();
  const id = selectedRange(context);
  const range = id === null ? null : rangeOf(valueOf(context, id));
  const control = armedTimeline(context);
  if (control) createRange(context, control, frame, frame);
  else if (id !== null && range) {
    const [first, last] = side === "start" ? [frame, Math.max(frame, range.last)] : [Math.min(range.first, frame), frame];
    moveRange(context, id, first, last);
  }
}

/** First to last frame on which a region of this video exists; null when it is none. */
export function extentIn({ session, object, player }: VideoContext, id: string): FrameSpan | null {
  const item = session.document.region(id)?.main.item;
  if (item?.to_name !== object) return null;
  const spans = trackOf(item.value)?.spans(player.clock.peek().count);
  return spans ? { first: spans[0]?.first ?? 1, last: spans.at(-1)?.last ?? 1 } : rangeOf(item.value);
}

/** First frame of a region; null when it has none here. */
export function firstFrameOf({ session }: VideoContext, id: string): number | null {
  const value = session.document.region(id)?.main.item.value;
  return rangeOf(value)?.first ?? trackOf(value)?.keyframes[0]?.frame ?? null;
}
