/** Keys of sounds in the session's table. With several sounds the one used last takes them. */
import { signal, type Signal } from "@preact/signals-core";
import { attrString } from "../../core/config";
import type { Action } from "../../core/hotkeys";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { t as common } from "../../core/strings";
import { spanOf } from "../../geometry/timewindow";
import { t } from "./strings";
import type { SoundSurface } from "./surface";

const active = new WeakMap<Session, Signal<string | null>>();

function activeIn(session: Session): Signal<string | null> {
  const known = active.get(session) ?? signal<string | null>(null);
  active.set(session, known);
  return known;
}

/** Put the keys of one sound into the table until `scope` ends; `among`: how many sounds there are before it. */
export function registerSoundKeys(surface: SoundSurface, whole: HTMLElement, among: number, scope: Scope): void {
  const { session, name } = surface;
  const take = (): void => {
    activeIn(session).value = name;
  };
  scope.listen(whole, "pointerdown", take);
  scope.listen(whole, "focusin", take);
  const enabled = (): boolean => (activeIn(session).peek() ?? (among === 0 ? name : "")) === name;
  const both = (own?: () => boolean) => (): boolean => enabled() && (own?.() ?? true);
  scope.add(session.hotkeys.add(...[...playing(surface), ...moving(surface), ...marking(surface), ...viewing(surface)].map((action) => ({ ...action, enabled: both(action.enabled) })), own(surface, among)));
  watchArrows(surface, scope);
}

/** The tag's own key for playing; always its own sound. */
function own(surface: SoundSurface, among: number): Action {
  const keys = attrString(surface.node, "hotkey") || (among === 0 ? "shift+space" : `shift+space+${among + 1}`);
  return { id: `sound:play-part:${surface.name}`, title: t("playPart"), group: "media", keys, run: () => surface.playStretch() };
}

function make(group: Action["group"]) {
  return (id: string, title: string, keys: string, run: () => void, enabled?: () => boolean): Action => ({ id: `sound:${id}`, title, group, keys, run, ...(enabled ? { enabled } : {}) });
}

function playing(surface: SoundSurface): readonly Action[] {
  const { player } = surface;
  const action = make("media");
  return [
    action("play", t("playPause"), "space", () => surface.playPause()),
    { ...action("play-typing", t("playTyping"), "ctrl+p,ctrl+alt+space", () => surface.playPause()), typing: true },
    { ...action("back", t("backSecond"), "ctrl+b", () => player.seek(player.time.peek() - 1)), typing: true },
    action("loop", t("loop"), "alt+o", () => { player.looping.value = !player.looping.peek(); }),
    action("slower", t("slower"), "alt+-", () => player.setSpeed(Math.max(0.25, player.speed.peek() - 0.25))),
    action("faster", t("faster"), "alt+=,alt++", () => player.setSpeed(Math.min(4, player.speed.peek() + 0.25))),
  ];
}

function moving(surface: SoundSurface): readonly Action[] {
  const action = make("media");
  const seek = (by: number) => (): void => surface.player.seek(surface.player.time.peek() + by * surface.step);
  return [
    action("step-back", t("stepBack"), "alt+left,alt+a", seek(-1)),
    action("step-forward", t("stepForward"), "alt+right,alt+d", seek(1)),
    action("hop-back", t("hopBack"), "shift+alt+left", seek(-10)),
    action("hop-forward", t("hopForward"), "shift+alt+right", seek(10)),
    action("next-range", t("nextRange"), "alt+down", () => surface.stepRange(1)),
    action("previous-range", t("previousRange"), "alt+up", () => surface.stepRange(-1)),
  ];
}

function marking(surface: SoundSurface): readonly Action[] {
  const action = make("regions");
  const writable = (): boolean => !surface.session.readonly.peek();
  const chosen = (): boolean => surface.resizable() !== null;
  const nudge = (side: "start" | "end", by: number) => (): void => {
    const range = surface.resizable();
    if (!range) return;
    const next = { ...range, [side]: range[side] + by * surface.step };
    if (next.end > next.start) surface.resize(range.id, next.start, next.end, `nudge:${range.id}`);
  };
  return [
    action("mark-in", t("markIn"), "[", () => mark(surface, "start"), writable),
    action("mark-out", t("markOut"), "]", () => mark(surface, "end"), writable),
    action("grow", t("growEnd"), "shift+right", nudge("end", 1), chosen),
    action("shrink", t("shrinkEnd"), "shift+left", nudge("end", -1), chosen),
    action("grow-start", t("growStart"), "ctrl+shift+left", nudge("start", -1), chosen),
    action("shrink-start", t("shrinkStart"), "ctrl+shift+right", nudge("start", 1), chosen),
  ];
}

/** Put the start or end of the selected range, or of the stretch in hand, where the head stands. */
function mark(surface: SoundSurface, side: "start" | "end"): void {
  const now = surface.snapped(surface.player.time.peek());
  const range = surface.resizable();
  if (range) {
    const fits = side === "start" ? now < range.end : now > range.start;
    if (fits) surface.resize(range.id, side === "start" ? now : range.start, side === "end" ? now : range.end);
    return;
  }
  const span = surface.pending.peek() ?? surface.draft.peek();
  if (side === "start") {
    surface.pending.value = null;
    surface.draft.value = { start: now, end: span && span.end > now ? span.end : now, channel: span?.channel ?? 0 };
    return;
  }
  if (span && now > span.start) surface.choose({ ...span, end: now });
}

function viewing(surface: SoundSurface): readonly Action[] {
  const action = make("view");
  return [
    action("zoom-in", common("zoomIn"), "ctrl++,ctrl+=", () => surface.zoomBy(1.5)),
    action("zoom-out", common("zoomOut"), "ctrl+-", () => surface.zoomBy(1 / 1.5)),
    action("fit", common("fit"), "shift+1", () => surface.fit()),
    action("show-range", t("showRange"), "shift+2", () => {
      const stretch = surface.stretch();
      if (stretch) surface.show(stretch.start, stretch.end);
    }),
  ];
}

/** Arrows, Home and End while the wave itself has the focus. */
function watchArrows(surface: SoundSurface, scope: Scope): void {
  const { player } = surface;
  const moves: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => player.seek(player.time.peek() - surface.step),
    ArrowRight: () => player.seek(player.time.peek() + surface.step),
    PageUp: () => surface.pan(-0.9 * spanOf(surface.view.peek())),
    PageDown: () => surface.pan(0.9 * spanOf(surface.view.peek())),
    Home: () => player.seek(0),
    End: () => player.seek(surface.length),
  };
  scope.listen<KeyboardEvent>(surface.parts.live, "keydown", (event) => {
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    move();
    const w = surface.view.peek();
    const head = player.time.peek();
    if (event.key.startsWith("Page")) return;
    if (head < w.start || head > w.end) surface.pan(head - (w.start + w.end) / 2);
  });
}
