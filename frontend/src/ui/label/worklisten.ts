/** Follows whether the person works: time for the activity log, and nothing unsaved when the page goes away. */
import { Scope } from "../../core/scope";
import type { LabelPage } from "./page";

const OFTEN = 1_000;

export function listenToWork(page: LabelPage): Scope {
  const scope = new Scope();
  let last = 0;
  const active = (): void => {
    const now = Date.now();
    if (now - last < OFTEN) return;
    last = now;
    page.current.value?.time.active();
  };
  for (const type of ["pointerdown", "pointermove", "keydown", "wheel"]) scope.listen(window, type, active, { passive: true });
  scope.listen(document, "visibilitychange", () => {
    if (document.visibilityState === "hidden") page.leave();
    else page.current.value?.time.active();
  });
  scope.listen(window, "pagehide", () => page.leave());
  return scope;
}
