/** The text surfaces of a session, by object name: keys, details and find work on them. */
import type { Region } from "../../core/document";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import type { TextSurface } from "./surface";

const surfaces = new WeakMap<Session, Map<string, TextSurface>>();

export function registerSurface(surface: TextSurface, scope: Scope): void {
  const all = surfaces.get(surface.session) ?? new Map<string, TextSurface>();
  surfaces.set(surface.session, all);
  all.set(surface.name, surface);
  scope.add(() => {
    if (all.get(surface.name) === surface) all.delete(surface.name);
  });
}

export function surfaceOf(session: Session, region: Region | undefined): TextSurface | undefined {
  return surfaces.get(session)?.get(region?.main.item.to_name ?? "");
}

/** The surface on which the one selected region lies. */
export function selectedSurface(session: Session): TextSurface | undefined {
  const id = session.selection.single.value;
  return id === null ? undefined : surfaceOf(session, session.document.region(id));
}

/** The surface that has the focus, else the first one. */
export function currentSurface(session: Session): TextSurface | undefined {
  const all = [...(surfaces.get(session)?.values() ?? [])];
  return all.find((one) => one.view.hasFocus()) ?? all[0];
}
