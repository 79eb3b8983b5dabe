/** One sound that can be labeled: window, ranges, player and what is in hand, kept in step with the page. */
import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import { createRegion, reshape } from "../../core/actions";
import { attrBool, attrNumber, type TagNode } from "../../core/config";
import { round } from "../../core/result";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { clamp } from "../../geometry/point";
import { centredOn, panBy, perPixel, showing, spanOf, wholeWindow, zoomOf } from "../../geometry/timewindow";
import type { Row } from "../time/lanes";
import { type Range, Ranges } from "../time/ranges";
import { cleared } from "../time/strip";
import { type Drawn, type TimeParts, TimeSurface } from "../time/surface";
import { type SoundLayout, soundLayout } from "./layout";
import { paintBase, paintLive, paintOverview, type Scene } from "./paint";
import type { Player, Stretch } from "./player";
import { Spectrum } from "./spectrum";
import type { Wave } from "./wave";

export interface SoundParts extends TimeParts {
  readonly base: HTMLCanvasElement;
  /** The whole sound, small, and where the head stands in it. */
  readonly overview: HTMLCanvasElement;
  readonly head: HTMLElement;
}

/** The closest zoom shows this many samples. */
const LEAST_SAMPLES = 16;
const OVERVIEW_HEIGHT = 28;
const SPECTROGRAM_HEIGHT = 88;
const [WAVE, SPLIT_WAVE] = [112, 64];

export class SoundSurface extends TimeSurface {
  readonly spectrum: Spectrum;
  readonly split: Signal<boolean>;
  /** Height of a swing, 1 as it is. */
  readonly gain: Signal<number>;
  /** The head stays in sight while it moves. */
  readonly following: Signal<boolean> = signal(true);
  readonly layout: ReadonlySignal<SoundLayout>;
  /** The sound can neither be heard nor seen: its length would be invented, so nothing is drawn on it. */
  readonly dead: ReadonlySignal<boolean>;
  readonly #centre: boolean;
  #began = false;

  constructor(session: Session, node: TagNode, readonly wave: Wave, readonly player: Player, override readonly parts: SoundParts, scope: Scope) {
    super(session, node, new Ranges(session, node.name ?? "", scope), parts, scope);
    this.split = signal(attrBool(node, "splitChannels", false));
    this.gain = signal(Math.max(0.1, attrNumber(node, "defaultScale", 1)));
    this.#centre = attrBool(node, "autoCenter", false);
    this.spectrum = new Spectrum(wave, this.view, attrBool(node, "spectrogram", false), scope);
    this.dead = computed(() => {
      const state = wave.state.value;
      return state.kind === "none" && (["nothing", "empty"].includes(state.code) || player.failed.value !== null);
    });
    this.layout = computed(() => this.#layout());
    this.#start();
  }

  // ---- ObjectHandle ----

  protected override rows(): readonly Row[] {
    return this.layout.peek().waves;
  }

  /** Seconds, and with split channels the channel. */
  override fromClient(x: number, y: number): readonly number[] {
    const channel = this.split.peek() ? [this.channelAt(y - this.parts.live.getBoundingClientRect().top)] : [];
    return [...super.fromClient(x, y), ...channel];
  }

  moment(region: string): number | null {
    return this.ranges.get(region)?.start ?? null;
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

  /** The head when it is seen, else the middle. */
  protected override zoomCentre(): number {
    const w = this.view.peek();
    const head = this.player.time.peek();
    return head >= w.start && head <= w.end ? head : (w.start + w.end) / 2;
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

  override channelAt(y: number): number {
    const { waves } = this.layout.peek();
    const found = waves.findIndex((row) => y < row.top + row.height);
    return this.split.peek() ? (found < 0 ? waves.length - 1 : found) : 0;
  }

  /** A stretch was drawn: label it when a label is armed, else keep it for listening until one is. */
  choose(span: Drawn): void {
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

  create({ start, end, channel }: Drawn, control: TagNode): string | null {
    this.pending.value = null;
    return createRegion(this.session, { control, object: this.name, geometry: { start, end, channel }, beside: { original_length: round(this.length, 6) } });
  }

  /** Give a range other ends; steps with the same `merge` are one undo step. */
  resize(id: string, start: number, end: number, merge?: string): void {
    const [a, b] = [this.snapped(Math.min(start, end)), this.snapped(Math.max(start, end))];
    if (b > a) reshape(this.session, id, { start: a, end: b }, merge);
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

  protected lengthText({ start, end }: Range): string {
    const length = end - start;
    return `${length < 1 ? length.toFixed(3) : length.toFixed(1)} s`;
  }

  // ---- keeping the page in step ----

  #start(): void {
    const { scope, wave, player } = this;
    scope.add(effect(() => this.#takeLength(wave.facts.value, player.length.value)));
    scope.add(effect(() => {
      const { kind } = wave.state.value;
      if (kind !== "opening" && (kind !== "none" || player.length.value !== null || this.dead.value)) this.ready.value = true;
    }));
    scope.add(effect(() => this.#follow(player.time.value)));
    this.watch(
      () => void [wave.version.value, wave.state.value, this.gain.value, this.spectrum.version.value],
      () => void this.pointer.value,
    );
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

  #scene(): Scene {
    return {
      window: this.view.peek(), layout: this.layout.peek(), wave: this.wave, gain: this.gain.peek(), split: this.split.peek(), palette: this.palette,
      font: this.palette.variable("--font", "sans-serif"), lookOf: (range) => this.lookOf(range),
    };
  }

  protected paint(base: boolean): void {
    const scene = this.#scene();
    const { width } = scene.window;
    const time = this.player.time.peek();
    if (base) {
      const ctx = cleared(this.parts.base, width, scene.layout.height);
      paintBase(ctx, scene, (row) => this.spectrum.paint(ctx, scene.window, row));
      paintOverview(cleared(this.parts.overview, width, OVERVIEW_HEIGHT), scene, width, OVERVIEW_HEIGHT, this.ranges.sorted().all);
    }
    paintLive(cleared(this.parts.live, width, scene.layout.height), { ...scene, ...this.inHand(), head: time, pointer: this.pointer.peek() });
    this.parts.head.style.transform = `translateX(${(time / scene.window.to) * width}px)`;
  }
}
