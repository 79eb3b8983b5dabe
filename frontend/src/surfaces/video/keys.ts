/** Keys of a video in the session's table (tags.md 7). With several videos the one used last takes them. */
import type { Action } from "../../core/hotkeys";
import type { Scope } from "../../core/scope";
import { armedTimeline, hopKeyframe, markRange, nudgeKeyframe, selectedRange, selectedTrack, toggleInterpolation, toggleKeyframe, type VideoContext } from "./actions";
import { activeIn } from "../time/keys";
import type { Player } from "./player";
import { v } from "./texts";

export const KEYS = {
  play: "ctrl+alt+space", back: "alt+left", forward: "alt+right", previousKeyframe: "ctrl+alt+left", nextKeyframe: "ctrl+alt+right",
  first: "ctrl+alt+shift+left", last: "ctrl+alt+shift+right", hopBack: "alt+shift+left", hopForward: "alt+shift+right",
  keyframe: "alt+k", keyframeEarlier: "ctrl+shift+left", keyframeLater: "ctrl+shift+right", interpolation: "alt+i", start: "[", end: "]",
} as const;

/** The space bar held moves the picture; a tap plays and pauses. */
const TAP_MS = 300;

function tapToPlay(stage: HTMLElement, player: Player, scope: Scope): void {
  let pressed: number | null = null;
  const onPicture = ({ target }: Event): boolean => target instanceof Element && target.matches("[data-region-surface]");
  scope.listen<KeyboardEvent>(stage, "keydown", (event) => {
    const plain = event.key === " " && !event.ctrlKey && !event.altKey && !event.shiftKey && !event.metaKey;
    if (!event.repeat) pressed = plain && onPicture(event) ? event.timeStamp : null;
  }, { capture: true });
  scope.listen(stage, "pointerdown", () => { pressed = null; }, { capture: true });
  scope.listen<KeyboardEvent>(stage, "keyup", (event) => {
    if (event.key === " " && pressed !== null && event.timeStamp - pressed < TAP_MS) player.toggle();
    pressed = null;
  }, { capture: true });
}

/** Frames of one hop. */
const HOP = 10;

export function registerVideoKeys(context: VideoContext, stage: HTMLElement, own: string, scope: Scope): void {
  const { session, object, player } = context;
  const used = activeIn(session, "video");
  const take = (): void => { used.value = object; };
  scope.listen(stage, "pointerenter", take);
  scope.listen(stage, "focusin", take);
  tapToPlay(stage, player, scope);
  const mine = (): boolean => [null, object].includes(used.peek()) && player.ready.peek();
  const action = (id: string, title: string, keys: string, run: () => void, more: () => boolean = () => true): Action =>
    ({ id: `video:${id}`, title, group: "media", keys, run, enabled: () => mine() && more() });
  const onTrack = (): boolean => selectedTrack(context) !== null && !session.readonly.peek();
  const marking = (): boolean => !session.readonly.peek() && (selectedRange(context) !== null || armedTimeline(context) !== undefined);
  scope.add(session.hotkeys.add(
    action("play", `${v("play")} / ${v("pause")}`, own === "" ? KEYS.play : `${KEYS.play},${own}`, () => player.toggle()),
    action("back", v("previousFrame"), KEYS.back, () => player.step(-1)),
    action("forward", v("nextFrame"), KEYS.forward, () => player.step(1)),
    action("hop-back", v("hopBack"), KEYS.hopBack, () => player.step(-HOP)),
    action("hop-forward", v("hopForward"), KEYS.hopForward, () => player.step(HOP)),
    action("previous-keyframe", v("previousKeyframe"), KEYS.previousKeyframe, () => hopKeyframe(context, -1)),
    action("next-keyframe", v("nextKeyframe"), KEYS.nextKeyframe, () => hopKeyframe(context, 1)),
    action("first", v("firstFrame"), KEYS.first, () => player.go(1)),
    action("last", v("lastFrame"), KEYS.last, () => player.go(player.clock.peek().count)),
    action("keyframe", `${v("addKeyframe")} / ${v("removeKeyframe")}`, KEYS.keyframe, () => toggleKeyframe(context), onTrack),
    action("keyframe-earlier", v("keyframeEarlier"), KEYS.keyframeEarlier, () => nudgeKeyframe(context, -1), onTrack),
    action("keyframe-later", v("keyframeLater"), KEYS.keyframeLater, () => nudgeKeyframe(context, 1), onTrack),
    action("interpolation", v("interpolation"), KEYS.interpolation, () => toggleInterpolation(context), onTrack),
    action("range-start", v("startHere"), KEYS.start, () => markRange(context, "start"), marking),
    action("range-end", v("endHere"), KEYS.end, () => markRange(context, "end"), marking),
  ));
}
