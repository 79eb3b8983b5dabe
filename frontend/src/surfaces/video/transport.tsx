/** The bar between picture and timeline: play, step, hop, frame number, keyframes, speed, loop, sound, zoom of the timeline. */
import type { ComponentChildren } from "preact";
import { shownKey } from "../../core/labelkeys";
import { count } from "../../core/strings";
import { formatTime } from "../../geometry/ticks";
import { Icon } from "../../widgets/icon";
import { MenuButton } from "../../widgets/menu";
import { NumberField } from "../../widgets/numberfield";
import { hopKeyframe, selectedTrack, toggleInterpolation, toggleKeyframe, type VideoContext } from "./actions";
import { trackOf } from "./edits";
import { type VideoIconName, VideoIcon } from "./icons";
import { KEYS } from "./keys";
import { v } from "./texts";
import type { TimelineView } from "./timelineview";

const SPEEDS = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5] as const;

export interface TransportProps {
  readonly context: VideoContext;
  readonly view: TimelineView;
  /** Slowest rate on offer, and the one at the start. */
  readonly slowest: number;
  readonly usual: number;
}

export function Transport({ context, view, slowest, usual }: TransportProps) {
  const { player } = context;
  const playing = player.playing.value;
  const off = !player.ready.value;
  const last = player.clock.value.count;
  return (
    <div class="video-transport" role="toolbar" aria-label={v("transport")}>
      <span class="row g2">
        <Press name={v("firstFrame")} keys={KEYS.first} icon="first" off={off} run={() => player.go(1)} />
        <Press name={v("previousKeyframe")} keys={KEYS.previousKeyframe} icon="keyframeBack" off={off} run={() => hopKeyframe(context, -1)} />
        <Press name={v("previousFrame")} keys={KEYS.back} icon="left" off={off} run={() => player.step(-1)} />
        <button
          type="button" class="btn primary video-play" aria-label={v(playing ? "pause" : "play")} title={`${v(playing ? "pause" : "play")} (${shownKey(KEYS.play)})`}
          aria-keyshortcuts={shownKey(KEYS.play).replaceAll(" ", "+")} disabled={off} onClick={() => player.toggle()}
        ><Icon name={playing ? "pause" : "play"} /></button>
        <Press name={v("nextFrame")} keys={KEYS.forward} icon="right" off={off} run={() => player.step(1)} />
        <Press name={v("nextKeyframe")} keys={KEYS.nextKeyframe} icon="keyframeOn" off={off} run={() => hopKeyframe(context, 1)} />
        <Press name={v("lastFrame")} keys={KEYS.last} icon="last" off={off} run={() => player.go(last)} />
      </span>
      <span class="row g6 video-place">
        <span class="video-frame-field" onKeyDownCapture={backToPicture}>
          <NumberField name={v("frame")} value={player.frame.value} min={1} max={last} decimals={0} disabled={off} onChange={(frame) => player.go(Math.round(frame))} />
        </span>
        <span class="dim num">{v("ofFrames", { n: count(last) })}</span>
        <span class="num video-time">{formatTime(player.clock.value.start(player.frame.value), 3)}</span>
      </span>
      <KeyframeButtons context={context} />
      <span class="row g2 video-more">
        <Loop context={context} />
        <Speed context={context} slowest={slowest} usual={usual} />
        <Sound context={context} />
        <span class="video-gap" />
        <Press name={v("timelineZoomOut")} icon="minus" off={off || view.zoomed <= 1} run={() => view.zoom(0.5)} />
        <Press name={v("timelineZoomIn")} icon="plus" off={off} run={() => view.zoom(2)} />
        <Press name={v("timelineFit")} icon="whole" off={off} run={() => view.showAll()} />
        <button type="button" class="ib" aria-label={v("fullScreen")} title={v("fullScreen")} onClick={(event) => void fullScreen(event.currentTarget)}><VideoIcon name="fit" /></button>
      </span>
    </div>
  );
}

/** Enter in the frame field goes there and leaves the field, so that the keys of the page work again. */
function backToPicture(event: KeyboardEvent): void {
  if (event.key !== "Enter" || !(event.currentTarget instanceof Element)) return;
  const surface = event.currentTarget.closest("[data-object]")?.querySelector<HTMLElement>("[data-region-surface]");
  setTimeout(() => surface?.focus({ preventScroll: true }));
}

async function fullScreen(button: Element): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await button.closest("[data-object]")?.requestFullscreen();
}

interface PressProps {
  readonly name: string;
  readonly icon: VideoIconName;
  readonly keys?: string;
  readonly off?: boolean;
  readonly pressed?: boolean;
  readonly run: () => void;
  readonly children?: ComponentChildren;
}

function Press({ name, icon, keys, off = false, pressed, run }: PressProps) {
  const shown = keys ? shownKey(keys) : "";
  return (
    <button
      type="button" class="ib" aria-label={name} title={shown ? `${name} (${shown})` : name} disabled={off} {...(shown ? { "aria-keyshortcuts": shown.replaceAll(" ", "+") } : {})}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })} onClick={run}
    ><VideoIcon name={icon} /></button>
  );
}

/** Put or take a keyframe here, end the box or let it go on; only with one track selected. */
function KeyframeButtons({ context }: { readonly context: VideoContext }) {
  const { session, player } = context;
  session.document.version.value;
  const id = selectedTrack(context);
  const track = id === null ? null : trackOf(session.document.region(id)?.main.item.value);
  if (id === null || !track) return null;
  const frame = player.frame.value;
  const here = track.keyframeAt(frame) !== undefined;
  const before = track.keyframeBefore(frame);
  const off = !session.editable(id);
  return (
    <span class="row g2">
      <Press
        name={v(here ? "removeKeyframe" : "addKeyframe")} keys={KEYS.keyframe} icon="keyframe" pressed={here} off={off || (here && track.keyframes.length === 1)} run={() => toggleKeyframe(context)}
      />
      <Press name={v(before?.enabled === false ? "goesOn" : "endsHere")} keys={KEYS.interpolation} icon="spanEnd" pressed={before?.enabled === false} off={off || !before} run={() => toggleInterpolation(context)} />
    </span>
  );
}

function Loop({ context: { session, player } }: { readonly context: VideoContext }) {
  const on = player.looping.value;
  const name = v(session.selection.ids.value.length > 0 ? "loopSelected" : "loop");
  return <Press name={name} icon="loop" pressed={on} off={!player.ready.value} run={() => { player.looping.value = !on; }} />;
}

function Speed({ context: { player }, slowest, usual }: { readonly context: VideoContext; readonly slowest: number; readonly usual: number }) {
  const now = player.speed.value;
  const offered = [...new Set([...SPEEDS.filter((speed) => speed >= slowest), slowest, usual, now])].sort((a, b) => a - b);
  return (
    <MenuButton label={`${v("speed")} ${now}×`} class="btn quiet num video-speed" items={offered.map((speed) => ({ title: `${speed}×`, checked: speed === now, run: () => player.setSpeed(speed) }))}>
      {`${now}×`}
    </MenuButton>
  );
}

function Sound({ context: { player } }: { readonly context: VideoContext }) {
  const muted = player.muted.value;
  return (
    <>
      <Press name={v(muted ? "unmute" : "mute")} icon={muted ? "soundOff" : "sound"} run={() => player.setMuted(!muted)} />
      <input
        type="range" class="video-volume" min="0" max="1" step="0.05" aria-label={v("volume")} value={muted ? 0 : player.volume.value}
        onInput={(event) => player.setVolume(Number(event.currentTarget.value))}
      />
    </>
  );
}
