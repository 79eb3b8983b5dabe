/** Which regions lie above others: their place in the result. */
import { type Entry, NO_CHANGE } from "./change";
import { isRelation } from "./result";
import type { Session } from "./session";

/** Put regions behind all others in the list (drawn last, on top), or before them; among themselves they keep their order. */
export function restack(session: Session, ids: readonly string[], to: "front" | "back"): void {
  if (session.readonly.value) return;
  const all = session.document.entries().filter(({ item }) => !isRelation(item));
  const moved = all.filter(({ item }) => item.id !== undefined && ids.includes(item.id));
  const others = all.filter((entry) => !moved.includes(entry));
  const [first, last] = [others[0], others.at(-1)];
  if (moved.length === 0 || !first || !last || isThere(all, moved, to)) return;
  const place = to === "back" ? (i: number): number => first.order - moved.length + i : behind(session, last.order, moved.length);
  session.document.apply({ ...NO_CHANGE, updated: moved.map((entry, i) => [entry, { ...entry, order: place(i) }] as const) });
}

function isThere(all: readonly Entry[], moved: readonly Entry[], to: "front" | "back"): boolean {
  const end = to === "back" ? all.slice(0, moved.length) : all.slice(-moved.length);
  return end.every((entry, i) => entry === moved[i]);
}

/** Places behind `last`, before the relations that follow. */
function behind(session: Session, last: number, count: number): (i: number) => number {
  const next = session.document.entries().find(({ item, order }) => isRelation(item) && order > last)?.order ?? last + count + 1;
  return (i) => last + ((next - last) * (i + 1)) / (count + 1);
}
