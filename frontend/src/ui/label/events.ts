/** `labelfs.on(event, fn)`: what embedders and tests are told. */
import { effect } from "@preact/signals";
import type { ResultItem } from "../../core/result";
import type { Dispose } from "../../core/scope";
import type { Session } from "../../core/session";

export const EVENTS = ["ready", "region:create", "region:update", "region:delete", "select", "submit", "task"] as const;

export type EventName = (typeof EVENTS)[number];

type Handler = (detail: unknown) => void;

export class Events {
  readonly #handlers = new Map<EventName, Set<Handler>>();

  on(name: EventName, handler: Handler): Dispose {
    if (!EVENTS.includes(name)) throw new Error(`There is no event “${name}”; there are ${EVENTS.join(", ")}`);
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  emit(name: EventName, detail: unknown): void {
    for (const handler of [...(this.#handlers.get(name) ?? [])]) handler(detail);
  }

  /** Pass on what happens in a session. */
  follow(session: Session): Dispose {
    const stop = session.document.observe(({ change }) => {
      const items = (list: readonly { readonly item: ResultItem }[]): readonly ResultItem[] => list.map(({ item }) => item);
      if (change.created.length > 0) this.emit("region:create", items(change.created));
      if (change.updated.length > 0) this.emit("region:update", change.updated.map(([, after]) => after.item));
      if (change.deleted.length > 0) this.emit("region:delete", items(change.deleted));
    });
    let first = true;
    const unselect = effect(() => {
      const ids = session.selection.ids.value;
      if (!first) this.emit("select", ids);
      first = false;
    });
    return () => {
      stop();
      unselect();
    };
  }
}
