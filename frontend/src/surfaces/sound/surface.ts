/** One sound that can be labeled: window, ranges, player and what is in hand, kept in step with the page. */
import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import { createRegion, reshape } from "../../core/actions";
import { attrBool, attrNumber, type TagNode } from "../../core/config";
import { labelsOfRegion } from "../../core/document";
import { isLabelsTag } from "../../core/labels";
import { answersOf } from "../../core/regionlist";
import { round } from "../../core/result";
import type { Scope } from "../../core/scope";
import type { ObjectHandle, Place, Point, Session } from "../../core/session";
import { clamp } from "../../geometry/point";
import { centredOn, panBy, perPixel, resized, revealing, showing, spanOf, type TimeWindow, toPixel, toTime, wholeWindow, zoomAbout, zoomOf } from "../../geometry/timewindow";
import { armedLook, lookOf } from "../plane/look";
import { Palette } from "../plane/palette";
import { barPlace, type SoundLayout, soundLayout } from "./layout";
import { cleared, type Draft, type LiveScene, paintBase, paintLive, paintOverview, type RangeLook, type Scene } from "./paint";
import type { Player, Stretch } from "./player";
import { type Range, Ranges } from "./ranges";
import { Spectrum } from "./spectrum";
import type { Wave } from "./wave";

export interface SoundParts {
  /** Takes the width; its canvases lie over one another. */
  readonly stage: HTMLElement;
  readonly base: HTMLCanvasElement;
  readonly live: HTMLCanvasElement;
  /** The whole sound, small, and where the head stands in it. */
  readonly overview: HTMLCanvasElement;
  readonly head: HTMLElement;
}

/** A stretch of seconds and the channel it lies on. */
export interface Span extends Stretch {
  readonly channel: number;
}

/** The closest zoom shows this many samples. */
const LEAST_SAMPLES = 16;
const OVERVIEW_HEIGHT = 28;
const SPECTROGRAM_HEIGHT = 88;
const [WAVE, SPLIT_WAVE] = [112, 64];

export class SoundSurface implements ObjectHandle {
  readonly name: string;
  readonly ready: Signal<boolean> = signal(false);
  readonly view: Signal<TimeWindow> = signal(wholeWindow(0, 1, 100));
  readonly ranges: Ranges;
  readonly spectrum: Spectrum;
  readonly split: Signal<boolean>;
  /** Height of a swing, 1 as it is. */
  readonly gain: Signal<number>;
  /** The head stays in sight while it moves. */
  readonly following: Signal<boolean> = signal(true);
  readonly layout: ReadonlySignal<SoundLayout>;
  /** The sound can neither be heard nor seen: its length would be invented, so nothing is drawn on it. */
  readonly dead: ReadonlySignal<boolean>;
  /** A stretch without a label: to listen to, or to be labeled next. */
  readonly pending: Signal<Span | null> = signal(null);
  /** What is being drawn. */
  readonly draft: Signal<Span | null> = signal(null);
  /** A range while it is moved or one of its ends is dragged. */
  readonly lifted: Signal<Range | null> = signal(null);
  readonly pointer: Signal<number | null> = signal(null);
  readonly palette: Palette;
  readonly #looks = new Map<string, RangeLook>();
  readonly #centre: boolean;
  #frame = 0;
  #baseDirty = true;
  #began = false;

  constructor(readonly session: Session, readonly node: TagNode, readonly wave: Wave, readonly player: Player, readonly parts: SoundParts, readonly scope: Scope) {
    this.name = node.name ?? "";
    this.ranges = new Ranges(session, this.name, scope);
    this.split = signal(attrBool(node, "splitChannels", false));
    this.gain = signal(Math.max(0.1, attrNumber(node, "defaultScale", 1)));
    this.#centre = attrBool(node, "autoCenter", false);
    this.spectrum = new Spectrum(wave, this.view, attrBool(node, "spectrogram", false), scope);
    this.palette = new Palette(parts.stage);
    this.dead = computed(() => {
      const state = wave.state.value;
      return state.kind === "none" && (state.code === "nothing" || player.failed.value !== null);
    });
    this.layout = computed(() => this.#layout());
    this.#watch();
  }

  // ---- ObjectHandle ----

  get unplaced(): Signal<ReadonlyMap<string, string>> {
    return this.ranges.unplaced;
  }

  readonly timeline = {
    toClient: (t: number): Point => this.toClient(t),
    fromClient: (x: number, y: number): number => this.fromClient(x, y)[0] as number,
  };

  /** Seconds, and with split channels the channel. */
  toClient(...units: readonly number[]): Point {
    const [time = 0, channel = 0] = units;
    const box = this.parts.live.getBoundingClientRect();
    const { waves } = this.layout.peek();
    const row = waves[Math.min(channel, waves.length - 1)] ?? { top: 0, height: box.height };
    return { x: box.left + toPixel(this.view.peek(), time), y: box.top + row.top + row.height / 2 };
  }

  fromClient(x: number, y: number): readonly number[] {
    const box = this.parts.live.getBoundingClientRect();
    const time = toTime(this.view.peek(), x - box.left);
    return this.split.peek() ? [time, this.channelAt(y - box.top)] : [time];
  }

  reveal(region: string): void {
    const range = this.ranges.get(region);
    if (!range) return;
    this.view.value = revealing(this.view.peek(), range.start, range.end, 40);
    this.parts.live.scrollIntoView({ block: "nearest" });
  }

  moment(region: string): number | null {
    return this.ranges.get(region)?.start ?? null;
  }

  place(region: string): Place | null {
    const range = this.ranges.get(region);
    return range ? barPlace(this.layout.peek().lanes, range, this.view.peek(), this.parts.live.getBoundingClientRect()) : null;
  }

  // ---- time ----

  /** Seconds of the whole sound. */
  get length(): number {
    return this.view.peek().to;
  }

  /** The shortest stretch that can be shown, in seconds. */
  get least(): number {
    return LEAST_SAMPLES / (this.wave.rate || 8000);
  }

  zoomBy(factor: number, about = this.#zoomCentre()): void {
    this.view.value = zoomAbout(this.view.peek(), about, factor, this.least);
  }

  /** The head when it is seen, else the middle. */
  #zoomCentre(): number {
    const w = this.view.peek();
    const head = this.player.time.peek();
    return head >= w.start && head <= w.end ? head : (w.start + w.end) / 2;
  }

  fit(): void {
    const w = this.view.peek();
    this.view.value = showing(w, w.from, w.to, this.least);
  }

  /** Show `start` … `end` with a little around it. */
  show(start: number, end: number): void {
    const room = (end - start) * 0.1;
    this.view.value = showing(this.view.peek(), start - room, end + room, this.least);
  }

  pan(seconds: number): void {
    this.view.value = panBy(this.view.peek(), seconds);
  }

  /** A time on the raster of the samples, as results hold it. */
  snapped(time: number): number {
    const { rate } = this.wave;
    const at = clamp(time, 0, this.length);
    return round(rate > 0 ? Math.min(Math.round(at * rate) / rate, this.length) : at, 6);
  }

  /** Seconds that a press of a key moves: a tenth, or less when little is seen. */
  get step(): number {
    return Math.max(1 / (this.wave.rate || 8000), Math.min(0.1, 10 * perPixel(this.view.peek())));
  }

  // ---- what a gesture does ----

  channelAt(y: number): number {
    const { waves } = this.layout.peek();
    const found = waves.findIndex((row) => y < row.top + row.height);
    return this.split.peek() ? (found < 0 ? waves.length - 1 : found) : 0;
  }

  /** Controls that make ranges here. */
  controls(): readonly TagNode[] {
    return this.session.config.controlsOf(this.name).filter((control) => isLabelsTag(control.tag));
  }

  armedControl(): TagNode | undefined {
    return this.controls().find((control) => this.session.armed.of(control.name ?? "").length > 0);
  }

  /** A stretch was drawn: label it when a label is armed, else keep it for listening until one is. */
  choose(span: Span): void {
    const cut = { start: this.snapped(span.start), end: this.snapped(span.end), channel: span.channel };
    this.draft.value = null;
    if (cut.end <= cut.start || this.dead.peek()) return;
    const control = this.session.readonly.peek() ? undefined : this.armedControl();
    if (control) this.create(cut, control);
    else {
      batch(() => {
        this.session.selection.clear();
        this.pending.value = cut;
      });
    }
  }

  create({ start, end, channel }: Span, control: TagNode): string | null {
    this.pending.value = null;
    return createRegion(this.session, { control, object: this.name, geometry: { start, end, channel }, beside: { original_length: round(this.length, 6) } });
  }

  /** Give a range other ends; steps with the same `merge` are one undo step. */
  resize(id: string, start: number, end: number, merge?: string): void {
    const [a, b] = [this.snapped(Math.min(start, end)), this.snapped(Math.max(start, end))];
    if (b > a) reshape(this.session, id, { start: a, end: b }, merge);
  }

  /** The one selected range when it may be changed. */
  resizable(): Range | null {
    const id = this.session.selection.single.value;
    return id !== null && this.session.editable(id) ? this.ranges.get(id) ?? null : null;
  }

  /** What is played alone: the selected range, else the stretch in hand. */
  stretch(): Stretch | null {
    return this.ranges.get(this.session.selection.single.peek()) ?? this.pending.peek();
  }

  /** Play on from the head, or round and round in what is chosen; or pause. */
  playPause(): void {
    const stretch = this.player.looping.peek() ? this.stretch() : null;
    if (stretch && !this.player.playing.peek()) this.player.playStretch(stretch);
    else this.player.toggle();
  }

  playStretch(): void {
    const stretch = this.stretch();
    if (this.player.playing.peek()) this.player.pause();
    else if (stretch) this.player.playStretch(stretch);
    else this.player.play();
  }

  /** Ranges at a time and height, shortest first. */
  hit(time: number, y: number): readonly Range[] {
    const slack = 3 * perPixel(this.view.peek());
    const { lanes, waves } = this.layout.peek();
    const lane = lanes.find((row) => y >= row.top && y < row.top + row.height);
    const all = lane ? lane.lane.ranges.touching(time - slack, time + slack) : this.ranges.sorted().touching(time, time);
    const row = waves.find((one) => y >= one.top && y < one.top + one.height);
    const seen = row && row.channel !== null ? all.filter((one) => one.channel === row.channel) : all;
    return [...seen].sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  /** Select the range before or behind the head, or beside the selected one. */
  stepRange(by: 1 | -1): void {
    const all = this.ranges.sorted().all;
    if (all.length === 0) return;
    const now = this.ranges.get(this.session.selection.single.peek());
    const head = this.player.time.peek();
    const near = by > 0 ? all.findIndex((one) => one.start > head) : all.findLastIndex((one) => one.start < head);
    const at = now ? all.indexOf(now) + by : near;
    const next = all[(at + all.length) % all.length];
    if (!next) return;
    this.session.selection.set(next.id);
    this.player.seek(next.start);
    this.reveal(next.id);
  }

  lookOf(range: { readonly id: string }): RangeLook {
    const known = this.#looks.get(range.id);
    if (known) return known;
    const region = this.session.document.region(range.id);
    const look = region ? this.#lookOf(range.id) : { colour: this.palette.of({ own: "#666666" }), text: "", dashed: false };
    this.#looks.set(range.id, look);
    return look;
  }

  #lookOf(id: string): RangeLook {
    const region = this.session.document.region(id);
    const range = this.ranges.get(id);
    if (!region || !range) return { colour: this.palette.of({ own: "#666666" }), text: "", dashed: false };
    const { ink, text, dashed } = lookOf(this.session, region);
    const [answer] = answersOf(region.entries);
    const others = labelsOfRegion(region).length > 1 ? `${text} · ` : "";
    const length = range.end - range.start;
    return { colour: this.palette.of(ink), text: answer ?? `${others}${length < 1 ? length.toFixed(3) : length.toFixed(1)} s`, dashed: dashed && this.session.readonly.peek() };
  }

  // ---- keeping the page in step ----

  #watch(): void {
    const { session, scope, wave, player } = this;
    scope.add(effect(() => this.#takeLength(wave.facts.value, player.length.value)));
    scope.add(effect(() => {
      const { kind } = wave.state.value;
      if (kind !== "opening" && (kind !== "none" || player.length.value !== null || this.dead.value)) this.ready.value = true;
    }));
    scope.add(effect(() => {
      void [this.view.value, this.layout.value, wave.version.value, wave.state.value, this.gain.value, this.spectrum.version.value];
      this.#schedule(true);
    }));
    scope.add(effect(() => {
      void [this.ranges.version.value, session.readonly.value];
      this.#looks.clear();
      this.#schedule(true);
    }));
    scope.add(effect(() => {
      void [session.selection.ids.value, session.selection.hovered.value, this.draft.value, this.pending.value, this.lifted.value, this.pointer.value, session.selection.locked.value, player.time.value, session.readonly.value];
      this.#schedule(false);
    }));
    scope.add(effect(() => {
      void session.selection.hidden.value;
      this.ranges.refresh();
    }));
    scope.add(effect(() => this.#follow(player.time.value)));
    scope.add(effect(() => this.#armed()));
    scope.add(() => cancelAnimationFrame(this.#frame));
    const sizes = new ResizeObserver(() => this.#fitWidth());
    sizes.observe(this.parts.stage);
    scope.add(() => sizes.disconnect());
    this.#watchTheme();
    this.#fitWidth();
  }

  #watchTheme(): void {
    const repaint = (): void => {
      this.palette.reset();
      this.#looks.clear();
      this.#schedule(true);
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

  /** The sound's own length counts; without a sound, that of the results. */
  #takeLength(facts: { readonly frames: number; readonly rate: number } | null, played: number | null): void {
    const exact = facts ? facts.frames / facts.rate : null;
    const length = exact ?? played ?? this.#lengthOfResults();
    const now = this.view.peek();
    if (length === now.to && this.#began) return;
    const whole = zoomOf(now) < 1.001;
    const next = wholeWindow(0, length, now.width);
    this.view.value = whole ? next : showing(next, now.start, now.end, this.least);
    if (exact === null || this.#began) return;
    this.#began = true;
    this.zoomBy(Math.max(1, attrNumber(this.node, "defaultZoom", 1)), 0);
  }

  #lengthOfResults(): number {
    const told = this.session.document.regions().map(({ main: { item } }) => (item.to_name === this.name ? Number(item.original_length) || 0 : 0));
    return Math.max(this.ranges.end(), ...told.slice(0, 10_000)) || 1;
  }

  #layout(): SoundLayout {
    void this.ranges.version.value;
    const channels = this.wave.facts.value?.channels ?? 1;
    const split = this.split.value && channels > 1;
    const own = split ? attrNumber(this.node, "waveHeight", SPLIT_WAVE) : attrNumber(this.node, "height", WAVE);
    const none = this.dead.value;
    return soundLayout({
      channels, split, waveHeight: none ? 0 : clamp(own, 32, 600), lanes: this.ranges.lanes(),
      spectrogram: this.spectrum.settings.value.shown && !none ? SPECTROGRAM_HEIGHT : 0,
    });
  }

  /** Keep the head in sight while it moves: turn the page, or hold it in the middle. */
  #follow(time: number): void {
    if (!this.player.playing.peek() || !this.following.peek()) return;
    const w = this.view.peek();
    if (this.#centre) this.view.value = centredOn(w, time);
    else if (time > w.end || time < w.start) this.view.value = panBy(w, time - w.start - spanOf(w) * 0.05);
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

  #schedule(base: boolean): void {
    this.#baseDirty ||= base;
    if (this.#frame === 0 && !this.scope.ended) this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #scene(): Scene {
    return {
      window: this.view.peek(), layout: this.layout.peek(), wave: this.wave, gain: this.gain.peek(), split: this.split.peek(), palette: this.palette,
      font: this.palette.variable("--font", "sans-serif"), lookOf: (range) => this.lookOf(range),
    };
  }

  #paint(): void {
    this.#frame = 0;
    const scene = this.#scene();
    const { width } = scene.window;
    if (this.#baseDirty) {
      this.#baseDirty = false;
      const ctx = cleared(this.parts.base, width, scene.layout.height);
      paintBase(ctx, scene, (row) => this.spectrum.paint(ctx, scene.window, row));
      paintOverview(cleared(this.parts.overview, width, OVERVIEW_HEIGHT), scene, width, OVERVIEW_HEIGHT, this.ranges.sorted().all);
    }
    paintLive(cleared(this.parts.live, width, scene.layout.height), this.#liveScene(scene));
    this.parts.head.style.transform = `translateX(${(this.player.time.peek() / scene.window.to) * width}px)`;
  }

  #liveScene(scene: Scene): LiveScene {
    const { selection } = this.session;
    const lifted = this.lifted.peek();
    const shown = (id: string): Range | undefined => (selection.hidden.peek().has(id) ? undefined : lifted?.id === id ? lifted : this.ranges.get(id));
    const selected = selection.ids.peek().map(shown).filter((one): one is Range => one !== undefined);
    return {
      ...scene, selected, hovered: shown(selection.hovered.peek() ?? "") ?? null,
      grips: this.resizable() !== null, draft: this.#draft(), head: this.player.time.peek(), pointer: this.pointer.peek(),
    };
  }

  #draft(): Draft | null {
    const span = this.draft.peek() ?? this.pending.peek();
    if (!span) return null;
    const control = this.draft.peek() ? this.armedControl() : undefined;
    const colour = control ? this.palette.of(armedLook(this.session, control, this.session.armed.of(control.name ?? "")).ink) : null;
    return { start: Math.min(span.start, span.end), end: Math.max(span.start, span.end), channel: span.channel, colour };
  }
}
