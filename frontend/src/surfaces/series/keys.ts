/** Keys of series in the session's table; with several series the one used last takes them. */
import { attrString } from "../../core/config";
import type { Action } from "../../core/hotkeys";
import type { Scope } from "../../core/scope";
import { spanOf } from "../../geometry/timewindow";
import { actionsOf, activeIn, viewingKeys } from "../time/keys";
import { t } from "./strings";
import type { SeriesSurface } from "./surface";

/** Put the keys of one series into the table until `scope` ends. `alone`: no sound or film has them; `first`: no series stands before it. */
export function registerSeriesKeys(surface: SeriesSurface, whole: HTMLElement, { alone, first }: { readonly alone: boolean; readonly first: boolean }, scope: Scope): void {
  const { session, name } = surface;
  const now = activeIn(session, "series");
  scope.listen(whole, "pointerdown", () => { now.value = name; });
  scope.listen(whole, "focusin", () => { now.value = name; });
  if (!alone) scope.listen<Event>(document, "pointerdown", (event) => { if (!whole.contains(event.target as Node)) now.value = ""; }, { capture: true });
  const mine = (): boolean => (now.peek() ?? (alone && first ? name : "")) === name;
  const chosen = () => surface.ranges.get(session.selection.single.peek());
  const viewing = viewingKeys(surface, "series", { show: t("showRange"), next: t("nextRange"), previous: t("previousRange") }, chosen);
  const actions = [...viewing, ...changing(surface), ...playing(surface)];
  scope.add(session.hotkeys.add(...actions.map((action) => ({ ...action, enabled: () => mine() && (action.enabled?.() ?? true) }))));
  watchArrows(surface, scope);
}

function changing(surface: SeriesSurface): readonly Action[] {
  const action = actionsOf("series", "regions");
  const chosen = (): boolean => surface.resizable() !== null;
  return [
    action("grow-start", t("growStart"), "ctrl+shift+left", () => nudge(surface, "start", -1), chosen),
    action("shrink-start", t("shrinkStart"), "ctrl+shift+right", () => nudge(surface, "start", 1), chosen),
  ];
}

function playing(surface: SeriesSurface): readonly Action[] {
  const own = attrString(surface.node, "hotkey");
  const action = actionsOf("series", "media");
  return surface.player.synced ? [action("play", t("playPause"), own || "ctrl+alt+space", () => surface.player.toggle())] : [];
}

/** Move one end of the selected range by samples; ends may meet but not pass each other. */
export function nudge(surface: SeriesSurface, side: "start" | "end", by: number): void {
  const range = surface.resizable();
  if (!range) return;
  const to = surface.stepped(range[side], by);
  const [start, end] = side === "start" ? [Math.min(to, range.end), range.end] : [range.start, Math.max(to, range.start)];
  surface.resize(range.id, start, end, `nudge:${side}:${range.id}`);
}

/** On the plots: with a selected range the arrows move its end by a sample (with shift ten), else they pan a tenth (half) of what is seen. */
function watchArrows(surface: SeriesSurface, scope: Scope): void {
  scope.listen<KeyboardEvent>(surface.parts.live, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const w = surface.view.peek();
    const way = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (way !== 0 && surface.resizable()) nudge(surface, "end", way * (event.shiftKey ? 10 : 1));
    else if (way !== 0) surface.pan(way * spanOf(w) * (event.shiftKey ? 0.5 : 0.1));
    else if (event.key === "PageUp" || event.key === "PageDown") surface.pan((event.key === "PageUp" ? -0.9 : 0.9) * spanOf(w));
    else if (event.key === "Home") surface.pan(w.from - w.start);
    else if (event.key === "End") surface.pan(w.to - w.end);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
