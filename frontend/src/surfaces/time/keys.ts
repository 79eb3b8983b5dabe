/** Keys of objects along time: of several of a kind the one used last has them. */
import { signal, type Signal } from "@preact/signals-core";
import type { Action } from "../../core/hotkeys";
import type { Session } from "../../core/session";
import { t as common } from "../../core/strings";
import type { Range } from "./ranges";
import type { TimeSurface } from "./surface";

const active = new WeakMap<Session, Map<string, Signal<string | null>>>();

/** Name of the object of a kind that was used last; null before any was. */
export function activeIn(session: Session, kind: string): Signal<string | null> {
  const kinds = active.get(session) ?? new Map<string, Signal<string | null>>();
  active.set(session, kinds);
  const known = kinds.get(kind) ?? signal<string | null>(null);
  kinds.set(kind, known);
  return known;
}

type Make = (id: string, title: string, keys: string, run: () => void, enabled?: () => boolean) => Action;

export function actionsOf(kind: string, group: Action["group"]): Make {
  return (id, title, keys, run, enabled) => ({ id: `${kind}:${id}`, title, group, keys, run, ...(enabled ? { enabled } : {}) });
}

interface Titles {
  readonly show: string;
  readonly next: string;
  readonly previous: string;
}

/** Zoom, fit, and going from range to range; `shown`: what "zoom to" takes. */
export function viewingKeys(surface: TimeSurface, kind: string, titles: Titles, shown: () => Pick<Range, "start" | "end"> | null | undefined): readonly Action[] {
  const action = actionsOf(kind, "view");
  return [
    action("zoom-in", common("zoomIn"), "ctrl++,ctrl+=", () => surface.zoomBy(1.5)),
    action("zoom-out", common("zoomOut"), "ctrl+-", () => surface.zoomBy(1 / 1.5)),
    action("fit", common("fit"), "shift+1", () => surface.fit()),
    action("show-range", titles.show, "shift+2", () => {
      const stretch = shown();
      if (stretch) surface.show(stretch.start, stretch.end);
    }),
    action("next-range", titles.next, "alt+down", () => surface.stepRange(1)),
    action("previous-range", titles.previous, "alt+up", () => surface.stepRange(-1)),
  ];
}
