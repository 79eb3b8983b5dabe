/** What stands in place of a wave that cannot be shown, and why. */
import type { Session } from "../../core/session";
import { Icon } from "../../widgets/icon";
import { formatTime } from "../../geometry/ticks";
import { t } from "./strings";
import type { SoundSurface } from "./surface";
import type { WaveState } from "./wave";

export interface SoundReference {
  /** As it stands in the data. */
  readonly reference: string;
  /** Where the browser gets it; null when nowhere. */
  readonly url: string | null;
  readonly foreign: boolean;
}

/** The address of a sound: what the server resolved, same-origin paths, hosts that were allowed; nothing else is fetched. */
export function soundReference({ task }: Session, reference: string): SoundReference {
  const known = Object.hasOwn(task.media, reference) ? task.media[reference] ?? null : null;
  const address = known ?? (/^blob:/i.test(reference) || /^\/(?!\/)/.test(reference) ? reference : null);
  const foreign = /^(https?:)?\/\//i.test(address ?? reference) || (address === null && /^[a-z][a-z0-9+.-]*:\/\//i.test(reference));
  return { reference, url: foreign && !isAllowed(task.hosts, reference) ? null : address, foreign };
}

function isAllowed(hosts: Readonly<Record<string, boolean>> | undefined, reference: string): boolean {
  return URL.canParse(reference) && hosts?.[new URL(reference).origin] === true;
}

function reasonOf(state: WaveState): string {
  if (state.kind !== "none") return "";
  if (state.code === "no-ffmpeg") return t("becauseNoFfmpeg");
  if (state.code === "remote") return t("becauseRemote");
  if (state.code === "empty") return t("becauseEmpty");
  if (state.code === "missing") return t("becauseMissing");
  return t("becauseBroken");
}

/** The sound can neither be heard nor seen. */
export function NoSound({ sound, state, field }: { readonly sound: SoundReference; readonly state: WaveState; readonly field: string }) {
  const reason = sound.reference === "" ? t("becauseNone", { name: field }) : sound.foreign ? t("becauseForeign") : state.kind === "none" ? reasonOf(state) : t("becauseUnplayable");
  const detail = state.kind === "none" && state.reason !== "" && state.code === "broken" ? state.reason : "";
  return (
    <div class="empty sound-missing" role="note">
      <Icon name="audio" />
      <h3>{t("noSound")}</h3>
      {sound.reference && <p class="mono">{sound.reference.slice(0, 300)}</p>}
      <p>{reason}</p>
      {detail && <p class="faint small">{detail.slice(0, 300)}</p>}
    </div>
  );
}

/** Over the wave: how far its peaks are, or why there are none although the sound plays. */
export function WaveNote({ surface }: { readonly surface: SoundSurface }) {
  const state = surface.wave.state.value;
  if (state.kind === "working") {
    const percent = Math.floor(state.done * 100);
    return (
      <div class="sound-note" role="status">
        <progress value={state.done} max={1} aria-label={t("finding", { n: percent })} /><span class="num">{t("finding", { n: percent })}</span>
      </div>
    );
  }
  if (state.kind !== "none" || state.code === "off" || surface.player.failed.value !== null) return null;
  return <div class="sound-note" role="note">{t("noWave", { reason: reasonOf(state) })}</div>;
}

/** A file that was cut off says so. */
export function CutOff({ surface }: { readonly surface: SoundSurface }) {
  const facts = surface.wave.facts.value;
  if (!facts || surface.wave.state.value.kind !== "ready" || facts.promised <= facts.frames * 1.02 + facts.rate / 10) return null;
  const time = (frames: number): string => formatTime(frames / facts.rate, 1);
  return <div class="banner warn sound-cut" role="note"><Icon name="warning" /><span>{t("cutOff", { there: time(facts.frames), promised: time(facts.promised) })}</span></div>;
}
