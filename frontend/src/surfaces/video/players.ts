/** The players of a session's videos, for what stands elsewhere on the page. */
import { signal, type Signal } from "@preact/signals-core";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import type { Player } from "./player";

const players = new WeakMap<Session, Signal<ReadonlyMap<string, Player>>>();

function playersIn(session: Session): Signal<ReadonlyMap<string, Player>> {
  const known = players.get(session) ?? signal<ReadonlyMap<string, Player>>(new Map());
  players.set(session, known);
  return known;
}

export function addPlayer(session: Session, object: string, player: Player, scope: Scope): void {
  const all = playersIn(session);
  all.value = new Map(all.peek()).set(object, player);
  scope.add(() => {
    const next = new Map(all.peek());
    if (next.get(object) === player) next.delete(object);
    all.value = next;
  });
}

export function playerOf(session: Session, object: string | undefined): Player | undefined {
  return playersIn(session).value.get(object ?? "");
}
