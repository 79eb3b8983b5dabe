/** The rows of a video's timeline: one for each track and each range of frames. No DOM. */
import type { Region } from "../../core/document";
import type { Session } from "../../core/session";
import type { FrameSpan, Keyframe } from "../../geometry/track";
import { type Ink, lookOf } from "../plane/look";
import { rangeOf, trackOf } from "./edits";

export interface TimelineRow {
  readonly id: string;
  readonly kind: "track" | "range";
  /** Number of the region in the Regions panel, and its labels. */
  readonly number: number;
  readonly name: string;
  readonly ink: Ink;
  readonly dashed: boolean;
  readonly spans: readonly FrameSpan[];
  readonly keyframes: readonly Keyframe[];
  /** First frame on which there is something. */
  readonly first: number;
}

export function rowsOf(session: Session, object: string, count: number): readonly TimelineRow[] {
  return session.document.regions().flatMap((region, i) => {
    if (region.main.item.to_name !== object) return [];
    const row = rowOf(session, region, i + 1, count);
    return row ? [row] : [];
  });
}

function rowOf(session: Session, region: Region, number: number, count: number): TimelineRow | null {
  const { value } = region.main.item;
  const track = trackOf(value);
  const range = track ? null : rangeOf(value);
  const spans = track ? track.spans(count) : range ? [range] : [];
  if (spans.length === 0) return null;
  const { ink, text, dashed } = lookOf(session, region);
  return { id: region.id, kind: track ? "track" : "range", number, name: text, ink, dashed, spans, keyframes: track?.keyframes ?? [], first: spans[0]?.first ?? 1 };
}

/** First to last frame of a row. */
export function extentOf({ spans }: TimelineRow): FrameSpan {
  return { first: spans[0]?.first ?? 1, last: spans.at(-1)?.last ?? 1 };
}
