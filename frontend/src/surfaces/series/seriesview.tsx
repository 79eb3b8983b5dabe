/** A series on the page: overview, plots with lanes, bar; a message where there is nothing to show. */
import { effect } from "@preact/signals-core";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { attrString, type TagNode } from "../../core/config";
import { labelsOfRegion } from "../../core/document";
import type { TagProps } from "../../core/registry";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { resolve } from "../../core/variables";
import { labelColour } from "../../widgets/labelcolour";
import { watchSeries } from "./gestures";
import { registerSeriesKeys } from "./keys";
import { loadSeries } from "./load";
import { NoSeries, Notes } from "./messages";
import type { ChannelPlan } from "./plots";
import { t } from "./strings";
import { AXIS_WIDTH, type SeriesParts, SeriesSurface } from "./surface";
import { SeriesFault } from "./table";
import { SeriesBar } from "./bar";

interface Reading {
  readonly read: number;
  readonly total: number;
}

export function SeriesObject({ session, node }: TagProps) {
  const whole = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const axis = useRef<HTMLCanvasElement>(null);
  const overview = useRef<HTMLDivElement>(null);
  const small = useRef<HTMLCanvasElement>(null);
  const brush = useRef<HTMLElement>(null);
  const spoken = useRef<HTMLDivElement>(null);
  const [surface, setSurface] = useState<SeriesSurface | null>(null);
  const [reading, setReading] = useState<Reading | null>({ read: 0, total: 0 });
  const [fault, setFault] = useState<SeriesFault | null>(null);
  useLayoutEffect(() => {
    if (!whole.current || !stage.current || !base.current || !live.current || !axis.current || !overview.current || !small.current || !brush.current) return;
    const scope = session.scope.child();
    const parts = { stage: stage.current, base: base.current, live: live.current, axis: axis.current, overview: overview.current, small: small.current, brush: brush.current };
    const made = open(session, node, parts, whole.current, scope);
    speakSelection(made, (text) => { if (spoken.current) spoken.current.textContent = text; }, scope);
    setSurface(made);
    loadSeries(session, node, (read, total) => setReading({ read, total }), scope).then((table) => {
      if (scope.ended) return;
      setReading(null);
      made.take(table);
    }, (error: unknown) => {
      if (scope.ended) return;
      if (!(error instanceof SeriesFault)) throw error;
      setReading(null);
      setFault(error);
      made.giveUp();
    });
    return () => scope.dispose();
  }, [session, node]);
  const table = surface?.table.value;
  const columns = surface?.plots.flatMap(({ channels }) => channels.map(({ column }) => column)) ?? [];
  return (
    <div class="series" ref={whole}>
      {table && <Notes table={table} columns={columns} />}
      <div class={`series-object${fault ? " dead" : ""}`} data-object={node.name} aria-label={node.name} role="group" aria-busy={reading !== null}>
        {fault && <NoSeries fault={fault} reference={reference(session, node)} />}
        <div class="series-small" hidden={fault !== null}>
          <span class="series-head cut">{t("overview")}</span>
          <div class="series-overview" ref={overview} style={{ marginLeft: `${AXIS_WIDTH}px` }}><canvas ref={small} aria-hidden="true" /><i ref={brush} /></div>
        </div>
        <div class="series-tracks">
          <Heads surface={surface} />
          <canvas class="series-axis" ref={axis} aria-hidden="true" />
          <div class="series-stage" ref={stage} style={{ height: `${surface?.layout.value.height ?? 220}px` }}>
            <canvas ref={base} aria-hidden="true" />
            <canvas ref={live} role="application" aria-label={node.name} tabIndex={0} data-region-surface />
            {reading && <ReadingNote {...reading} />}
            {surface && table && <PlotNotes surface={surface} />}
          </div>
        </div>
      </div>
      {surface && !fault && <SeriesBar surface={surface} />}
      <div class="vh" aria-live="polite" ref={spoken} />
    </div>
  );
}

function reference(session: Session, node: TagNode): string {
  const value = resolve(attrString(node, "value"), session.task.data);
  return typeof value === "string" && !value.includes("\n") && !value.startsWith("data:") ? value.slice(0, 300) : "";
}

function open(session: Session, node: TagNode, parts: SeriesParts, whole: HTMLElement, scope: Scope): SeriesSurface {
  const surface = new SeriesSurface(session, node, parts, scope);
  watchSeries(surface, scope);
  const objects = session.config.objects();
  const alone = !objects.some(({ tag }) => tag === "Audio" || tag === "AudioPlus" || tag === "Video");
  registerSeriesKeys(surface, whole, { alone, first: objects.find(({ tag }) => tag === "TimeSeries") === node }, scope);
  if (node.name !== undefined) session.provide(surface, scope);
  return surface;
}

function speakSelection(surface: SeriesSurface, say: (text: string) => void, scope: Scope): void {
  const { session, ranges } = surface;
  scope.add(effect(() => {
    const range = ranges.get(session.selection.single.value);
    const region = range && session.document.region(range.id);
    if (!range || !region) return;
    const label = labelsOfRegion(region).map((one) => session.labels.anywhere(one)?.shown ?? one).join(", ") || t("unlabeled");
    const [start, end] = [surface.axis.exact(range.start), surface.axis.exact(range.end)];
    say(start === end ? t("spokenInstant", { label, start }) : t("spokenRange", { label, start, end }));
  }));
}

function ReadingNote({ read, total }: Reading) {
  const words = total > 0 ? t("readingOf", { n: Math.floor((read / total) * 100) }) : t("reading", { n: (read / 1e6).toFixed(0) });
  return <div class="sound-note" role="status">{total > 0 ? <progress value={read} max={total} aria-label={words} /> : <progress aria-label={words} />}<span class="num">{words}</span></div>;
}

/** In the place of a plot that has no values. */
function PlotNotes({ surface }: { readonly surface: SeriesSurface }) {
  const columns = new Map(surface.table.value?.columns.map((one) => [one.asked, one]));
  return (
    <>
      {surface.layout.value.plots.map((row) => {
        const dead = row.plot.channels.filter(({ column }) => columns.get(column)?.numeric !== true);
        if (dead.length < row.plot.channels.length) return null;
        const words = dead.map(({ column }) => t(columns.get(column)?.pyramid ? "noNumbers" : "noValues", { name: column })).join(" ");
        return <p key={row.plot.key} class="series-plot-note" role="note" style={{ top: `${row.top}px`, height: `${row.height}px` }}>{words}</p>;
      })}
    </>
  );
}

/** Legend, unit and value of each channel, and the names of the lanes, left of them. */
function Heads({ surface }: { readonly surface: SeriesSurface | null }) {
  if (!surface) return <div class="series-heads" />;
  const { ruler, plots, lanes } = surface.layout.value;
  return (
    <div class="series-heads">
      {ruler.height > 0 && <span style={{ height: `${ruler.height}px` }} />}
      {plots.map(({ plot, height }) => (
        <div key={plot.key} class="series-legend" style={{ height: `${height}px` }}>
          {plot.channels.map((channel) => <Legend key={channel.key} surface={surface} channel={channel} many={plot.channels.length > 1} />)}
        </div>
      ))}
      {lanes.map(({ lane, height }) => {
        const info = surface.session.labels.anywhere(lane.label);
        const colour = info ? labelColour(info) : { class: lane.label ? `l${surface.session.labels.slot(lane.label)}` : "l16", style: {} };
        return <span key={lane.label} class={`series-lane ${colour.class}`} style={{ ...colour.style, height: `${height}px` }} title={info?.shown ?? lane.label}><i class="sw" /><span class="cut">{info?.shown ?? (lane.label || t("unlabeled"))}</span></span>;
      })}
    </div>
  );
}

interface LegendProps {
  readonly surface: SeriesSurface;
  readonly channel: ChannelPlan;
  readonly many: boolean;
}

/** Of several channels in one plot each can be switched off. */
function Legend({ surface, channel, many }: LegendProps) {
  const off = surface.off.value.has(channel.key);
  const name = (
    <>
      <i class="series-stroke" style={{ background: "slot" in channel.ink ? `var(--l${channel.ink.slot})` : channel.ink.own }} />
      <span class="cut">{channel.legend}</span>
    </>
  );
  return (
    <div class={`series-channel${off ? " off" : ""}`} title={[channel.legend, channel.units].filter(Boolean).join(" · ")}>
      {many ? <button type="button" class="series-name" aria-pressed={!off} aria-label={channel.legend} onClick={() => surface.toggleChannel(channel.key)}>{name}</button> : <span class="series-name">{name}</span>}
      <span class="series-value num"><Value surface={surface} channel={channel} />{channel.units && <small>{channel.units}</small>}</span>
    </div>
  );
}

/** The value at the pointer. */
function Value({ surface, channel }: Omit<LegendProps, "many">) {
  const at = surface.table.value ? surface.cursor.value : -1;
  const value = at < 0 ? undefined : surface.pyramidOf(channel)?.values[at];
  return <b data-channel={channel.column}>{value === undefined ? "" : channel.write(value)}</b>;
}
