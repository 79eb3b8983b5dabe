/** Which other shapes a region can become: a config has a control that draws them and knows its labels. */
import { attrBool, type TagNode } from "../../core/config";
import type { Entry } from "../../core/change";
import type { Region } from "../../core/document";
import { isLabelsTag } from "../../core/labels";
import { labelsOfItem } from "../../core/result";
import type { Session } from "../../core/session";
import type { PlaneHost } from "../host";
import { hostOf } from "../hosts";
import { draws } from "./adopt";

/** Kinds of figures that others can be turned into. */
export type Target = "rectangle" | "polygon" | "brush" | "bitmask";

/** Kinds that cover something. */
const COVERING: ReadonlySet<string> = new Set(["rectangle", "ellipse", "polygon", "brush", "bitmask"]);

/** What a region is made of: items of drawing controls, of plain `Labels`, of controls that describe it. */
export interface Parts {
  readonly drawn: readonly Entry[];
  readonly named: readonly Entry[];
  readonly described: readonly Entry[];
}

export function partsOf(session: Session, region: Region): Parts {
  const isNamed = ({ item }: Entry): boolean => session.config.named(item.from_name)?.tag === "Labels";
  const drawn = region.entries.filter((entry) => draws(entry.item));
  return { drawn: drawn.filter((entry) => !isNamed(entry)), named: drawn.filter(isNamed), described: region.entries.filter((entry) => !draws(entry.item)) };
}

export function labelsIn(entries: readonly Entry[]): readonly string[] {
  return [...new Set(entries.flatMap(({ item }) => labelsOfItem(item)?.labels ?? []))];
}

/** The control that would hold a region as another shape, and the labels it would carry itself. */
export interface NewHome {
  readonly control: TagNode;
  readonly labels: readonly string[];
  /** Items of plain `Labels` go: their labels stand in the new item. */
  readonly takesNamed: boolean;
}

export function homeFor(session: Session, region: Region, target: Target): NewHome | null {
  const { drawn, named } = partsOf(session, region);
  const own = labelsIn(drawn);
  const controls = session.config.controlsOf(region.main.item.to_name ?? "").filter((control) => [target, `${target}labels`].includes(typeOf(session, control)));
  const knowing = (labels: readonly string[]): TagNode | undefined => controls.find((one) => isLabelsTag(one.tag) && labels.every((label) => session.labels.find(one.name, label)));
  if (own.length > 0) return asHome(knowing(own), own, false);
  const plain = controls.find((one) => !isLabelsTag(one.tag)) ?? controls.find((one) => attrBool(one, "allowEmpty", false));
  if (plain) return asHome(plain, [], false);
  const names = labelsIn(named);
  return names.length > 0 ? asHome(knowing(names), names, true) : null;
}

/** Where a region stands now. */
export function ownHome(session: Session, region: Region): NewHome | null {
  return asHome(session.config.named(region.main.item.from_name), labelsIn(partsOf(session, region).drawn), false);
}

function asHome(control: TagNode | undefined, labels: readonly string[], takesNamed: boolean): NewHome | null {
  return control ? { control, labels, takesNamed } : null;
}

function typeOf(session: Session, control: TagNode): string {
  return session.registry.get(control.tag)?.result?.type ?? control.tag.toLowerCase();
}

export interface Covering {
  readonly host: PlaneHost;
  readonly regions: readonly Region[];
  /** Kind of each one's figure. */
  readonly kinds: readonly string[];
}

/** These regions when all cover something on one plane and may be edited; else null. */
export function covering(session: Session, ids: readonly string[]): Covering | null {
  const regions = ids.map((id) => session.document.region(id)).filter((one): one is Region => one !== undefined);
  const host = hostOf(session, regions[0]?.main.item.to_name ?? "");
  const kinds = regions.map(({ id }) => host?.model.items.get(id)?.figure.kind ?? "");
  return host && kinds.every((kind) => COVERING.has(kind)) && ids.every((id) => session.editable(id)) ? { host, regions, kinds } : null;
}

/** The mask kind that these regions can be turned into, by what the config has. */
export function maskTarget(session: Session, region: Region): "brush" | "bitmask" | null {
  return (["brush", "bitmask"] as const).find((kind) => homeFor(session, region, kind) !== null) ?? null;
}

/** Whether some of these regions can become `target` and are not yet. */
export function canBecome(session: Session, ids: readonly string[], target: "rectangle" | "polygon" | "mask"): boolean {
  const found = ids.length > 0 ? covering(session, ids) : null;
  if (!found) return false;
  const isAlready = (kind: string): boolean => (target === "mask" ? kind === "brush" || kind === "bitmask" : kind === target);
  const fits = (region: Region): boolean => (target === "mask" ? maskTarget(session, region) : homeFor(session, region, target)) !== null;
  return found.regions.some((region, i) => !isAlready(found.kinds[i] ?? "") && fits(region));
}

/** The kind that merged or cut regions have: a mask where one is among them, else a polygon; null when there is no control for it. */
export function commonKind(session: Session, ids: readonly string[]): "polygon" | "brush" | "bitmask" | null {
  const found = ids.length > 1 ? covering(session, ids) : null;
  const [first] = found?.regions ?? [];
  if (!found || !first) return null;
  const mask = found.kinds.find((kind) => kind === "brush" || kind === "bitmask") as "brush" | "bitmask" | undefined;
  const kind = found.kinds[0] === "brush" || found.kinds[0] === "bitmask" ? found.kinds[0] : mask ?? "polygon";
  return found.kinds[0] === kind || homeFor(session, first, kind) ? kind : null;
}
