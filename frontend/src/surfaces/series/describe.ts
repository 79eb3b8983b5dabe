/** Regions of series in few words, and their place for sorting. */
import { attrString, type TagNode } from "../../core/config";
import type { Json } from "../../core/json";
import type { ResultItem } from "../../core/result";
import type { Session } from "../../core/session";
import { TimeAxis } from "./axis";
import { SeriesSurface } from "./surface";

/** `4 – 23`, or one time for an instant; as the config has times shown. */
export function seriesSummary({ value, to_name }: ResultItem, session: Session): string {
  const axis = axisOf(session, to_name);
  const short = (raw: Json | undefined): string => {
    const time = axis?.read(raw) ?? null;
    return axis && time !== null ? axis.label(time) : text(raw);
  };
  return value?.["start"] === value?.["end"] ? short(value?.["start"]) : `${short(value?.["start"])} – ${short(value?.["end"])}`;
}

const axes = new WeakMap<TagNode, TimeAxis>();

/** The axis as the config alone tells it: rows of regions are made before the data is here. */
function axisOf(session: Session, object: string | undefined): TimeAxis | null {
  const node = session.config.named(object);
  if (!node) return null;
  const axis = axes.get(node) ?? new TimeAxis(attrString(node, "timeFormat"), attrString(node, "timeDisplayFormat"), "");
  axes.set(node, axis);
  return axis;
}

function text(value: Json | undefined): string {
  return typeof value === "number" ? String(Number(value.toPrecision(12))) : typeof value === "string" ? value : "";
}

/** Times that are no numbers sort as dates do that begin with the year. */
export function seriesPosition({ value }: ResultItem): number {
  const start = value?.["start"];
  if (typeof start === "number") return start;
  const number = Number(start);
  if (!Number.isNaN(number)) return number;
  const date = Date.parse(`${text(start).replace(" ", "T")}Z`);
  return Number.isNaN(date) ? 0 : date;
}

export function surfaceOf(session: Session, object: string | undefined): SeriesSurface | null {
  const found = session.objects.value.get(object ?? "");
  return found instanceof SeriesSurface ? found : null;
}
