/** Spans in several parts: a region for each part, joined by relations with two heads and no name (as those of brat are read). */
import { NO_CHANGE } from "../../core/change";
import { labelsOfRegion } from "../../core/document";
import { addRelation, directionOf, relationsOf } from "../../core/relations";
import { isRelation, type RelationItem } from "../../core/result";
import type { Session } from "../../core/session";
import { texts } from "../../core/strings";
import { copiesAt } from "./equal";
import type { Span } from "./granularity";
import { surfaceOf } from "./registry";
import type { TextSurface } from "./surface";

const t = texts({
  en: { join: "Join the selected spans to one", notAlike: "Only spans of one text with the same labels can be joined" },
  de: { join: "Ausgewählte Spannen zu einer verbinden", notAlike: "Nur Spannen eines Textes mit gleichen Labels können verbunden werden" },
  es: { join: "Unir los fragmentos seleccionados", notAlike: "Solo se pueden unir fragmentos de un texto con las mismas etiquetas" },
  fr: { join: "Joindre les segments sélectionnés", notAlike: "Seuls des segments d’un même texte avec les mêmes étiquettes peuvent être joints" },
  zh: { join: "将选中的片段合为一个", notAlike: "只有同一文本中标签相同的片段才能合并" },
});

/** Whether a relation says that its two ends are parts of one span. */
export function joins(session: Session, item: RelationItem): boolean {
  if (directionOf(item) !== "bi" || (item.labels ?? []).length > 0) return false;
  return alike(session, [item.from_id, item.to_id]);
}

/** Regions of one object with the same labels. */
function alike(session: Session, ids: readonly string[]): boolean {
  const marks = ids.map((id) => {
    const region = session.document.region(id);
    return region && JSON.stringify([region.main.item.to_name, ...labelsOfRegion(region)]);
  });
  return marks.every((mark) => mark !== undefined && mark === marks[0]);
}

/** All parts of the span that a region belongs to, itself first. */
export function partsOf(session: Session, id: string): readonly string[] {
  const found = new Set([id]);
  for (const one of found) {
    for (const { item } of relationsOf(session, one)) {
      if (isRelation(item) && joins(session, item)) found.add(item.from_id === one ? item.to_id : item.from_id);
    }
  }
  return [...found];
}

/** Give the selected span another part, as one step; answers whether there was a span to give it to. */
export function addPart(surface: TextSurface, span: Span): boolean {
  const { session } = surface;
  const whole = surface.resizable();
  const region = whole ? session.document.region(whole.id) : undefined;
  if (!whole || !region || (span.start < whole.end && whole.start < span.end)) return false;
  const items = copiesAt(surface, region, span);
  const id = items[0]?.id;
  if (id === undefined) return false;
  session.history.group(() => {
    session.document.apply({ ...NO_CHANGE, created: items.map((item) => session.document.make(item)) });
    addRelation(session, region.id, id, "bi");
  });
  session.selection.set(...partsOf(session, region.id));
  return true;
}

/** Join the selected spans, as one step. */
export function joinSelected(session: Session): void {
  const [first, ...others] = session.selection.ids.peek();
  if (first === undefined || others.length === 0) return;
  if (!alike(session, [first, ...others])) {
    session.notice.value = t("notAlike");
    return;
  }
  session.history.group(() => {
    const known = new Set(partsOf(session, first));
    for (const id of others) {
      if (!known.has(id)) addRelation(session, first, id, "bi");
      for (const part of partsOf(session, id)) known.add(part);
    }
  });
}

export function registerJoining(session: Session): void {
  const enabled = (): boolean => {
    const ids = session.selection.ids.peek();
    return ids.length > 1 && !session.readonly.peek() && ids.every((id) => surfaceOf(session, session.document.region(id)) !== undefined);
  };
  session.scope.add(session.hotkeys.add({ id: "text:join", title: t("join"), group: "regions", keys: "alt+j", run: () => joinSelected(session), enabled }));
}
