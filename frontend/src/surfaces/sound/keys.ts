/** Keys of sounds in the session's table. With several sounds the one used last takes them. */
import { attrString } from "../../core/config";
import type { Action } from "../../core/hotkeys";
import type { Scope } from "../../core/scope";
import { spanOf } from "../../geometry/timewindow";
import { actionsOf, activeIn, viewingKeys } from "../time/keys";
import { t } from "./strings";
import type { SoundSurface } from "./surface";

/** Put the keys of one sound into the table until `scope` ends; `among`: how many sounds there are before it. */
export function registerSoundKeys(surface: SoundSurface, whole: HTMLElement, among: number, scope: Scope): void {
  const { session, name } = surface;
  const used = activeIn(session, "sound");
  const take = (): void => { used.value = name; };
  scope.listen(whole, "pointerdown", take);
  scope.listen(whole, "focusin", take);
  const enabled = (): boolean => (used.peek() ?? (among === 0 ? name : "")) === name;
  const viewing = viewingKeys(surface, "sound", { show: t("showRange"), next: t("nextRange"), previous: t("previousRange") }, () => surface.stretch());
  const both = (own?: () => boolean) => (): boolean => enabled() && (own?.() ?? true);
  scope.add(session.hotkeys.add(...[...playing(surface), ...moving(surface), ...marking(surface), ...viewing].map((action) => ({ ...action, enabled: both(action.enabled) })), own(surface, among)));
  watchArrows(surface, scope);
}

/** The tag's own key for playing; always its own sound. */
function own(surface: SoundSurface, among: number): Action {
  const keys = attrString(surface.node, "hotkey") || (among === 0 ? "shift+space" : `shift+space+${among + 1}`);
  return { id: `sound:play-part:${surface.name}`, title: t("playPart"), group: "media", keys, run: () => surface.playStretch() };
}

function playing(surface: SoundSurface): readonly Action[] {
  const { player } = surface;
  const action = actionsOf("sound", "media");
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
  const action = actionsOf("sound", "media");
  const seek = (by: number) => (): void => surface.player.seek(surface.player.time.peek() + by * surface.step);
  return [
    action("step-back", t("stepBack"), "alt+left,alt+a", seek(-1)),
    action("step-forward", t("stepForward"), "alt+right,alt+d", seek(1)),
    action("hop-back", t("hopBack"), "shift+alt+left", seek(-10)),
    action("hop-forward", t("hopForward"), "shift+alt+right", seek(10)),
  ];
}

function marking(surface: SoundSurface): readonly Action[] {
  const action = actionsOf("sound", "regions");
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
