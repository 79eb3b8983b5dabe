/** Key presses on the page become actions of the key table. */
import type { Dispose } from "../../core/scope";
import { Scope } from "../../core/scope";
import type { LabelPage } from "./page";

const TEXT_INPUTS = new Set(["text", "search", "number", "email", "url", "tel", "password", "date", "time", "datetime-local", "month", "week"]);

export function listenToKeys(page: LabelPage): Dispose {
  const scope = new Scope();
  scope.listen<KeyboardEvent>(window, "keydown", (event) => onKey(page, event));
  return () => scope.dispose();
}

function onKey(page: LabelPage, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest('[role="menu"], [role="listbox"].pop') || ownsKey(target, event)) return;
  const action = page.hotkeys.find(event, isTyping(target));
  if (!action || (action.native && page.hotkeys.overrides.value[action.id] === undefined)) return;
  event.preventDefault();
  action.run();
}

/** Whether keys go into a text here. */
export function isTyping(target: Element): boolean {
  if (target instanceof HTMLInputElement) return TEXT_INPUTS.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLElement && target.isContentEditable);
}

const OWN: Readonly<Record<string, string>> = {
  Enter: "button, a[href], summary, [role=button], [role=option], [role=treeitem], [role=switch]",
  " ": "button, a[href], summary, input, [role=button], [role=checkbox], [role=radio], [role=switch], [role=listbox], [role=treeitem]",
  ArrowLeft: "input, [role=tab], [role=radio], [role=slider], [role=separator], [role=tree], [role=radiogroup]",
};

/** Keys that a focused control uses itself: Enter on a button, arrows on a slider. */
function ownsKey(target: Element, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const selector = OWN[event.key.startsWith("Arrow") ? "ArrowLeft" : event.key];
  return selector !== undefined && target.matches(selector);
}
