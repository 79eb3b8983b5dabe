/** Keys of texts: the caret inside a text, and actions on the selected span for the table of keys. */
import type { Action } from "../../core/hotkeys";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { t } from "../../core/textstrings";
import { labelEqual } from "./equal";
import { visible } from "./front";
import { followNative } from "./gestures";
import { step } from "./granularity";
import { registerJoining } from "./parts";
import { selectedSurface } from "./registry";
import type { TextSurface } from "./surface";

const registered = new WeakSet<Session>();

/** Put the actions of texts into the session's table of keys, once per session. */
export function registerTextKeys(session: Session): void {
  if (registered.has(session)) return;
  registered.add(session);
  session.scope.add(session.hotkeys.add(...textActions(session)));
  registerJoining(session);
}

function textActions(session: Session): readonly Action[] {
  const enabled = (): boolean => (selectedSurface(session)?.resizable() ?? null) !== null;
  const make = (id: string, title: string, keys: string, run: () => void): Action => ({ id: `text:${id}`, title, group: "regions", keys, run, enabled });
  return [
    make("grow", t("growByWord"), "shift+right", () => move(session, "end", 1, "word")),
    make("shrink", t("shrinkByWord"), "shift+left", () => move(session, "end", -1, "word")),
    make("grow-character", t("growByCharacter"), "ctrl+shift+right", () => move(session, "end", 1, "character")),
    make("shrink-character", t("shrinkByCharacter"), "ctrl+shift+left", () => move(session, "end", -1, "character")),
    make("grow-start", t("growStartByWord"), "shift+alt+left", () => move(session, "start", -1, "word")),
    make("shrink-start", t("shrinkStartByWord"), "shift+alt+right", () => move(session, "start", 1, "word")),
    make("label-equal", t("labelEqual"), "alt+w", () => equal(session)),
  ];
}

function move(session: Session, side: "start" | "end", direction: 1 | -1, by: "character" | "word"): void {
  const surface = selectedSurface(session);
  const span = surface?.resizable();
  if (!surface || !span) return;
  const next = { start: span.start, end: span.end, [side]: step(surface.text, span[side], direction, by) };
  if (next.end > next.start) surface.resize(span.id, next, `span:${span.id}`);
}

function equal(session: Session): void {
  const surface = selectedSurface(session);
  const region = session.document.region(session.selection.single.peek() ?? "");
  if (!surface || !region) return;
  const made = labelEqual(surface, region);
  session.notice.value = made === 0 ? t("noEqual") : t("labeledEqual", { n: made });
}

const MOVES: Readonly<Record<string, readonly [direction: string, unit: string]>> = {
  ArrowLeft: ["left", "character"], ArrowRight: ["right", "character"], ArrowUp: ["backward", "line"], ArrowDown: ["forward", "line"],
  Home: ["backward", "lineboundary"], End: ["forward", "lineboundary"],
};

/** Caret keys while the text has the focus: move, extend, select the span at the caret. */
export function watchKeys(surface: TextSurface, announce: (text: string) => void, scope: Scope): void {
  const root = surface.view.pad;
  scope.listen<KeyboardEvent>(root, "keydown", (event) => {
    if (event.target !== root || event.defaultPrevented) return;
    if (handled(surface, event)) {
      event.preventDefault();
      event.stopPropagation();
      announce(spoken(surface));
    }
  });
  scope.listen(root, "blur", () => {
    surface.caret.value = null;
    delete root.dataset["pointer"];
  });
}

function handled(surface: TextSurface, event: KeyboardEvent): boolean {
  if (event.key === "Enter" && surface.caret.peek() !== null && !event.ctrlKey && !event.metaKey) return selectAtCaret(surface) || surface.view.activate(surface.caret.peek() ?? 0);
  if (event.key === "Escape" && surface.pending.peek()) return drop(surface);
  const way = MOVES[event.key];
  if (!way || (event.altKey && !event.ctrlKey)) return false;
  if (event.shiftKey && surface.caret.peek() === null && surface.resizable()) return false;
  return moveCaret(surface, event, way);
}

function drop(surface: TextSurface): boolean {
  surface.pending.value = null;
  surface.view.selection()?.collapseToEnd();
  return true;
}

function moveCaret(surface: TextSurface, event: KeyboardEvent, [direction, unit]: readonly [string, string]): boolean {
  const selection = surface.view.selection();
  if (!selection) return false;
  if (!surface.view.contains(selection.focusNode) || surface.caret.peek() === null) startCaret(surface);
  const fast = event.ctrlKey || event.metaKey || surface.granularity() === "word";
  const by = unit === "character" && fast ? "word" : unit === "lineboundary" && fast ? "documentboundary" : unit;
  selection.modify(event.shiftKey ? "extend" : "move", direction as "forward", by);
  const at = surface.view.contains(selection.focusNode) && selection.focusNode
    ? surface.view.offsetOf(selection.focusNode, selection.focusOffset)
    : direction === "backward" || direction === "left" ? 0 : surface.text.length;
  if (!surface.view.contains(selection.focusNode)) surface.view.selectNative(at, at);
  surface.caret.value = at;
  if (surface.view.native) followNative(surface); // the browser tells of it later, perhaps after the next key
  if (!event.shiftKey) surface.session.selection.clear();
  surface.revealSpan({ start: at, end: at });
  return true;
}

/** The caret starts at the selected span, at the last click, or at the first line in sight. */
function startCaret(surface: TextSurface): void {
  const span = surface.resizable();
  const selection = surface.view.selection();
  const inside = surface.view.contains(selection?.focusNode ?? null) && selection?.focusNode;
  const at = span ? span.end : inside && selection ? surface.view.offsetOf(inside, selection.focusOffset) : surface.view.between(visible(surface.view).top, visible(surface.view).bottom)[0]?.block.start ?? 0;
  surface.view.selectNative(at, at);
  surface.caret.value = at;
}

function selectAtCaret(surface: TextSurface): boolean {
  const at = surface.caret.peek() ?? 0;
  const ids = surface.index.within({ start: Math.max(0, at - 1), end: at + 1 }).filter((one) => one.start <= at && at <= one.end).map((one) => one.id);
  const now = ids.indexOf(surface.session.selection.single.peek() ?? "");
  const next = ids[now + 1] ?? ids[0];
  if (next === undefined) return false;
  surface.session.selection.set(next);
  surface.caret.value = null;
  return true;
}

/** What a screen reader says after a move of the caret. */
function spoken(surface: TextSurface): string {
  const at = surface.caret.peek();
  const pending = surface.pending.peek();
  if (pending) return t("selectedText", { text: surface.text.slice(pending.start, pending.end).slice(0, 200) });
  if (at === null) return "";
  const names = surface.index.within({ start: at, end: at + 1 }).map((one) => surface.describe(one));
  return names.length > 0 ? names.join(", ") : (surface.text[at] ?? "");
}
