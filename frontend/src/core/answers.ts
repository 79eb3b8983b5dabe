/** Which answer of a describing control is meant now: the whole object's, the selected region's, or the current page's. */
import { signal, type Signal } from "@preact/signals-core";
import { answerOf, setAnswer } from "./actions";
import type { Entry } from "./change";
import { attrBool, type TagNode } from "./config";
import type { Region } from "./document";
import type { Json, JsonObject } from "./json";
import type { Session } from "./session";

export interface AnswerScope {
  readonly region?: Region | undefined;
  /** Page of a list object, for `perItem` controls. */
  readonly item?: number;
}

const pages = new WeakMap<Session, Map<string, Signal<number>>>();

/** The page that a list object (`Image valueList`) shows now; 0 for every other object. */
export function currentPage(session: Session, object: string): Signal<number> {
  const own = pages.get(session) ?? new Map<string, Signal<number>>();
  pages.set(session, own);
  const known = own.get(object) ?? signal(0);
  own.set(object, known);
  return known;
}

export function isPerRegion(control: TagNode): boolean {
  return attrBool(control, "perRegion", false);
}

export function isPerItem(control: TagNode): boolean {
  return !isPerRegion(control) && attrBool(control, "perItem", false);
}

/** The one selected region when it lies on an object of `control`. */
export function regionFor(session: Session, control: TagNode): Region | undefined {
  const id = session.selection.single.value;
  const region = id === null ? undefined : session.document.region(id);
  return region && control.toName?.includes(region.main.item.to_name ?? "") ? region : undefined;
}

/** Where an answer would go now; null while a per-region control has no region. */
export function answerScope(session: Session, control: TagNode, region?: Region): AnswerScope | null {
  if (isPerRegion(control)) {
    const target = region ?? regionFor(session, control);
    return target ? { region: target } : null;
  }
  return isPerItem(control) ? { item: currentPage(session, control.toName?.[0] ?? "").value } : {};
}

/** The entry that holds the answer of `control` in `scope`; reading it in a component follows every change. */
export function currentAnswer(session: Session, control: TagNode, scope: AnswerScope): Entry | undefined {
  session.document.version.value;
  return answerOf(session, control, scope.region, scope.item);
}

/** What stands under `key` in the answer's value. */
export function answerValue(session: Session, control: TagNode, scope: AnswerScope, key: string): Json | undefined {
  return currentAnswer(session, control, scope)?.item.value?.[key];
}

/** Write (or with null remove) the answer of `control` in `scope`. */
export function answer(session: Session, control: TagNode, scope: AnswerScope, payload: JsonObject | null, merge?: string): void {
  if (scope.region && !session.editable(scope.region.id)) return;
  setAnswer(session, control, payload, { ...scope, ...(merge === undefined ? {} : { merge }) });
}
