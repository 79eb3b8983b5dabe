/** What a person does to regions and answers, as changes of the document; used by tools, tags, panels and keys. */
import { type Change, type Entry, NO_CHANGE } from "./change";
import { attrBool, attrString, type TagNode } from "./config";
import type { Region } from "./document";
import { CLASSIFIERS } from "./document";
import { type Json, type JsonObject, jsonEqual } from "./json";
import { isLabelsTag } from "./labels";
import { hasGeometry, isRelation, labelsOfItem, newRegionId, type ResultItem, SUGGESTED, withValue } from "./result";
import type { Session } from "./session";

export interface NewRegion {
  /** The drawing control, such as a RectangleLabels or a Rectangle. */
  readonly control: TagNode;
  /** Name of the object it is drawn on. */
  readonly object: string;
  /** Geometry part of `value`. */
  readonly geometry: JsonObject;
  /** Keys beside `value`: original_width, image_rotation, item_index … */
  readonly beside?: JsonObject;
  /** Labels to use instead of the armed ones. */
  readonly labels?: readonly string[];
}

/** Whether a control may draw now: a `…Labels` control needs an armed label (or allowEmpty), a plain one needs none. */
export function canDraw(session: Session, control: TagNode): boolean {
  if (session.readonly.value) return false;
  return !isLabelsTag(control.tag) || attrBool(control, "allowEmpty", false) || session.armed.of(control.name ?? "").length > 0;
}

/** Create a region from a drawn shape with the armed labels; answers its id, or null with a notice when it may not be. */
export function createRegion(session: Session, region: NewRegion): string | null {
  const refused = usedUp(session, region);
  if (refused !== null) {
    session.notice.value = refused;
    return null;
  }
  const id = newRegionId();
  const items = itemsOf(session, region, id);
  if (session.drawn.peek()?.(region.control, items)) return null;
  session.document.apply({ ...NO_CHANGE, created: items.map((item) => session.document.make(item)) });
  if (session.settings.selectAfterCreate.value) session.selection.setFresh(id);
  else session.selection.clear();
  if (!session.settings.keepLabel.value) session.armed.clear();
  return id;
}

function itemsOf(session: Session, region: NewRegion, id: string): ResultItem[] {
  const { control, object, geometry, beside = {} } = region;
  const type = session.registry.get(control.tag)?.result?.type ?? control.tag.toLowerCase();
  const own = region.labels ?? session.armed.of(control.name ?? "");
  const item = (from: string, kind: string, payload: JsonObject): ResultItem => ({
    ...beside, id, from_name: from, to_name: object, type: kind, origin: "manual", value: { ...geometry, ...payload },
  });
  if (carriesNames(type)) return [item(control.name ?? "", type, namesFor(session, region))];
  const main = item(control.name ?? "", type, isLabelsTag(control.tag) ? { [type]: own } : {});
  const further = session.config.controlsOf(object)
    .filter((other) => names(control, other) && session.armed.of(other.name ?? "").length > 0)
    .map((other) => item(other.name ?? "", typeOf(session, other), { [typeOf(session, other)]: session.armed.of(other.name ?? "") }));
  return [main, ...further];
}

/** Boxes of a video hold the labels of a `Labels` beside them in their own result; no other item repeats their keyframes. */
function carriesNames(type: string | undefined): boolean {
  return type === "videorectangle";
}

function namesFor(session: Session, { control, object, labels }: NewRegion): JsonObject {
  const beside = session.config.controlsOf(object).filter((other) => names(control, other));
  const all = labels ?? beside.flatMap((other) => session.armed.of(other.name ?? ""));
  return all.length > 0 ? { labels: [...new Set(all)] } : {};
}

/** Whether `other` gives its armed labels to what `control` draws: `Labels` to everything, `BrushLabels` also to the magic wand. */
function names(control: TagNode, other: TagNode): boolean {
  return other !== control && (other.tag === "Labels" || (other.tag === "BrushLabels" && control.tag === "MagicWand"));
}

function usedUp(session: Session, region: NewRegion): string | null {
  const name = region.control.name;
  for (const stored of region.labels ?? session.armed.of(name ?? "")) {
    const label = session.labels.find(name, stored);
    if (!label || label.maxUsages === Infinity) continue;
    if (countLabel(session, name, stored) >= label.maxUsages) return `“${label.shown}” may be used ${label.maxUsages} times at most`;
  }
  return null;
}

function countLabel(session: Session, control: string | undefined, stored: string): number {
  return session.document.entries().filter(({ item }) => item.from_name === control && labelsOfItem(item)?.labels.includes(stored)).length;
}

/** `item` as edited by a person: a prediction, accepted or only suggested, becomes `prediction-changed`. */
export function edited(item: ResultItem): ResultItem {
  return item.origin === "prediction" || item.origin === SUGGESTED ? { ...item, origin: "prediction-changed" } : item;
}

/** Change of place or shape: merge `geometry` into every item of the region that repeats its geometry. */
export function reshape(session: Session, id: string, geometry: Readonly<Record<string, Json | undefined>>, merge?: string): void {
  reshapeAll(session, new Map([[id, geometry]]), merge);
}

/** Reshape several regions as one change. */
export function reshapeAll(session: Session, shapes: ReadonlyMap<string, Readonly<Record<string, Json | undefined>>>, merge?: string): void {
  const updated = [...shapes].flatMap(([id, geometry]) => reshaped(session, id, geometry));
  session.document.apply({ ...NO_CHANGE, updated }, "local", merge);
}

function reshaped(session: Session, id: string, geometry: Readonly<Record<string, Json | undefined>>): readonly (readonly [Entry, Entry])[] {
  const region = session.document.region(id);
  if (!region || !session.editable(id)) return [];
  return region.entries
    .filter((entry) => hasGeometry(entry.item))
    .map((entry) => [entry, { ...entry, item: edited(withValue(entry.item, differing(entry.item, geometry))) }] as const)
    .filter(([before, after]) => !jsonEqual(before.item, after.item));
}

/** Only what differs is written, so that untouched numbers keep their text on disk. */
function differing(item: ResultItem, geometry: Readonly<Record<string, Json | undefined>>): Record<string, Json | undefined> {
  return Object.fromEntries(Object.entries(geometry).filter(([key, value]) => !jsonEqual(item.value?.[key], value)));
}

/** Give regions a label of `control`: replaces (single) or toggles (multiple); the last one stays unless allowEmpty. */
export function relabel(session: Session, ids: readonly string[], control: TagNode, stored: string): void {
  const changes = ids.filter((id) => session.editable(id)).map((id) => relabelOne(session, id, control, stored));
  const all: Change = {
    created: changes.flatMap((one) => one.created),
    updated: changes.flatMap((one) => one.updated),
    deleted: changes.flatMap((one) => one.deleted),
  };
  session.document.apply(all);
}

function relabelOne(session: Session, id: string, control: TagNode, stored: string): Change {
  const region = session.document.region(id);
  if (!region || !control.toName?.includes(region.main.item.to_name ?? "")) return NO_CHANGE;
  const entry = labelEntry(session, region, control);
  if (!entry) return addLabels(session, region, control, stored);
  const now = labelsOfItem(entry.item);
  const labels = nextLabels(session, control, now?.labels ?? [], stored);
  if (labels.length === 0 && !attrBool(control, "allowEmpty", false)) {
    return control.tag === "Labels" && entry !== region.main && region.main.item.type !== "labels" ? { ...NO_CHANGE, deleted: [entry] } : NO_CHANGE;
  }
  const key = now?.key ?? typeOf(session, control);
  let item = edited(withValue(entry.item, { [key]: labels }));
  if (item.from_name !== control.name && !carriesNames(item.type)) item = retarget(session, item, control, key, labels);
  return jsonEqual(item, entry.item) ? NO_CHANGE : { ...NO_CHANGE, updated: [[entry, { ...entry, item }]] };
}

/** The region's item that carries the labels of `control`, or of a control it can be swapped for (same kind of shape). */
function labelEntry(session: Session, region: Region, control: TagNode): Entry | undefined {
  const own = session.document.itemOf(region, control.name ?? "");
  if (own) return own;
  if (control.tag === "Labels" && carriesNames(region.main.item.type)) return region.main;
  const type = typeOf(session, control);
  return region.entries.find((entry) => entry.item.type === type && labelsOfItem(entry.item) !== null);
}

function retarget(session: Session, item: ResultItem, control: TagNode, key: string, labels: readonly string[]): ResultItem {
  const type = typeOf(session, control);
  const moved = key === type ? item : withValue(item, { [key]: undefined, [type]: labels });
  return { ...moved, from_name: control.name ?? "", type };
}

function addLabels(session: Session, region: Region, control: TagNode, stored: string): Change {
  if (control.tag !== "Labels" && control.tag !== region.main.item.type) return NO_CHANGE;
  const item: ResultItem = { ...geometryItem(region), from_name: control.name ?? "", type: "labels", value: { ...geometryOf(region), labels: [stored] } };
  return { ...NO_CHANGE, created: [session.document.make(item)] };
}

function nextLabels(session: Session, control: TagNode, now: readonly string[], stored: string): readonly string[] {
  const multiple = attrString(control, "choice", "single") === "multiple";
  if (!multiple) return [stored];
  const next = now.includes(stored) ? now.filter((one) => one !== stored) : [...now, stored];
  const order = session.labels.of(control.name).map((label) => label.stored);
  return [...next].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

function typeOf(session: Session, control: TagNode): string {
  return session.registry.get(control.tag)?.result?.type ?? control.tag.toLowerCase();
}

/** Value keys that say where a region is: everything but labels and answers. */
export function geometryOf(region: Region): JsonObject {
  const value = region.main.item.value ?? {};
  const payload = new Set(["choices", "taxonomy", "number", "rating", "datetime"]);
  if (CLASSIFIERS.has(region.main.item.type ?? "")) payload.add("text");
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.endsWith("labels") && !payload.has(key)));
}

/** The main item without value, type and control: what every item of the region repeats. */
function geometryItem(region: Region): ResultItem {
  const { value: _value, type: _type, from_name: _from, score: _score, ...rest } = region.main.item;
  return rest;
}

/** Delete regions with everything that hangs on them (relations, children's parentID). */
export function deleteRegions(session: Session, ids: readonly string[]): void {
  const gone = new Set(ids.filter((id) => session.editable(id)));
  if (gone.size === 0) return;
  const deleted: Entry[] = [];
  const updated: [Entry, Entry][] = [];
  for (const entry of session.document.entries()) {
    const item = entry.item;
    const ends = isRelation(item) && (gone.has(item.from_id) || gone.has(item.to_id));
    if (ends || (item.id !== undefined && gone.has(item.id))) deleted.push(entry);
    else if (item.parentID !== undefined && gone.has(item.parentID)) {
      const { parentID: _gone, ...rest } = item;
      updated.push([entry, { ...entry, item: rest }]);
    }
  }
  session.document.apply({ created: [], updated, deleted });
}

/** The note of a region (`meta.text`), repeated on each of its items; "" removes it. */
export function setNote(session: Session, id: string, text: string): void {
  const region = session.document.region(id);
  if (!region || session.readonly.value) return;
  const updated = region.entries.map((entry) => {
    const { text: _old, ...others } = entry.item.meta ?? {};
    const meta = text === "" ? others : { ...others, text: [text] };
    const { meta: _meta, ...rest } = entry.item;
    return [entry, { ...entry, item: Object.keys(meta).length > 0 ? { ...rest, meta } : rest }] as const;
  });
  session.document.apply({ ...NO_CHANGE, updated: updated.filter(([a, b]) => !jsonEqual(a.item, b.item)) }, "local", `note:${id}`);
}

/** The item that holds the answer of a classifying control: for a region, for an item of a list, or for the whole object. */
export function answerOf(session: Session, control: TagNode, region?: Region, item?: number): Entry | undefined {
  if (region) return session.document.itemOf(region, control.name ?? "");
  return session.document.answers(control.name ?? "").filter((entry) => item === undefined || entry.item.item_index === item).at(-1);
}

/** Write, change or (null) remove the answer of a classifying control. `payload` is what goes into `value`. */
export function setAnswer(
  session: Session, control: TagNode, payload: JsonObject | null, options: { region?: Region | undefined; item?: number; merge?: string } = {},
): void {
  if (session.readonly.value) return;
  const { region, item: page, merge } = options;
  const entry = answerOf(session, control, region, page);
  if (payload === null) return session.document.apply({ ...NO_CHANGE, deleted: entry ? [entry] : [] }, "local", merge);
  if (entry) {
    const item = edited(withValue(entry.item, payload));
    if (jsonEqual(item, entry.item)) return;
    return session.document.apply({ ...NO_CHANGE, updated: [[entry, { ...entry, item }]] }, "local", merge);
  }
  const created = session.document.make(newAnswer(session, control, payload, region, page));
  session.document.apply({ ...NO_CHANGE, created: [created] }, "local", merge);
}

function newAnswer(session: Session, control: TagNode, payload: JsonObject, region?: Region, page?: number): ResultItem {
  const type = typeOf(session, control);
  const from_name = control.name ?? "";
  if (region) return { ...geometryItem(region), from_name, type, origin: "manual", value: { ...geometryOf(region), ...payload } };
  const to_name = (control.tag === "Pairwise" ? control.name : control.toName?.[0]) ?? "";
  const item: ResultItem = { id: newRegionId(), from_name, to_name, type, origin: "manual", value: payload };
  return page === undefined ? item : { ...item, item_index: page };
}
