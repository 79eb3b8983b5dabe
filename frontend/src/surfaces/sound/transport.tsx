/** The bar below a wave: play, loop, speed, volume, zoom, and how the sound is shown. */
import { attrBool } from "../../core/config";
import { t as common } from "../../core/strings";
import { formatTime } from "../../geometry/ticks";
import { zoomOf } from "../../geometry/timewindow";
import { Icon, type IconName } from "../../widgets/icon";
import { t } from "./strings";
import type { SoundSurface } from "./surface";
import { ViewButton } from "./viewpanel";

interface Props {
  readonly surface: SoundSurface;
}

export function Transport({ surface }: Props) {
  const { player, node } = surface;
  const playing = player.playing.value;
  const ranges = surface.ranges.version.value >= 0 && surface.ranges.size > 0;
  return (
    <div class="sound-transport" role="toolbar" aria-label={t("playback")}>
      <Press icon="first" name={t("previousRange")} keys="Alt ↑" disabled={!ranges} run={() => surface.stepRange(-1)} />
      <button type="button" class="btn primary sound-play" aria-label={playing ? t("pause") : t("play")} title={`${playing ? t("pause") : t("play")} (Space)`} onClick={() => surface.playPause()}>
        <Icon name={playing ? "pause" : "play"} />
      </button>
      <Press icon="last" name={t("nextRange")} keys="Alt ↓" disabled={!ranges} run={() => surface.stepRange(1)} />
      <Clock surface={surface} />
      <span class="vr" />
      <button type="button" class="btn quiet small" aria-pressed={player.looping.value} title={`${t("loop")} (Alt O)`} onClick={() => { player.looping.value = !player.looping.peek(); }}>
        <Icon name="reset" /><span class="hide-narrow">{t("loop")}</span>
      </button>
      {attrBool(node, "speed", true) && <Speeds surface={surface} />}
      <span class="grow" />
      {attrBool(node, "volume", true) && <Volume surface={surface} />}
      {attrBool(node, "zoom", true) && <Zoom surface={surface} />}
      <ViewButton surface={surface} />
    </div>
  );
}

interface PressProps {
  readonly icon: IconName;
  readonly name: string;
  readonly keys?: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

function Press({ icon, name, keys, disabled = false, run }: PressProps) {
  return <button type="button" class="ib" aria-label={name} title={keys ? `${name} (${keys})` : name} disabled={disabled} onClick={run}><Icon name={icon} /></button>;
}

function Clock({ surface }: Props) {
  const decimals = surface.view.value.to < 36000 ? 1 : 0;
  return (
    <span class="sound-clock num">
      <b>{formatTime(Math.floor(surface.player.time.value * 10) / 10, 1)}</b> <span class="faint">/ {formatTime(surface.view.value.to, decimals)}</span>
    </span>
  );
}

const SPEEDS = [0.5, 0.75, 1, 1.5, 2] as const;

function Speeds({ surface: { player, name } }: Props) {
  const now = player.speed.value;
  const all = (SPEEDS as readonly number[]).includes(now) ? SPEEDS : [...SPEEDS, now].sort((a, b) => a - b);
  return (
    <div class="seg sound-speeds" role="radiogroup" aria-label={t("speed")}>
      {all.map((speed) => (
        <label key={speed}><input type="radio" name={`speed-${name}`} checked={speed === now} onChange={() => player.setSpeed(speed)} />{speed}×</label>
      ))}
    </div>
  );
}

function Volume({ surface: { player } }: Props) {
  const muted = player.muted.value;
  return (
    <span class="sound-volume">
      <button type="button" class="ib" aria-pressed={muted} aria-label={muted ? t("unmute") : t("mute")} title={muted ? t("unmute") : t("mute")} onClick={() => player.setMuted(!muted)}><Icon name="sound" /></button>
      <input
        class="range" type="range" min={0} max={1} step={0.05} aria-label={t("volume")} value={muted ? 0 : player.volume.value}
        onInput={(event) => player.setVolume(Number(event.currentTarget.value))}
      />
    </span>
  );
}

/** The slider counts doublings, so that each step looks alike. */
function Zoom({ surface }: Props) {
  const w = surface.view.value;
  const most = Math.log2(Math.max(2, (w.to - w.from) / surface.least));
  return (
    <span class="sound-zooms">
      <span class="vr" />
      <Press icon="minus" name={common("zoomOut")} keys="Ctrl −" run={() => surface.zoomBy(1 / 1.5)} />
      <input
        class="range sound-zoom" type="range" min={0} max={most} step={0.01} aria-label={t("zoom")} aria-valuetext={`${zoomOf(w).toFixed(1)}×`} value={Math.log2(zoomOf(w))}
        onInput={(event) => surface.zoomBy(2 ** Number(event.currentTarget.value) / zoomOf(surface.view.peek()))}
      />
      <Press icon="plus" name={common("zoomIn")} keys="Ctrl +" run={() => surface.zoomBy(1.5)} />
      <Press icon="fit" name={common("fit")} keys="Shift 1" run={() => surface.fit()} />
    </span>
  );
}
