/** Regions from the clipboard, from another task or from this one, put into the open annotation with new ids. */
import { NO_CHANGE } from "../../core/change";
import type { Clip } from "../../core/clipboard";
import type { TagNode } from "../../core/config";
import { asMade, itemsOf, renamed } from "../../core/duplicate";
import { isLabelsTag } from "../../core/labels";
import { isRelation, labelsOfItem, type ResultItem } from "../../core/result";
import type { Session } from "../../core/session";
import { hostOf } from "../hosts";
import { adopted, draws } from "./adopt";

export interface Pasted {
  readonly ids: readonly string[];
  /** Regions that have no place here. */
  readonly left: number;
}

/** Put regions in; `source` names this task as `Clip.source` does. */
export async function paste(session: Session, clip: Clip, source: string): Promise<Pasted> {
  const homed = clip.items.map((item) => (isRelation(item) ? item : atHome(session, item)));
  const lost = new Set(clip.items.filter((item, i) => homed[i] === null && draws(item)).map(({ id }) => id ?? ""));
  const fits = (item: ResultItem): boolean => hostOf(session, item.to_name ?? "") !== undefined || clip.source === source;
  for (const item of homed) if (item !== null && !isRelation(item) && item.id !== undefined && !fits(item)) lost.add(item.id);
  const kept = homed.filter((item): item is ResultItem => item !== null && !belongsTo(item, lost));
  return { ids: await putIn(session, kept), left: lost.size };
}

/** Copies of regions of this annotation a little beside themselves. */
export function duplicate(session: Session, ids: readonly string[]): Promise<readonly string[]> {
  return session.readonly.value ? Promise.resolve([]) : putIn(session, itemsOf(session, ids));
}

function belongsTo(item: ResultItem, lost: ReadonlySet<string>): boolean {
  return isRelation(item) ? lost.has(item.from_id) || lost.has(item.to_id) : lost.has(item.id ?? "");
}

async function putIn(session: Session, items: readonly ResultItem[]): Promise<readonly string[]> {
  const { items: copies, ids } = renamed(asMade(items));
  const taken = takenPlaces(session);
  let placed = await placedAt(session, copies, 0);
  for (let steps = 1; steps <= MOST_STEPS && placed.some((item) => taken.has(placeOf(item))); steps++) placed = await placedAt(session, copies, steps);
  if (ids.size === 0 || session.readonly.value) return [];
  session.document.apply({ ...NO_CHANGE, created: placed.map((item) => session.document.make(item)) });
  session.selection.set(...ids.values());
  return [...ids.values()];
}

const MOST_STEPS = 20;

function placedAt(session: Session, items: readonly ResultItem[], steps: number): Promise<readonly ResultItem[]> {
  return Promise.all(items.map((item) => {
    const host = hostOf(session, item.to_name ?? "");
    return host ? adopted(host, item, steps) : item;
  }));
}

/** Where shapes of pictures lie already: two of them at one place would look like one. */
function takenPlaces(session: Session): ReadonlySet<string> {
  const drawn = session.document.entries().filter(({ item }) => !isRelation(item) && draws(item) && hostOf(session, item.to_name ?? "") !== undefined);
  return new Set(drawn.map(({ item }) => placeOf(item)));
}

function placeOf({ type, to_name, item_index, value }: ResultItem): string {
  return JSON.stringify([type, to_name, item_index ?? 0, value]);
}

/** The item under a control that this config has: its own, else one of the same kind that knows the label; null when there is none. */
function atHome(session: Session, item: ResultItem): ResultItem | null {
  const own = session.config.named(item.from_name);
  if (own?.toName?.includes(item.to_name ?? "") && own.role === "control") return item;
  const other = session.config.controls().find((control) => takes(session, control, item));
  const object = other?.toName?.[0];
  if (!other || object === undefined) return null;
  return { ...item, from_name: other.name ?? "", to_name: object };
}

function takes(session: Session, control: TagNode, item: ResultItem): boolean {
  if ((session.registry.get(control.tag)?.result?.type ?? control.tag.toLowerCase()) !== item.type) return false;
  const labels = labelsOfItem(item)?.labels ?? [];
  return !isLabelsTag(control.tag) || labels.every((label) => session.labels.find(control.name, label) !== undefined);
}
