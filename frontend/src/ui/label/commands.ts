/** What the page itself does by key: the one table that `?` shows and that project and person can change. */
import { deleteRegions } from "../../core/actions";
import type { Action } from "../../core/hotkeys";
import { addRelation, linkingFrom } from "../../core/relations";
import type { Dispose } from "../../core/scope";
import { orderedIds } from "../../core/regionlist";
import type { Session } from "../../core/session";
import type { StringKey } from "../../core/strings";
import { t } from "../../core/strings";
import type { LabelPage } from "./page";
import { submit, usualWay } from "./submit";

const MAC = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

export const KEYS = {
  submit: "ctrl+enter", submitOther: "ctrl+shift+enter", skip: MAC ? "alt+enter" : "ctrl+space", undo: "ctrl+z", redo: "ctrl+shift+z,ctrl+y",
  next: "shift+right", previous: "shift+left", help: "?", remove: "backspace,delete", removeAll: "ctrl+backspace", relation: "alt+r",
  nextRegion: "alt+.", previousRegion: "alt+,", unselect: "u,escape", hide: "alt+h", hideAll: "ctrl+h", lock: "alt+l", note: "alt+m", fields: "enter",
} as const;

export function registerCommands(page: LabelPage): Dispose {
  const session = (): Session | undefined => page.current.value?.session;
  const selected = (): readonly string[] => session()?.selection.ids.value ?? [];
  const some = (): boolean => selected().length > 0;
  const writable = (): boolean => session() !== undefined && !session()?.readonly.value;
  const make = (group: Action["group"]) => (id: string, title: StringKey, keys: string, run: () => void, enabled?: () => boolean, typing = false): Action =>
    ({ id, title: t(title), group, keys, run, typing, ...(enabled ? { enabled } : {}) });
  const task = make("task");
  const region = make("regions");
  return page.hotkeys.add(
    task("submit", "submit", KEYS.submit, () => void submit(page, { then: usualWay(page) }), writable, true),
    task("submit-other", page.route.stream ? "submitAndStay" : "submitAndNext", KEYS.submitOther, () => void submit(page, { then: page.route.stream ? "stay" : "next" }), writable, true),
    task("skip", "skip", KEYS.skip, () => void submit(page, { then: usualWay(page), cancelled: true }), writable),
    task("undo", "undo", KEYS.undo, () => session()?.history.undo(), writable),
    task("redo", "redo", KEYS.redo, () => session()?.history.redo(), writable),
    task("next-task", "nextTask", KEYS.next, () => void page.next()),
    task("previous-task", "previousTask", KEYS.previous, () => void page.previous()),
    task("show-keys", "showKeys", KEYS.help, () => { page.dialog.value = "keys"; }),
    region("delete-region", "deleteRegion", KEYS.remove, () => removeSelected(page), () => some() && writable()),
    region("delete-all", "deleteAllRegions", KEYS.removeAll, () => removeAll(page), writable),
    region("relation", "relationKey", KEYS.relation, () => startLinking(page), () => selected().length === 1 && writable()),
    region("next-region", "nextRegion", KEYS.nextRegion, () => step(page, 1)),
    region("previous-region", "previousRegion", KEYS.previousRegion, () => step(page, -1)),
    region("unselect", "unselect", KEYS.unselect, () => leaveMode(page), () => some() || (session()?.armed.value.value.size ?? 0) > 0),
    region("hide", "hideSelected", KEYS.hide, () => withSession(page, (one) => one.selection.toggleHidden(selected())), some),
    region("hide-all", "hideEverything", KEYS.hideAll, () => withSession(page, hideAll)),
    region("lock", "lockSelected", KEYS.lock, () => withSession(page, (one) => one.selection.toggleLocked(selected())), some),
    region("note", "editNote", KEYS.note, () => focusIn("[data-note]"), () => selected().length === 1),
    region("fields", "focusFirst", KEYS.fields, () => focusIn("[data-details] [data-control] :is(input, textarea, button, select)"), () => selected().length === 1),
  );
}

function withSession(page: LabelPage, run: (session: Session) => void): void {
  const session = page.current.value?.session;
  if (session) run(session);
}

function focusIn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

/** Delete what is selected; several at once say so and can be taken back there. */
export function removeSelected(page: LabelPage): void {
  withSession(page, (session) => remove(page, session, session.selection.ids.value));
}

export function remove(page: LabelPage, session: Session, ids: readonly string[]): void {
  const gone = ids.filter((id) => session.editable(id));
  deleteRegions(session, gone);
  if (gone.length > 1) page.toasts.show({ kind: "ok", text: t("regionsDeleted", { n: gone.length }), action: { title: t("undo"), run: () => session.history.undo() } });
}

function removeAll(page: LabelPage): void {
  withSession(page, (session) => remove(page, session, session.document.regions().map((region) => region.id)));
}

export function hideAll(session: Session): void {
  session.selection.toggleHidden(session.document.regions().map((region) => region.id));
}

function leaveMode(page: LabelPage): void {
  withSession(page, (session) => {
    if (linkingFrom(session).value !== null) linkingFrom(session).value = null;
    else if (session.selection.ids.value.length > 0) session.selection.clear();
    else session.armed.clear();
  });
}

function step(page: LabelPage, by: 1 | -1): void {
  withSession(page, (session) => {
    const ids = orderedIds(session, page.settings.regionOrder.peek());
    if (ids.length === 0) return;
    const at = ids.indexOf(session.selection.ids.value.at(-1) ?? "");
    const next = ids[(at < 0 && by < 0 ? ids.length - 1 : at + by + ids.length) % ids.length] as string;
    choose(session, next);
  });
}

/** Select one region and bring it into sight. */
export function choose(session: Session, id: string): void {
  session.selection.set(id);
  const object = session.document.region(id)?.main.item.to_name ?? "";
  session.objects.value.get(object)?.reveal?.(id);
}

export function startLinking(page: LabelPage): void {
  withSession(page, (session) => {
    const from = session.selection.single.value;
    if (from === null) return;
    linkingFrom(session).value = from;
    page.toasts.show({ kind: "info", text: t("linking") });
  });
}

/** While a relation is being drawn the next region selected is its other end. */
export function followLinking(session: Session): void {
  const from = linkingFrom(session);
  const to = session.selection.single.value;
  if (from.value === null || to === null || to === from.value) return;
  addRelation(session, from.value, to);
  from.value = null;
}
