/** `window.labelfs`: the small documented interface for embedders and tests (docs: ui.md, names). */
import type { Dispose } from "../../core/scope";
import type { ObjectHandle } from "../../core/session";
import { savedResult } from "../../core/visibility";
import type { EventName } from "./events";
import type { LabelPage } from "./page";
import { choose } from "./commands";

export interface LabelfsInterface {
  /** The open task as JSON, its id the file's own; null while none is open. */
  readonly task: unknown;
  /** The result array as it would be submitted. */
  serialize(): unknown[];
  select(region: string): void;
  /** Throws when the config has no such object, or it is not on screen. */
  object(name: string): Pick<ObjectHandle, "toClient" | "fromClient" | "timeline" | "ready">;
  on(event: EventName, run: (detail: unknown) => void): Dispose;
}

export function interfaceOf(page: LabelPage): LabelfsInterface {
  const session = () => page.current.value?.session;
  return {
    get task() {
      return page.answer.value?.task ?? null;
    },
    serialize: () => {
      const one = session();
      return one ? structuredClone([...savedResult(one)]) : [];
    },
    select: (region) => {
      const one = session();
      if (!one?.document.region(region)) throw new Error(`There is no region “${region}”`);
      choose(one, region);
    },
    object: (name) => {
      const handle = session()?.objects.value.get(name);
      if (!handle) throw new Error(`There is no object “${name}” on the page`);
      return handle;
    },
    on: (event, run) => page.events.on(event, run),
  };
}
