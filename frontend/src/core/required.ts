/** Whether the required answers of a control are there (tags.md 1.8). */
import { type AnswerScope, currentPage, isPerItem, isPerRegion } from "./answers";
import { attrBool, attrString, type TagNode } from "./config";
import { hasGeometry } from "./result";
import type { ValidationProblem } from "./registry";
import type { Session } from "./session";
import { t } from "./strings";
import { lookup } from "./variables";
import { isVisible, regionFits } from "./visibility";

/** Every place where `control` must or may be answered now: the object, its pages, or each of its regions that it fits. */
export function scopesOf(session: Session, control: TagNode): readonly AnswerScope[] {
  if (isPerRegion(control)) return regionScopes(session, control);
  if (!isVisible(session, control)) return [];
  if (!isPerItem(control)) return [{}];
  return Array.from({ length: pageCount(session, control) }, (_, item) => ({ item }));
}

function regionScopes(session: Session, control: TagNode): readonly AnswerScope[] {
  return session.document.regions()
    .filter((region) => control.toName?.includes(region.main.item.to_name ?? "") && region.entries.some(({ item }) => hasGeometry(item)))
    .filter((region) => regionFits(control, region) && isVisible(session, control, region))
    .map((region) => ({ region }));
}

function pageCount(session: Session, control: TagNode): number {
  const object = session.config.named(control.toName?.[0]);
  const list = object && lookup(session.task.data, attrString(object, "valueList").replace(/^\$/, ""));
  return Array.isArray(list) ? list.length : 1;
}

/** The first place where a required answer is missing; `has` says whether one is there. */
export function requiredProblem(session: Session, control: TagNode, has: (scope: AnswerScope) => boolean): ValidationProblem | null {
  if (!attrBool(control, "required", false)) return null;
  const lacking = scopesOf(session, control).find((scope) => !has(scope));
  if (!lacking) return null;
  if (lacking.item !== undefined) currentPage(session, control.toName?.[0] ?? "").value = lacking.item;
  const name = titleOf(control);
  const message = attrString(control, "requiredMessage") || t(lacking.region ? "requiredEach" : "required", { name });
  return lacking.region ? { message, region: lacking.region.id } : { message };
}

/** What a control is called on the page: its label, else its name as words. */
export function titleOf(control: TagNode): string {
  const text = attrString(control, "label") || attrString(control, "title") || (control.name ?? control.tag);
  const words = text.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
