/** Handles of objects that are not drawn: they keep nobody waiting, their results are kept all the same. */
import { signal } from "@preact/signals-core";
import type { Scope } from "./scope";
import type { Session } from "./session";

/** Stand in for the object `name` until `scope` ends. */
export function standIn(session: Session, name: string, scope: Scope): void {
  session.provide({ name, ready: signal(true), toClient: () => ({ x: 0, y: 0 }), fromClient: () => [] }, scope);
}
