/** The planes of a session by the object they show; for work on regions that is loaded when it is asked for. */
import type { Scope } from "../core/scope";
import type { Session } from "../core/session";
import type { PlaneHost } from "./host";

const hosts = new WeakMap<Session, Map<string, PlaneHost>>();

export function hostOf(session: Session, object: string): PlaneHost | undefined {
  return hosts.get(session)?.get(object);
}

/** Known until `scope` ends. */
export function addHost(host: PlaneHost, scope: Scope): void {
  const own = hosts.get(host.session) ?? new Map<string, PlaneHost>();
  hosts.set(host.session, own.set(host.model.object, host));
  scope.add(() => {
    if (own.get(host.model.object) === host) own.delete(host.model.object);
  });
}
