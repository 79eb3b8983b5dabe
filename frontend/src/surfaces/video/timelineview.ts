/** What a video's timeline shows: the window of frames, the rows and how far they are scrolled. No DOM. */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { Place, Session } from "../../core/session";
import { clamp } from "../../geometry/point";
import { centredOn, panBy, resized, revealing, showing, type TimeWindow, toPixel, toTime, wholeWindow, zoomAbout, zoomOf } from "../../geometry/timewindow";
import type { Player } from "./player";
import { extentOf, rowsOf, type TimelineRow } from "./rows";

export const RULER = 24;
export const ROW = 22;
/** Fewest frames in sight at the closest zoom. */
const LEAST = 8;

/** A place on the timeline under a pointer. */
export interface TimelinePlace {
  readonly frame: number;
  readonly row: TimelineRow | null;
  readonly part: "head" | "ruler" | "lanes";
}

export class TimelineView {
  readonly session: Session;
  readonly object: string;
  readonly player: Player;
  /** Whether a control of the config makes rows here. */
  readonly labels: boolean;
  readonly #window: Signal<TimeWindow> = signal(wholeWindow(1, 2, 1));
  readonly scroll: Signal<number> = signal(0);
  readonly size: Signal<{ readonly width: number; readonly height: number }> = signal({ width: 1, height: 1 });
  readonly rows: ReadonlySignal<readonly TimelineRow[]>;
  /** A range that is being drawn or changed: region (null for a new one) and frames. */
  readonly draft: Signal<{ readonly id: string | null; readonly first: number; readonly last: number } | null> = signal(null);

  /** A track as it would be, while one of its keyframes is moved in time. */
  readonly lifted: Signal<TimelineRow | null> = signal(null);

  constructor(session: Session, object: string, player: Player) {
    this.session = session;
    this.object = object;
    this.player = player;
    this.labels = session.config.controlsOf(object).some(({ tag }) => /^(Video|Timeline)/.test(tag));
    this.rows = computed(() => {
      session.document.version.value;
      return rowsOf(session, object, player.clock.value.count);
    });
  }

  get window(): ReadonlySignal<TimeWindow> {
    return this.#window;
  }

  /** Width of the names at the left. */
  get head(): number {
    if (!this.labels && this.rows.value.length === 0) return 12;
    return this.size.value.width < 560 ? 84 : 148;
  }

  /** Another video, or another width. */
  fitTo(width: number, height: number, count: number): void {
    this.size.value = { width, height };
    const now = this.#window.peek();
    const lane = Math.max(1, width - this.head);
    this.#window.value = now.to === count + 1 ? resized(now, lane) : wholeWindow(1, count + 1, lane);
    this.scrollBy(0);
  }

  showAll(): void {
    const { from, to, width } = this.#window.peek();
    this.#window.value = wholeWindow(from, to, width);
  }

  /** Zoom about a frame, usually the present one. */
  zoom(factor: number, about: number = this.player.frame.peek() + 0.5): void {
    const now = this.#window.peek();
    const at = about >= now.start && about <= now.end ? about : (now.start + now.end) / 2;
    this.#window.value = zoomAbout(now, at, factor, LEAST);
  }

  get zoomed(): number {
    return zoomOf(this.#window.value);
  }

  pan(frames: number): void {
    this.#window.value = panBy(this.#window.peek(), frames);
  }

  panPixels(pixels: number): void {
    const { start, end, width } = this.#window.peek();
    this.pan((pixels / width) * (end - start));
  }

  scrollBy(pixels: number): void {
    const most = Math.max(0, this.rows.peek().length * ROW - (this.size.peek().height - RULER));
    this.scroll.value = clamp(this.scroll.peek() + pixels, 0, most);
  }

  /** Keep the present frame in sight; while playing a page at a time. */
  follow(frame: number, playing: boolean): void {
    const now = this.#window.peek();
    if (frame >= now.start && frame + 1 <= now.end) return;
    this.#window.value = playing ? panBy(now, frame - now.start - (now.end - now.start) * 0.05) : centredOn(now, frame);
  }

  reveal(id: string): void {
    const index = this.rows.peek().findIndex((row) => row.id === id);
    const row = this.rows.peek()[index];
    if (!row) return;
    const { first, last } = extentOf(row);
    this.#window.value = revealing(this.#window.peek(), first, Math.min(last + 1, this.#window.peek().to), 24);
    const room = this.size.peek().height - RULER;
    const [top, bottom] = [index * ROW, (index + 1) * ROW];
    if (top < this.scroll.peek()) this.scrollBy(top - this.scroll.peek());
    else if (bottom > this.scroll.peek() + room) this.scrollBy(bottom - room - this.scroll.peek());
  }

  /** Where the bar of a row is; null while it is scrolled out of sight. `box` is the timeline, in client pixels. */
  place(id: string, box: DOMRect): Place | null {
    const index = this.rows.peek().findIndex((row) => row.id === id);
    const row = this.rows.peek()[index];
    if (!row) return null;
    const { first, last } = extentOf(row);
    const { start, end } = this.#window.peek();
    const top = RULER + index * ROW - this.scroll.peek();
    if (last + 1 < start || first > end || top < RULER - ROW / 2 || top + ROW / 2 > this.size.peek().height) return null;
    const [left, right] = [Math.max(this.head, this.x(first)), Math.min(this.size.peek().width, this.x(last + 1))];
    return { x: box.left + left, y: box.top + top, width: right - left, height: ROW };
  }

  show(first: number, last: number): void {
    this.#window.value = showing(this.#window.peek(), first, last + 1, LEAST);
  }

  /** Left edge of a frame in view pixels. */
  x(frame: number): number {
    return this.head + toPixel(this.#window.value, frame);
  }

  /** The frame under a view pixel. */
  frameAt(x: number): number {
    const { from, to } = this.#window.peek();
    return clamp(Math.floor(toTime(this.#window.peek(), x - this.head)), from, to - 1);
  }

  /** The keyframe of a row that stands under a view pixel, within `reach`. */
  keyframeAt({ keyframes }: TimelineRow, x: number, reach: number): number | null {
    const away = (frame: number): number => Math.abs((this.x(frame) + this.x(frame + 1)) / 2 - x);
    const { start, end } = this.#window.peek();
    const [nearest] = keyframes.filter(({ frame }) => frame >= start - 1 && frame <= end && away(frame) <= reach).sort((a, b) => away(a.frame) - away(b.frame));
    return nearest?.frame ?? null;
  }

  placeAt(x: number, y: number): TimelinePlace {
    const row = y < RULER ? null : this.rows.peek()[Math.floor((y - RULER + this.scroll.peek()) / ROW)] ?? null;
    return { frame: this.frameAt(x), row, part: x < this.head ? "head" : y < RULER ? "ruler" : "lanes" };
  }
}
