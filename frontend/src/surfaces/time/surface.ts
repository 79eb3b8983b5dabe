/** What sounds and series have in common: a window on a time axis, ranges in lanes, what is in hand, and when to paint. */
import { effect, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import { attrString, type TagNode } from "../../core/config";
import { labelsOfRegion } from "../../core/document";
import { isLabelsTag } from "../../core/labels";
import { answersOf } from "../../core/regionlist";
import type { Scope } from "../../core/scope";
import type { ObjectHandle, Place, Point, Session } from "../../core/session";
import { panBy, resized, revealing, showing, type TimeWindow, toPixel, toTime, wholeWindow, zoomAbout } from "../../geometry/timewindow";
import { armedLook, lookOf } from "../plane/look";
import { Palette } from "../plane/palette";
import { barPlace, type LaneRow, type Row } from "./lanes";
import type { Range, Ranges } from "./ranges";
import type { Draft, RangeLook } from "./strip";

/** A stretch of time and the channel it lies on. */
export interface Drawn {
  readonly start: number;
  readonly end: number;
  readonly channel: number;
}

export interface TimeParts {
  /** Takes the width; its canvases lie over one another. */
  readonly stage: HTMLElement;
  readonly live: HTMLCanvasElement;
  /** The whole, small. */
  readonly overview: HTMLElement;
}

/** Regions that are picked out of those at rest. */
interface InHand {
  readonly selected: readonly Range[];
  readonly hovered: Range | null;
  /** Selected ranges show grips when they may be changed. */
  readonly grips: boolean;
  readonly draft: Draft | null;
}

export abstract class TimeSurface implements ObjectHandle {
  readonly name: string;
  readonly ready: Signal<boolean> = signal(false);
  readonly view: Signal<TimeWindow> = signal(wholeWindow(0, 1, 100));
  /** A stretch without a label: to listen to, or to be labeled next. */
  readonly pending: Signal<Drawn | null> = signal(null);
  /** What is being drawn. */
  readonly draft: Signal<Drawn | null> = signal(null);
  /** A range while it is moved or one of its ends is dragged. */
  readonly lifted: Signal<Range | null> = signal(null);
  readonly pointer: Signal<number | null> = signal(null);
  readonly palette: Palette;
  abstract readonly layout: ReadonlySignal<{ readonly ruler: Row; readonly lanes: readonly LaneRow[]; readonly height: number }>;
  /** Where the sound that is heard stands; `time` is null where nothing is known to play. */
  abstract readonly player: { readonly time: Signal<number | null> | Signal<number>; seek(time: number): void };
  /** The shortest stretch that can be shown. */
  abstract readonly least: number;
  readonly #looks = new Map<string, RangeLook>();
  #frame = 0;
  #baseDirty = true;

  constructor(readonly session: Session, readonly node: TagNode, readonly ranges: Ranges, readonly parts: TimeParts, readonly scope: Scope) {
    this.name = ranges.object;
    this.palette = new Palette(parts.stage);
  }

  // ---- ObjectHandle ----

  get unplaced(): Signal<ReadonlyMap<string, string>> {
    return this.ranges.unplaced;
  }

  readonly timeline = {
    toClient: (t: number): Point => this.toClient(t),
    fromClient: (x: number, y: number): number => this.fromClient(x, y)[0] as number,
  };

  /** A time, and the number of the wave or plot (0 is the first). */
  toClient(...units: readonly number[]): Point {
    const [time = 0, row = 0] = units;
    const box = this.parts.live.getBoundingClientRect();
    const rows = this.rows();
    const { top, height } = rows[Math.min(row, rows.length - 1)] ?? { top: 0, height: box.height };
    return { x: box.left + toPixel(this.view.peek(), time), y: box.top + top + height / 2 };
  }

  fromClient(x: number, y: number): readonly number[] {
    void y;
    return [toTime(this.view.peek(), x - this.parts.live.getBoundingClientRect().left)];
  }

  abstract moment(region: string): number | null;

  reveal(region: string): void {
    const range = this.ranges.get(region);
    if (!range) return;
    this.view.value = revealing(this.view.peek(), range.start, range.end, 40);
    this.parts.live.scrollIntoView({ block: "nearest" });
  }

  place(region: string): Place | null {
    const range = this.ranges.get(region);
    return range ? barPlace(this.layout.peek().lanes, range, this.view.peek(), this.parts.live.getBoundingClientRect()) : null;
  }

  // ---- what each kind says of itself ----

  /** Rows above the lanes on which one draws: waves, plots. */
  protected abstract rows(): readonly Row[];

  /** Ranges at a time and height, shortest first. */
  abstract hit(time: number, y: number): readonly Range[];

  /** A time on the raster of the samples, as results hold it. */
  abstract snapped(time: number): number;

  /** A stretch was drawn: label it when a label is armed, else keep it until one is. */
  abstract choose(span: Drawn): void;

  abstract create(span: Drawn, control: TagNode): string | null;

  /** Give a range other ends; steps with the same `merge` are one undo step. */
  abstract resize(id: string, start: number, end: number, merge?: string): void;

  protected abstract lengthText(range: Range): string;

  protected abstract paint(base: boolean): void;

  channelAt(_y: number): number {
    return 0;
  }

  /** What is in hand, as it would lie when let go. */
  protected fitted<T extends { readonly start: number; readonly end: number }>(span: T): T {
    return span;
  }

  // ---- time ----

  zoomBy(factor: number, about = this.zoomCentre()): void {
    this.view.value = zoomAbout(this.view.peek(), about, factor, this.least);
  }

  protected zoomCentre(): number {
    const { start, end } = this.view.peek();
    return (start + end) / 2;
  }

  fit(): void {
    const w = this.view.peek();
    this.view.value = showing(w, w.from, w.to, this.least);
  }

  /** Show `start` … `end` with a little around it. */
  show(start: number, end: number): void {
    const room = Math.max((end - start) * 0.1, this.least);
    this.view.value = showing(this.view.peek(), start - room, end + room, this.least);
  }

  pan(time: number): void {
    this.view.value = panBy(this.view.peek(), time);
  }

  // ---- labels and regions ----

  /** Controls that make ranges here. */
  controls(): readonly TagNode[] {
    return this.session.config.controlsOf(this.name).filter((control) => isLabelsTag(control.tag));
  }

  armedControl(): TagNode | undefined {
    return this.controls().find((control) => this.session.armed.of(control.name ?? "").length > 0);
  }

  /** The one selected range when it may be changed. */
  resizable(): Range | null {
    const id = this.session.selection.single.value;
    return id !== null && this.session.editable(id) ? this.ranges.get(id) ?? null : null;
  }

  /** Select the range before or behind the selected one, or next to the head, or the first or last in view. */
  stepRange(by: 1 | -1): void {
    const { all } = this.ranges.sorted();
    const now = this.ranges.get(this.session.selection.single.peek());
    const next = all[((now ? all.indexOf(now) + by : this.#near(all, by)) + all.length) % all.length];
    if (!next) return;
    this.session.selection.set(next.id);
    this.player.seek(next.start);
    this.reveal(next.id);
  }

  #near(all: readonly Range[], by: 1 | -1): number {
    const head = this.player.time.peek();
    const { start, end } = this.view.peek();
    if (by > 0) return all.findIndex((one) => (head === null ? one.start >= start : one.start > head));
    return all.findLastIndex((one) => (head === null ? one.end <= end : one.start < head));
  }

  // ---- looks ----

  lookOf(range: { readonly id: string }): RangeLook {
    const known = this.#looks.get(range.id);
    if (known) return known;
    const look = this.#newLook(range.id);
    this.#looks.set(range.id, look);
    return look;
  }

  #newLook(id: string): RangeLook {
    const region = this.session.document.region(id);
    const range = this.ranges.get(id);
    if (!region || !range) return { colour: this.palette.of({ own: "#666666" }), text: "", dashed: false };
    const { ink, text, dashed } = lookOf(this.session, region);
    const [answer] = answersOf(region.entries);
    const others = labelsOfRegion(region).length > 1 ? `${text} · ` : "";
    return { colour: this.palette.of(ink), text: answer ?? `${others}${this.lengthText(range)}`, dashed: dashed && this.session.readonly.peek() };
  }

  // ---- keeping the page in step ----

  /** Paint from now on whenever something changes; the last thing that is done when one is made. `base`, `live`: read what the pictures depend on besides. */
  protected watch(base: () => void, live: () => void): void {
    const { session, scope } = this;
    scope.add(effect(() => {
      void [this.view.value, this.layout.value];
      base();
      this.schedule(true);
    }));
    scope.add(effect(() => {
      void [this.ranges.version.value, session.readonly.value];
      this.restyle();
    }));
    scope.add(effect(() => {
      const { ids, hovered, locked } = session.selection;
      void [ids.value, hovered.value, locked.value, this.draft.value, this.pending.value, this.lifted.value, this.player.time.value, session.readonly.value];
      live();
      this.schedule(false);
    }));
    scope.add(effect(() => {
      void session.selection.hidden.value;
      this.ranges.refresh();
    }));
    scope.add(effect(() => this.#armed()));
    scope.add(() => cancelAnimationFrame(this.#frame));
    const sizes = new ResizeObserver(() => this.#fitWidth());
    sizes.observe(this.parts.stage);
    scope.add(() => sizes.disconnect());
    this.#watchTheme();
    this.#fitWidth();
  }

  /** Regions look different from now on. */
  protected restyle(): void {
    this.#looks.clear();
    this.schedule(true);
  }

  #watchTheme(): void {
    const repaint = (): void => {
      this.palette.reset();
      this.restyle();
    };
    this.scope.listen(matchMedia("(prefers-color-scheme: dark)"), "change", repaint);
    const themes = new MutationObserver(repaint);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    this.scope.add(() => themes.disconnect());
  }

  #fitWidth(): void {
    const { width } = this.parts.stage.getBoundingClientRect();
    if (width > 0 && Math.abs(width - this.view.peek().width) > 0.5) this.view.value = resized(this.view.peek(), width);
  }

  /** A label was armed while a stretch waits for one. */
  #armed(): void {
    void this.session.armed.value.value;
    const span = this.pending.peek();
    const control = span && !this.session.readonly.peek() ? this.armedControl() : undefined;
    if (!span || !control) return;
    queueMicrotask(() => {
      if (this.pending.peek() === span) this.create(span, control);
    });
  }

  protected schedule(base: boolean): void {
    this.#baseDirty ||= base;
    if (this.#frame !== 0 || this.scope.ended) return;
    this.#frame = requestAnimationFrame(() => {
      const dirty = this.#baseDirty;
      this.#frame = 0;
      this.#baseDirty = false;
      this.paint(dirty);
    });
  }

  protected inHand(): InHand {
    const { selection } = this.session;
    const lifted = this.lifted.peek();
    const shown = (id: string): Range | undefined => (selection.hidden.peek().has(id) ? undefined : lifted?.id === id ? this.fitted(lifted) : this.ranges.get(id));
    const selected = selection.ids.peek().map(shown).filter((one): one is Range => one !== undefined);
    const carried = lifted && !selected.some((one) => one.id === lifted.id) ? [this.fitted(lifted)] : [];
    return { selected: [...selected, ...carried], hovered: shown(selection.hovered.peek() ?? "") ?? null, grips: this.resizable() !== null, draft: this.#draft() };
  }

  #draft(): Draft | null {
    const span = this.draft.peek() ?? this.pending.peek();
    if (!span) return null;
    const control = this.draft.peek() ? this.armedControl() : undefined;
    const colour = control ? this.palette.of(armedLook(this.session, control, this.session.armed.of(control.name ?? "")).ink) : null;
    return { ...this.fitted({ start: Math.min(span.start, span.end), end: Math.max(span.start, span.end), channel: span.channel }), colour };
  }

  /** A colour that the config has for the head, else the theme's. */
  protected get headColour(): string {
    return attrString(this.node, "cursorColor") || this.palette.variable("--text", "#15181e");
  }
}
