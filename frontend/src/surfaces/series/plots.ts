/** What a config says about the plots of a series: which channels, how drawn, how high. */
import { attrBool, attrNumber, attrString, type TagNode } from "../../core/config";
import { type NumberFormat, numberPattern, plainNumber } from "../../geometry/numberpattern";
import type { Ink } from "../plane/look";

export interface ChannelPlan {
  readonly key: number;
  readonly column: string;
  readonly legend: string;
  readonly units: string;
  readonly write: NumberFormat;
  readonly ink: Ink;
  readonly width: number;
  readonly curve: string;
  readonly marker: { readonly size: number; readonly symbol: string; readonly colour: string };
  readonly dataRange: Span | null;
  readonly timeRange: Span | null;
}

export type Span = readonly [low: number, high: number];

export interface PlotPlan {
  readonly key: number;
  readonly channels: readonly ChannelPlan[];
  readonly height: number;
  readonly axis: boolean;
  readonly yAxis: boolean;
  /** The value axis spans all values, not those in view. */
  readonly fixed: boolean;
}

export function channelNodes(node: TagNode): readonly TagNode[] {
  return (node.children ?? []).flatMap((child) => (child.tag === "Channel" ? [child] : child.tag === "MultiChannel" ? channelNodes(child) : []));
}

/** The plots of a TimeSeries in the order of its children; `firstSlot` is the first colour that no label has. */
export function plotPlans(node: TagNode, firstSlot: number): readonly PlotPlan[] {
  const all = channelNodes(node);
  const channels = new Map(all.map((one, i) => [one, channelPlan(one, i, ((firstSlot + i - 1) % 16) + 1)]));
  const fixed = attrBool(node, "fixedScale", false);
  const groups = attrBool(node, "multiAxis", false) ? [all] : (node.children ?? []).filter((child) => channelNodes(child).length > 0 || child.tag === "Channel").map((child) => (child.tag === "Channel" ? [child] : channelNodes(child)));
  const roomy = Math.round(Math.max(84, Math.min(200, 480 / Math.max(1, groups.length))));
  return groups.map((group, key) => {
    const head = (node.children ?? []).find((child) => child.tag === "MultiChannel" && group[0] !== undefined && channelNodes(child).includes(group[0])) ?? group[0] ?? node;
    return {
      key, channels: group.map((one) => channels.get(one) as ChannelPlan), height: heightOf(head, roomy),
      axis: attrBool(head, "showAxis", true), yAxis: attrBool(head, "showYAxis", true), fixed: attrBool(head, "fixedScale", fixed),
    };
  });
}

/** Pixels, as a number or with a unit behind it. */
function heightOf(node: TagNode, otherwise: number): number {
  const written = node.attrs?.["height"];
  const height = typeof written === "number" ? written : parseFloat(typeof written === "string" ? written : "");
  return Number.isFinite(height) && node.tag !== "TimeSeries" ? Math.max(32, Math.min(1200, height)) : otherwise;
}

function channelPlan(node: TagNode, key: number, slot: number): ChannelPlan {
  const own = attrString(node, "strokeColor");
  const format = attrString(node, "displayFormat");
  return {
    key, column: attrString(node, "column"), legend: attrString(node, "legend") || attrString(node, "column"), units: attrString(node, "units"),
    write: (format && numberPattern(format)) || plainNumber, ink: own ? { own } : { slot },
    width: Math.max(0.25, Math.min(10, attrNumber(node, "strokeWidth", 1))), curve: attrString(node, "interpolation", "curveStep"),
    marker: { size: Math.min(40, attrNumber(node, "markerSize", 0)), symbol: attrString(node, "markerSymbol", "circle"), colour: attrString(node, "markerColor") },
    dataRange: spanOf(node, "dataRange"), timeRange: spanOf(node, "timeRange"),
  };
}

function spanOf(node: TagNode, name: string): Span | null {
  const value = node.attrs?.[name];
  const parts = (Array.isArray(value) ? value : typeof value === "string" && value !== "" ? value.split(",") : []).map(Number);
  const [low = NaN, high = NaN] = parts;
  return low < high ? [low, high] : null;
}
