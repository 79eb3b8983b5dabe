/** One series that can be labeled: its data, window, plots, ranges and what is in hand, kept in step with the page. */
import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import { createRegion, reshape } from "../../core/actions";
import { attrString, attrStrings, type TagNode } from "../../core/config";
import { labelsOfRegion } from "../../core/document";
import { isLabelsTag } from "../../core/labels";
import { answersOf } from "../../core/regionlist";
import type { Scope } from "../../core/scope";
import type { ObjectHandle, Place, Point, Session } from "../../core/session";
import { clamp } from "../../geometry/point";
import { extremes, lowerBound, nearest, type Pyramid } from "../../geometry/pyramid";
import { centredOn, panBy, perPixel, resized, revealing, showing, type TimeWindow, toPixel, toTime, wholeWindow, zoomAbout, zoomOf } from "../../geometry/timewindow";
import { armedLook, lookOf } from "../plane/look";
import { Palette } from "../plane/palette";
import { barPlace, type Row, RULER, laneRows } from "../sound/layout";
import { cleared, type RangeLook } from "../sound/paint";
import { type Range, Ranges } from "../sound/ranges";
import { TimeAxis } from "./axis";
import { type LiveSeries, paintAxis, paintBase, paintLive, paintOverview, type PlotRow, type Scale, type SeriesLayout, type SeriesScene } from "./paint";
import { type ChannelPlan, type PlotPlan, plotPlans, type Span } from "./plots";
import { Follower } from "./follower";
import type { SeriesTable } from "./table";

export interface SeriesParts {
  /** Takes the width; its canvases lie over one another. */
  readonly stage: HTMLElement;
  readonly base: HTMLCanvasElement;
  readonly live: HTMLCanvasElement;
  /** Values beside the plots. */
  readonly axis: HTMLCanvasElement;
  /** The whole series, small, with the window that is seen. */
  readonly overview: HTMLElement;
  readonly small: HTMLCanvasElement;
  readonly brush: HTMLElement;
}

interface Drawn {
  readonly start: number;
  readonly end: number;
  readonly channel: number;
}

const OVERVIEW_HEIGHT = 44;
export const AXIS_WIDTH = 48;
/** The closest zoom shows this many steps between samples. */
const LEAST_STEPS = 4;
const NO_TIMES = new Float64Array(0);

export class SeriesSurface implements ObjectHandle {
  readonly name: string;
  readonly ready: Signal<boolean> = signal(false);
  readonly view: Signal<TimeWindow> = signal(wholeWindow(0, 1, 100));
  readonly table: Signal<SeriesTable | null> = signal(null);
  readonly plots: readonly PlotPlan[];
  /** Channels that the legend has switched off. */
  readonly off: Signal<ReadonlySet<number>> = signal(new Set());
  readonly ranges: Ranges;
  readonly layout: ReadonlySignal<SeriesLayout>;
  readonly pending: Signal<Drawn | null> = signal(null);
  readonly draft: Signal<Drawn | null> = signal(null);
  readonly lifted: Signal<Range | null> = signal(null);
  readonly pointer: Signal<number | null> = signal(null);
  /** Index of the sample under the pointer; −1 without one. */
  readonly cursor: ReadonlySignal<number>;
  readonly palette: Palette;
  readonly player: Follower;
  axis: TimeAxis;
  least = 1;
  times: Float64Array = NO_TIMES;
  readonly #looks = new Map<string, RangeLook>();
  #pyramids = new Map<string, Pyramid>();
  #scales = new Map<PlotRow, Scale>();
  #frame = 0;
  #baseDirty = true;
  #smallDirty = true;

  constructor(readonly session: Session, readonly node: TagNode, readonly parts: SeriesParts, readonly scope: Scope) {
    this.name = node.name ?? "";
    this.axis = this.#axis(attrString(node, "timeFormat"));
    this.plots = plotPlans(node, session.config.controlsOf(this.name).flatMap((one) => session.labels.of(one.name)).length + 1);
    this.ranges = new Ranges(session, this.name, scope, (value) => this.axis.read(value), "the series' own times");
    this.palette = new Palette(parts.stage);
    this.player = new Follower(this, scope);
    this.layout = computed(() => this.#layout());
    this.cursor = computed(() => (this.table.value && this.pointer.value !== null ? nearest(this.times, this.pointer.value) : -1));
    this.#watch();
  }

  #axis(pattern: string): TimeAxis {
    return new TimeAxis(pattern, attrString(this.node, "timeDisplayFormat"), attrString(this.node, "durationDisplayFormat"));
  }

  /** The data is here. */
  take(table: SeriesTable): void {
    this.times = table.times;
    this.axis = this.#axis(table.pattern ?? "");
    this.#pyramids = new Map(table.columns.flatMap(({ asked, pyramid }) => (pyramid ? [[asked, pyramid] as const] : [])));
    const [first, last] = [this.times[0] ?? 0, this.times.at(-1) ?? 1];
    const count = this.times.length;
    const usual = count > 1 ? (last - first) / (count - 1) : 1;
    this.least = Math.min(usual * LEAST_STEPS, last - first || 1);
    this.table.value = table;
    this.ranges.reread();
    const whole = wholeWindow(first, last, this.view.peek().width);
    const [from, to] = this.#firstView(first, last);
    this.view.value = showing(whole, from, to, this.least);
    this.ready.value = true;
  }

  /** There is no data to be had; regions stay as they are. */
  giveUp(): void {
    this.ready.value = true;
  }

  #firstView(first: number, last: number): Span {
    const told = this.plots.flatMap(({ channels }) => channels).find(({ timeRange }) => timeRange)?.timeRange;
    if (told) return told;
    const width = attrString(this.node, "overviewWidth", "25%");
    const share = parseFloat(width) / (width.trim().endsWith("%") ? 100 : 1);
    const few = this.times.length <= this.view.peek().width / 2;
    const part = Number.isFinite(share) && share > 0 && share <= 1 ? share : 0.25;
    return few && this.node.attrs?.["overviewWidth"] === undefined ? [first, last] : [first, first + (last - first) * part];
  }

  // ---- ObjectHandle ----

  get unplaced(): Signal<ReadonlyMap<string, string>> {
    return this.ranges.unplaced;
  }

  readonly timeline = {
    toClient: (t: number): Point => this.toClient(t),
    fromClient: (x: number, y: number): number => this.fromClient(x, y)[0] as number,
  };

  /** A time, and the number of the plot (0 is the first). */
  toClient(...units: readonly number[]): Point {
    const [time = 0, plot = 0] = units;
    const box = this.parts.live.getBoundingClientRect();
    const { plots } = this.layout.peek();
    const row = plots[Math.min(plot, plots.length - 1)] ?? { top: 0, height: box.height };
    return { x: box.left + toPixel(this.view.peek(), time), y: box.top + row.top + row.height / 2 };
  }

  fromClient(x: number, _y: number): readonly number[] {
    return [toTime(this.view.peek(), x - this.parts.live.getBoundingClientRect().left)];
  }

  reveal(region: string): void {
    const range = this.ranges.get(region);
    if (!range) return;
    this.view.value = revealing(this.view.peek(), range.start, range.end, 40);
    this.parts.live.scrollIntoView({ block: "nearest" });
  }

  /** Counted as media that play along count; before the data is here nobody knows the first time. */
  moment(region: string): number | null {
    const first = this.table.value?.times[0];
    const range = this.ranges.get(region);
    return first === undefined || !range ? null : this.axis.seconds(range.start, first);
  }

  place(region: string): Place | null {
    const range = this.ranges.get(region);
    return range ? barPlace(this.layout.peek().lanes, range, this.view.peek(), this.parts.live.getBoundingClientRect()) : null;
  }

  // ---- time ----

  zoomBy(factor: number): void {
    const w = this.view.peek();
    this.view.value = zoomAbout(w, (w.start + w.end) / 2, factor, this.least);
  }

  fit(): void {
    const w = this.view.peek();
    this.view.value = showing(w, w.from, w.to, this.least);
  }

  show(start: number, end: number): void {
    const room = Math.max((end - start) * 0.15, this.least);
    this.view.value = showing(this.view.peek(), start - room, end + room, this.least);
  }

  pan(time: number): void {
    this.view.value = panBy(this.view.peek(), time);
  }

  centre(time: number): void {
    this.view.value = centredOn(this.view.peek(), time);
  }

  /** The time of the nearest sample: regions begin and end on samples. */
  snapped(time: number): number {
    const at = nearest(this.times, time);
    return at < 0 ? time : (this.times[at] as number);
  }

  /** The sample so many behind the one at `time`. */
  stepped(time: number, by: number): number {
    const at = clamp(nearest(this.times, time) + by, 0, this.times.length - 1);
    return this.times[at] ?? time;
  }

  /** How many samples lie from `start` to `end`, both included. */
  samples(start: number, end: number): number {
    return lowerBound(this.times, end + Number.EPSILON * Math.abs(end)) - lowerBound(this.times, start) || (this.times.length > 0 ? 1 : 0);
  }

  // ---- what a gesture does ----

  channelAt(): number {
    return 0;
  }

  controls(): readonly TagNode[] {
    return this.session.config.controlsOf(this.name).filter((control) => isLabelsTag(control.tag));
  }

  armedControl(): TagNode | undefined {
    return this.controls().find((control) => this.session.armed.of(control.name ?? "").length > 0);
  }

  /** A stretch was drawn: label it when a label is armed, else keep it until one is. */
  choose({ start, end }: Drawn): void {
    const cut = { start: this.snapped(start), end: this.snapped(end), channel: 0 };
    this.draft.value = null;
    const control = this.session.readonly.peek() ? undefined : this.armedControl();
    if (control) this.create(cut, control);
    else if (cut.end > cut.start) {
      this.session.selection.clear();
      this.pending.value = cut;
    }
  }

  create({ start, end }: Drawn, control: TagNode): string | null {
    this.pending.value = null;
    if (!this.table.peek()) return null;
    return createRegion(this.session, { control, object: this.name, geometry: { start: this.axis.write(start), end: this.axis.write(end), instant: start === end } });
  }

  /** An instant where the pointer is, with the armed label. */
  createInstant(time: number): void {
    const control = this.session.readonly.peek() ? undefined : this.armedControl();
    const at = this.snapped(time);
    if (control) this.create({ start: at, end: at, channel: 0 }, control);
  }

  /** Give a range other ends, on samples; an end that stays keeps its own spelling. */
  resize(id: string, start: number, end: number, merge?: string): void {
    const range = this.ranges.get(id);
    if (!range) return;
    const [a, b] = [Math.min(start, end), Math.max(start, end)];
    const [from, to] = [a === range.start ? a : this.snapped(a), b === range.end ? b : this.snapped(b)];
    const instant = from === to;
    reshape(this.session, id, {
      ...(from === range.start ? {} : { start: this.axis.write(from) }), ...(to === range.end ? {} : { end: this.axis.write(to) }),
      ...(instant === (range.start === range.end) ? {} : { instant }),
    }, merge);
  }

  /** The one selected range when it may be changed. */
  resizable(): Range | null {
    const id = this.session.selection.single.value;
    return id !== null && this.session.editable(id) ? this.ranges.get(id) ?? null : null;
  }

  hit(time: number, y: number): readonly Range[] {
    const slack = 4 * perPixel(this.view.peek());
    const { lanes } = this.layout.peek();
    const lane = lanes.find((row) => y >= row.top && y < row.top + row.height);
    const all = lane ? lane.lane.ranges.touching(time - slack, time + slack) : this.ranges.sorted().touching(time - slack, time + slack).filter((one) => one.end === one.start || (one.start <= time && one.end >= time));
    return [...all].sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  /** Select the range before or behind the selected one, or the first or last in view. */
  stepRange(by: 1 | -1): void {
    const { all } = this.ranges.sorted();
    if (all.length === 0) return;
    const now = this.ranges.get(this.session.selection.single.peek());
    const { start, end } = this.view.peek();
    const near = by > 0 ? all.findIndex((one) => one.start >= start) : all.findLastIndex((one) => one.end <= end);
    const next = all[((now ? all.indexOf(now) + by : near) + all.length) % all.length];
    if (!next) return;
    this.session.selection.set(next.id);
    this.reveal(next.id);
  }

  toggleChannel(key: number): void {
    const next = new Set(this.off.peek());
    if (!next.delete(key)) next.add(key);
    this.off.value = next;
  }

  pyramidOf(channel: ChannelPlan): Pyramid | null {
    return this.#pyramids.get(channel.column) ?? null;
  }

  lookOf(range: { readonly id: string }): RangeLook {
    const known = this.#looks.get(range.id);
    if (known) return known;
    const look = this.#lookOf(range.id);
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
    return { colour: this.palette.of(ink), text: answer ?? `${others}${this.axis.lengthText(range.start, range.end)}`, dashed: dashed && this.session.readonly.peek() };
  }

  // ---- keeping the page in step ----

  #watch(): void {
    const { session, scope } = this;
    scope.add(effect(() => {
      void [this.view.value, this.layout.value, this.table.value, this.off.value];
      this.#schedule(true);
    }));
    scope.add(effect(() => {
      void [this.table.value, this.view.value.width];
      this.#smallDirty = true;
    }));
    scope.add(effect(() => {
      void [this.ranges.version.value, session.readonly.value];
      this.#looks.clear();
      this.#smallDirty = true;
      this.#schedule(true);
    }));
    scope.add(effect(() => {
      void [session.selection.ids.value, session.selection.hovered.value, this.draft.value, this.pending.value, this.lifted.value, this.cursor.value, session.selection.locked.value, this.player.time.value, session.readonly.value];
      this.#schedule(false);
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

  #watchTheme(): void {
    const repaint = (): void => {
      this.palette.reset();
      this.#looks.clear();
      this.#smallDirty = true;
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

  #layout(): SeriesLayout {
    void [this.ranges.version.value, this.table.value];
    let top = 0;
    const row = (height: number): Row => {
      const made = { top, height };
      top += height;
      return made;
    };
    const ruler = row(this.plots.some((plot) => plot.axis) ? RULER : 0);
    const plots = this.plots.map((plot): PlotRow => ({ ...row(plot.height), plot }));
    const lanes = laneRows(this.ranges.lanes(), row);
    return { ruler, plots, lanes, height: top };
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

  /** Values of a plot from its lowest to its highest in view, or of all when the scale is fixed. */
  #scaleOf(row: PlotRow): Scale {
    const known = this.#scales.get(row);
    if (known) return known;
    const scale = this.#newScale(row.plot);
    this.#scales.set(row, scale);
    return scale;
  }

  #newScale({ channels, fixed }: PlotPlan): Scale {
    const w = this.view.peek();
    const [from, to] = fixed ? [0, this.times.length] : [lowerBound(this.times, w.start) - 1, lowerBound(this.times, w.end) + 1];
    let [low, high] = [Infinity, -Infinity];
    for (const channel of channels) {
      if (channel.dataRange) [low, high] = [Math.min(low, channel.dataRange[0]), Math.max(high, channel.dataRange[1])];
      const pyramid = channel.dataRange || this.off.peek().has(channel.key) ? null : this.pyramidOf(channel);
      const found = pyramid && extremes(pyramid, from, to, { low: 0, high: 0 });
      if (found) [low, high] = [Math.min(low, found.low), Math.max(high, found.high)];
    }
    if (low > high) return { low: 0, high: 1 };
    return low === high ? { low: low - Math.max(Math.abs(low) * 0.1, 0.5), high: high + Math.max(Math.abs(high) * 0.1, 0.5) } : { low, high };
  }

  #scene(): SeriesScene {
    return {
      window: this.view.peek(), layout: this.layout.peek(), axis: this.axis, times: this.times, palette: this.palette, font: this.palette.variable("--font", "sans-serif"),
      lookOf: (range) => this.lookOf(range), pyramidOf: (channel) => this.pyramidOf(channel), seen: (channel) => !this.off.peek().has(channel.key), scaleOf: (row) => this.#scaleOf(row),
    };
  }

  #paint(): void {
    this.#frame = 0;
    const scene = this.#scene();
    const { window: w, layout } = scene;
    if (this.#baseDirty) {
      this.#baseDirty = false;
      this.#scales.clear();
      paintBase(cleared(this.parts.base, w.width, layout.height), scene);
      paintAxis(cleared(this.parts.axis, AXIS_WIDTH, layout.height), scene, AXIS_WIDTH);
      this.#placeBrush(w);
    }
    if (this.#smallDirty) {
      this.#smallDirty = false;
      paintOverview(cleared(this.parts.small, w.width, OVERVIEW_HEIGHT), scene, this.#overview(), w.width, OVERVIEW_HEIGHT);
    }
    paintLive(cleared(this.parts.live, w.width, layout.height), this.#liveScene(scene));
  }

  #placeBrush(w: TimeWindow): void {
    const { style } = this.parts.brush;
    const at = (time: number): number => ((time - w.from) / (w.to - w.from)) * w.width;
    style.left = `${at(w.start)}px`;
    style.width = `${Math.max(4, at(w.end) - at(w.start))}px`;
    this.parts.brush.classList.toggle("all", zoomOf(w) < 1.001);
  }

  #overview(): readonly { readonly pyramid: Pyramid; readonly colour: string }[] {
    const plans = this.plots.flatMap(({ channels }) => channels);
    const told = attrStrings(this.node, "overviewChannels");
    const columns = told.length > 0 ? told : plans.slice(0, 1).map(({ column }) => column);
    return columns.flatMap((column) => {
      const pyramid = this.#pyramids.get(column);
      const plan = plans.find((one) => one.column.toLowerCase() === column.toLowerCase());
      const colour = plan && columns.length > 1 ? this.palette.of(plan.ink).line : this.palette.variable("--text-3", "#888");
      return pyramid ? [{ pyramid, colour }] : [];
    });
  }

  #liveScene(scene: SeriesScene): LiveSeries {
    const { selection } = this.session;
    const lifted = this.lifted.peek();
    const shown = (id: string): Range | undefined => (selection.hidden.peek().has(id) ? undefined : lifted?.id === id ? this.#onSamples(lifted) : this.ranges.get(id));
    const selected = selection.ids.peek().map(shown).filter((one): one is Range => one !== undefined);
    return {
      ...scene, selected: lifted && !selected.some((one) => one.id === lifted.id) ? [...selected, this.#onSamples(lifted)] : selected, hovered: shown(selection.hovered.peek() ?? "") ?? null,
      grips: this.resizable() !== null, draft: this.#draft(), cursor: this.table.peek() ? this.cursor.peek() : -1, head: this.player.time.peek(),
      headColour: attrString(this.node, "cursorColor") || this.palette.variable("--text", "#15181e"),
    };
  }

  #onSamples(range: Range): Range {
    return { ...range, start: this.snapped(range.start), end: this.snapped(range.end) };
  }

  #draft(): LiveSeries["draft"] {
    const span = this.draft.peek() ?? this.pending.peek();
    if (!span) return null;
    const control = this.draft.peek() ? this.armedControl() : undefined;
    const colour = control ? this.palette.of(armedLook(this.session, control, this.session.armed.of(control.name ?? "")).ink) : null;
    return { start: this.snapped(Math.min(span.start, span.end)), end: this.snapped(Math.max(span.start, span.end)), colour };
  }

  /** Whether the y axis of any plot is shown. */
  get yAxis(): boolean {
    return this.plots.some((plot) => plot.yAxis);
  }
}
