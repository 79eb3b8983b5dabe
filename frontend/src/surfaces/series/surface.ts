/** One series that can be labeled: its data, window, plots, ranges and what is in hand, kept in step with the page. */
import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import { createRegion, reshape } from "../../core/actions";
import { attrString, attrStrings, type TagNode } from "../../core/config";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { clamp } from "../../geometry/point";
import { extremes, lowerBound, nearest, type Pyramid } from "../../geometry/pyramid";
import { perPixel, showing, type TimeWindow, wholeWindow, zoomOf } from "../../geometry/timewindow";
import { laneRows, type Row, RULER } from "../time/lanes";
import { type Range, Ranges } from "../time/ranges";
import { cleared } from "../time/strip";
import { type Drawn, type TimeParts, TimeSurface } from "../time/surface";
import { TimeAxis } from "./axis";
import { Follower } from "./follower";
import { paintAxis, paintBase, paintLive, paintOverview, type PlotRow, type Scale, type SeriesLayout, type SeriesScene } from "./paint";
import { type ChannelPlan, type PlotPlan, plotPlans, type Span } from "./plots";
import type { SeriesTable } from "./table";

export interface SeriesParts extends TimeParts {
  readonly base: HTMLCanvasElement;
  /** Values beside the plots. */
  readonly axis: HTMLCanvasElement;
  readonly small: HTMLCanvasElement;
  /** The window that is seen, in the overview. */
  readonly brush: HTMLElement;
}

const OVERVIEW_HEIGHT = 44;
export const AXIS_WIDTH = 48;
/** The closest zoom shows this many steps between samples. */
const LEAST_STEPS = 4;
const NO_TIMES = new Float64Array(0);

export class SeriesSurface extends TimeSurface {
  readonly table: Signal<SeriesTable | null> = signal(null);
  readonly plots: readonly PlotPlan[];
  /** Channels that the legend has switched off. */
  readonly off: Signal<ReadonlySet<number>> = signal(new Set());
  readonly layout: ReadonlySignal<SeriesLayout>;
  /** Index of the sample under the pointer; −1 without one. */
  readonly cursor: ReadonlySignal<number>;
  readonly player: Follower;
  least = 1;
  times: Float64Array = NO_TIMES;
  #pyramids = new Map<string, Pyramid>();
  #scales = new Map<PlotRow, Scale>();
  #smallDirty = true;

  constructor(session: Session, node: TagNode, override readonly parts: SeriesParts, scope: Scope, readonly axis = axisOf(node)) {
    super(session, node, new Ranges(session, node.name ?? "", scope, (value) => axis.read(value), "the series' own times"), parts, scope);
    this.plots = plotPlans(node, session.config.controlsOf(this.name).flatMap((one) => session.labels.of(one.name)).length + 1);
    this.player = new Follower(this, scope);
    this.layout = computed(() => this.#layout());
    this.cursor = computed(() => (this.table.value && this.pointer.value !== null ? nearest(this.times, this.pointer.value) : -1));
    scope.add(effect(() => {
      void [this.table.value, this.view.value.width];
      this.#smallDirty = true;
    }));
    this.watch(() => void [this.table.value, this.off.value], () => void this.cursor.value);
  }

  /** The data is here. */
  take(table: SeriesTable): void {
    this.times = table.times;
    this.axis.take(table.pattern ?? "");
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

  protected override rows(): readonly Row[] {
    return this.layout.peek().plots;
  }

  /** Counted as media that play along count; before the data is here nobody knows the first time. */
  moment(region: string): number | null {
    const first = this.table.value?.times[0];
    const range = this.ranges.get(region);
    return first === undefined || !range ? null : this.axis.seconds(range.start, first);
  }

  // ---- time ----

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

  hit(time: number, y: number): readonly Range[] {
    const slack = 4 * perPixel(this.view.peek());
    const { lanes } = this.layout.peek();
    const lane = lanes.find((row) => y >= row.top && y < row.top + row.height);
    const all = lane ? lane.lane.ranges.touching(time - slack, time + slack) : this.ranges.sorted().touching(time - slack, time + slack).filter((one) => one.end === one.start || (one.start <= time && one.end >= time));
    return [...all].sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  toggleChannel(key: number): void {
    const next = new Set(this.off.peek());
    if (!next.delete(key)) next.add(key);
    this.off.value = next;
  }

  pyramidOf(channel: ChannelPlan): Pyramid | null {
    return this.#pyramids.get(channel.column) ?? null;
  }

  protected lengthText({ start, end }: Range): string {
    return this.axis.lengthText(start, end);
  }

  /** Ranges begin and end on samples. */
  protected override fitted<T extends { readonly start: number; readonly end: number }>(span: T): T {
    return { ...span, start: this.snapped(span.start), end: this.snapped(span.end) };
  }

  // ---- keeping the page in step ----

  protected override restyle(): void {
    this.#smallDirty = true;
    super.restyle();
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

  protected paint(base: boolean): void {
    const scene = this.#scene();
    const { window: w, layout } = scene;
    if (base) {
      this.#scales.clear();
      paintBase(cleared(this.parts.base, w.width, layout.height), scene);
      paintAxis(cleared(this.parts.axis, AXIS_WIDTH, layout.height), scene, AXIS_WIDTH);
      this.#placeBrush(w);
    }
    if (this.#smallDirty) {
      this.#smallDirty = false;
      paintOverview(cleared(this.parts.small, w.width, OVERVIEW_HEIGHT), scene, this.#overview(), w.width, OVERVIEW_HEIGHT);
    }
    paintLive(cleared(this.parts.live, w.width, layout.height), {
      ...scene, ...this.inHand(), cursor: this.table.peek() ? this.cursor.peek() : -1, head: this.player.time.peek(), headColour: this.headColour,
    });
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

  /** Whether the y axis of any plot is shown. */
  get yAxis(): boolean {
    return this.plots.some((plot) => plot.yAxis);
  }
}

function axisOf(node: TagNode): TimeAxis {
  return new TimeAxis(attrString(node, "timeFormat"), attrString(node, "timeDisplayFormat"), attrString(node, "durationDisplayFormat"));
}
