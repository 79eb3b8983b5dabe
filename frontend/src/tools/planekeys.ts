/** Keys of a plane in the session's table: tools, zoom, turn, pages. With several planes the one used last takes them. */
import { signal, type Signal } from "@preact/signals-core";
import { currentPage } from "../core/answers";
import type { Action } from "../core/hotkeys";
import type { Scope } from "../core/scope";
import type { Session } from "../core/session";
import { t } from "../core/strings";
import { extras, TOOLS } from "./all";
import { offeredTools } from "./bench";
import type { Plane, PlaneOptions } from "./plane";

const active = new WeakMap<Session, Signal<string | null>>();

function activeIn(session: Session): Signal<string | null> {
  const known = active.get(session) ?? signal<string | null>(null);
  active.set(session, known);
  return known;
}

/** Remember which plane the person was on last. */
export function useActive(session: Session, object: string, stage: HTMLElement, scope: Scope): void {
  const take = (): void => {
    activeIn(session).value = object;
  };
  scope.listen(stage, "pointerenter", take);
  scope.listen(stage, "focusin", take);
}

export function registerPlaneKeys(plane: Plane, options: PlaneOptions, scope: Scope): void {
  const { session, object } = options;
  const enabled = (): boolean => [null, object].includes(activeIn(session).peek());
  const actions = [...toolActions(plane, session, object), ...viewActions(plane, options), ...pageActions(options), ...extras().flatMap(({ keys }) => keys?.(plane.bench) ?? [])];
  const both = (own: (() => boolean) | undefined) => (): boolean => enabled() && (own?.() ?? true);
  scope.add(session.hotkeys.add(...actions.map((action) => ({ ...action, enabled: both(action.enabled) }))));
}

function toolActions(plane: Plane, session: Session, object: string): readonly Action[] {
  const offered = new Set(offeredTools(session, object));
  return TOOLS.filter(({ id, group }) => group === "view" || offered.has(id)).map(({ id, title, key }): Action => ({
    id: `tool:${id}`, title: t(title), group: "view", keys: id === "vector" && !offered.has("polygon") ? `${key},p` : key, run: () => plane.bench.choose(id),
  }));
}

function viewActions({ view }: Plane, { zoomStep, rotate }: PlaneOptions): readonly Action[] {
  const action = (id: string, title: string, keys: string, run: () => void): Action => ({ id: `view:${id}`, title, group: "view", keys, run });
  const step = Math.max(zoomStep, 1.25);
  return [
    action("zoom-in", t("zoomIn"), "ctrl++,ctrl+=", () => view.zoomBy(step)),
    action("zoom-out", t("zoomOut"), "ctrl+-", () => view.zoomBy(1 / step)),
    action("fit", t("fit"), "shift+1", () => view.fit()),
    action("actual", t("actualSize"), "shift+2", () => view.actual()),
    ...(rotate ? [
      action("rotate-left", t("rotateLeft"), "alt+left", () => view.turn(-90)),
      action("rotate-right", t("rotateRight"), "alt+right", () => view.turn(90)),
    ] : []),
  ];
}

function pageActions({ goTo, pages = 1, session, object }: PlaneOptions): readonly Action[] {
  if (!goTo || pages < 2) return [];
  const step = (by: number) => (): void => goTo(pageOf(session, object) + by);
  return [
    { id: "page:previous", title: t("previousPage"), group: "view", keys: "ctrl+left,pageup", run: step(-1) },
    { id: "page:next", title: t("nextPage"), group: "view", keys: "ctrl+right,pagedown", run: step(1) },
  ];
}

function pageOf(session: Session, object: string): number {
  return currentPage(session, object).peek();
}
