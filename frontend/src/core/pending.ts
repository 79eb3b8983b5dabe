/** Text typed into a box but not added yet; a submit adds it (tags.md 1.8). */
import { signal, type Signal } from "@preact/signals-core";
import type { AnswerScope } from "./answers";
import type { TagNode } from "./config";
import type { Session } from "./session";

const boxes = new WeakMap<Session, Map<string, Signal<string | null>>>();

function keyOf(control: TagNode, scope: AnswerScope): string {
  return JSON.stringify([control.name, scope.region?.id ?? null, scope.item ?? null]);
}

/** What stands in the box of a text area; null while nobody has typed there. */
export function pendingText(session: Session, control: TagNode, scope: AnswerScope): Signal<string | null> {
  const own = boxes.get(session) ?? new Map<string, Signal<string | null>>();
  boxes.set(session, own);
  const key = keyOf(control, scope);
  const box = own.get(key) ?? signal<string | null>(null);
  own.set(key, box);
  return box;
}

/** Whether any box holds text that is in no answer yet. */
export function hasPending(session: Session): boolean {
  return [...(boxes.get(session)?.values() ?? [])].some((box) => (box.value ?? "").trim() !== "");
}
