/** Mouse, fingers and wheel on a video's timeline: draw and adjust ranges, scrub, choose, zoom, scroll. */
import type { Scope } from "../../core/scope";
import { perPixel, wheelFactor } from "../../geometry/timewindow";
import { Track } from "../../geometry/track";
import { Fingers } from "../time/fingers";
import { armedTimeline, createRange, moveKeyframe, moveRange, type VideoContext } from "./actions";
import { sequenceOf, withMoved } from "./edits";
import type { TimelineRow } from "./rows";
import { RULER, type TimelinePlace, type TimelineView } from "./timelineview";

/** A drag that is going on. */
interface Drag {
  move(frame: number): void;
  end(frame: number): void;
  cancel(): void;
}

const EDGE = 6;

export class TimelineGestures {
  readonly #view: TimelineView;
  readonly #context: VideoContext;
  readonly #canvas: HTMLCanvasElement;
  readonly #scope: Scope;
  readonly #fingers: Fingers;
  #pinching: Scope | null = null;
  #drag: Drag | null = null;
  #from = 0;

  constructor(canvas: HTMLCanvasElement, view: TimelineView, context: VideoContext, scope: Scope) {
    this.#canvas = canvas;
    this.#scope = scope;
    this.#fingers = new Fingers(scope);
    this.#view = view;
    this.#context = context;
    scope.listen<PointerEvent>(canvas, "pointerdown", (event) => this.#down(event));
    scope.listen<PointerEvent>(canvas, "pointermove", (event) => this.#move(event));
    scope.listen<PointerEvent>(canvas, "pointerup", (event) => this.#up(event));
    scope.listen<PointerEvent>(canvas, "pointercancel", () => this.cancel());
    scope.listen<PointerEvent>(canvas, "pointerleave", () => { this.#context.session.selection.hovered.value = null; });
    scope.listen<WheelEvent>(canvas, "wheel", (event) => this.#wheel(event), { passive: false });
  }

  /** Break off what is going on; answers whether something was. */
  cancel(): boolean {
    const drag = this.#drag;
    this.#drag = null;
    drag?.cancel();
    return drag !== null;
  }

  #at(event: MouseEvent): { readonly x: number; readonly y: number } {
    const { left, top } = this.#canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #down(event: PointerEvent): void {
    const two = this.#fingers.press(event);
    if (event.button !== 0) return;
    if (two) return this.#pinch();
    const { x, y } = this.#at(event);
    const place = this.#view.placeAt(x, y);
    if (place.part === "head") return this.#chooseRow(place.row, event);
    this.#canvas.setPointerCapture(event.pointerId);
    this.#from = place.frame;
    this.#drag = this.#begin(place, x, event);
    this.#drag.move(place.frame);
  }

  #pinch(): void {
    this.cancel();
    this.#pinching?.dispose();
    this.#pinching = this.#scope.child();
    const view = this.#view;
    const left = this.#canvas.getBoundingClientRect().left + view.head;
    this.#fingers.pinch({ view: () => view.window.peek(), show: ({ start, end }) => view.show(start, end - 1), left: () => left, least: 1 }, this.#pinching);
  }

  #begin(place: TimelinePlace, x: number, event: PointerEvent): Drag {
    const control = event.ctrlKey || event.metaKey ? undefined : armedTimeline(this.#context);
    const edge = this.#edgeAt(place, x);
    if (edge && !control) return this.#adjust(edge.row, edge.side);
    if (control) return this.#draw((first, last) => createRange(this.#context, control, first, last));
    const keyframe = this.#keyframeAt(place, x);
    if (keyframe && !(event.ctrlKey || event.metaKey)) return this.#carry(keyframe.row, keyframe.frame, event);
    const row = place.row;
    if (row && this.#onBar(row, place.frame)) {
      if (row.kind === "range" && this.#context.session.selection.has(row.id) && this.#context.session.editable(row.id)) return this.#shift(row);
      this.#select(row, event);
    }
    return this.#scrub();
  }

  #onBar(row: TimelineRow, frame: number): boolean {
    return row.spans.some(({ first, last }) => frame >= first && frame <= last);
  }

  /** An end of the selected range near `x`, in the ruler or in its own row. */
  #edgeAt(place: TimelinePlace, x: number): { readonly row: TimelineRow; readonly side: "first" | "last" } | null {
    const { session } = this.#context;
    const only = session.selection.single.peek();
    const row = this.#view.rows.peek().find(({ id, kind }) => id === only && kind === "range");
    const [span] = row?.spans ?? [];
    if (!row || !span || !session.editable(row.id) || (place.part === "lanes" && place.row?.id !== row.id)) return null;
    const near = (edge: number): boolean => Math.abs(this.#view.x(edge) - x) <= EDGE;
    if (near(span.last + 1) || (place.frame === span.last && span.last > span.first)) return { row, side: "last" };
    if (near(span.first) || place.frame === span.first) return { row, side: span.first === span.last ? "last" : "first" };
    return null;
  }

  /** The diamond under the pointer, in a track that may be changed. */
  #keyframeAt({ row, part }: TimelinePlace, x: number): { readonly row: TimelineRow; readonly frame: number } | null {
    if (part !== "lanes" || row?.kind !== "track" || !this.#context.session.editable(row.id)) return null;
    const frame = this.#view.keyframeAt(row, x, EDGE);
    return frame === null ? null : { row, frame };
  }

  /** Carry a keyframe to another frame, between its neighbours; a press that stays goes to it. */
  #carry(row: TimelineRow, from: number, event: PointerEvent): Drag {
    const { session, player } = this.#context;
    const { lifted } = this.#view;
    this.#select(row, event);
    const sequence = sequenceOf(session.document.region(row.id)?.main.item.value);
    const trackFor = (frame: number): Track => new Track(withMoved(sequence, from, from + frame - this.#from, player.clock.peek()));
    let moved = false;
    const stop = (): void => { lifted.value = null; };
    return {
      move: (frame) => {
        if (!moved) player.go(from);
        moved ||= frame !== this.#from;
        if (!moved) return;
        const track = trackFor(frame);
        lifted.value = { ...row, keyframes: track.keyframes, spans: track.spans(player.clock.peek().count) };
        player.go(frameOfMoved(track, row, from));
      },
      end: (frame) => {
        stop();
        if (moved) moveKeyframe(this.#context, row.id, from, from + frame - this.#from);
      },
      cancel: stop,
    };
  }

  #draw(done: (first: number, last: number) => void): Drag {
    const { draft } = this.#view;
    const span = (frame: number) => ({ id: null, first: Math.min(this.#from, frame), last: Math.max(this.#from, frame) });
    return {
      move: (frame) => {
        draft.value = span(frame);
        this.#context.player.go(frame);
      },
      end: (frame) => {
        draft.value = null;
        const { first, last } = span(frame);
        done(first, last);
      },
      cancel: () => { draft.value = null; },
    };
  }

  #adjust(row: TimelineRow, side: "first" | "last"): Drag {
    const [{ first, last } = { first: 1, last: 1 }] = row.spans;
    const fixed = side === "first" ? last : first;
    return this.#change(row, (frame) => ({ first: Math.min(fixed, frame), last: Math.max(fixed, frame) }));
  }

  #shift(row: TimelineRow): Drag {
    const [{ first, last } = { first: 1, last: 1 }] = row.spans;
    const { count } = this.#context.player.clock.peek();
    return this.#change(row, (frame) => {
      const by = Math.min(Math.max(frame - this.#from, 1 - first), Math.max(0, count - last));
      return { first: first + by, last: last + by };
    });
  }

  #change(row: TimelineRow, spanFor: (frame: number) => { readonly first: number; readonly last: number }): Drag {
    const { draft } = this.#view;
    let moved = false;
    return {
      move: (frame) => {
        if (frame === this.#from && !moved) return;
        moved = true;
        draft.value = { id: row.id, ...spanFor(frame) };
        this.#context.player.go(frame);
      },
      end: (frame) => {
        draft.value = null;
        const { first, last } = spanFor(frame);
        if (moved) moveRange(this.#context, row.id, first, last);
        else this.#context.player.go(frame);
      },
      cancel: () => { draft.value = null; },
    };
  }

  #scrub(): Drag {
    const { player } = this.#context;
    const go = (frame: number): void => { if (frame !== player.frame.peek() || player.playing.peek()) player.go(frame); };
    return { move: go, end: go, cancel: () => undefined };
  }

  #select(row: TimelineRow, event: PointerEvent): void {
    const { selection } = this.#context.session;
    if (event.ctrlKey || event.metaKey || event.shiftKey) selection.toggle(row.id);
    else selection.set(row.id);
  }

  /** A click on a name chooses the region and goes to its first frame. */
  #chooseRow(row: TimelineRow | null, event: PointerEvent): void {
    if (!row) return;
    this.#select(row, event);
    this.#context.player.go(row.first);
    this.#view.reveal(row.id);
  }

  #move(event: PointerEvent): void {
    const { x, y } = this.#at(event);
    if (this.#drag) return this.#drag.move(this.#view.frameAt(x));
    const place = this.#view.placeAt(x, y);
    this.#context.session.selection.hovered.value = place.row?.id ?? null;
    this.#canvas.style.cursor = this.#cursor(place, x);
  }

  #cursor(place: TimelinePlace, x: number): string {
    if (place.part === "head") return place.row ? "pointer" : "default";
    if (armedTimeline(this.#context)) return "crosshair";
    if (this.#edgeAt(place, x) || this.#keyframeAt(place, x)) return "ew-resize";
    return place.row && this.#onBar(place.row, place.frame) ? "pointer" : "default";
  }

  #up(event: PointerEvent): void {
    const drag = this.#drag;
    this.#drag = null;
    drag?.end(this.#view.frameAt(this.#at(event).x));
  }

  /** With control (or on the ruler) zoom about the pointer; sideways pan; otherwise scroll the rows, and where there is nothing to scroll, pan. */
  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { x, y } = this.#at(event);
    const view = this.#view;
    const unit = event.deltaMode === 0 ? 1 : 16;
    if (event.ctrlKey || event.metaKey || (y < RULER && !event.shiftKey && event.deltaX === 0)) return view.zoom(wheelFactor(event.deltaY * unit), this.#exact(x));
    const before = view.scroll.peek();
    if (event.deltaX === 0 && !event.shiftKey) view.scrollBy(event.deltaY * unit);
    if (view.scroll.peek() === before) view.panPixels((event.deltaX || event.deltaY) * unit);
  }

  #exact(x: number): number {
    const window = this.#view.window.peek();
    return window.start + (x - this.#view.head) * perPixel(window);
  }
}

/** The frame of the one keyframe that the row does not have, or still `from`. */
function frameOfMoved({ keyframes }: Track, row: TimelineRow, from: number): number {
  return keyframes.find(({ frame }) => !row.keyframes.some((one) => one.frame === frame))?.frame ?? from;
}
