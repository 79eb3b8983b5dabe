/** What a person must know of a video: that it is not there, that its frames are counted another way, that one cannot be decoded. */
import { useSignal } from "@preact/signals";
import { locale } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import type { ClockNote } from "./clock";
import type { Player } from "./player";
import { v } from "./texts";

export function VideoMissing({ reference, reason }: { readonly reference: string; readonly reason: string }) {
  return (
    <div class="empty video-missing" role="note">
      <Icon name="video" />
      <h3>{v("missingTitle")}</h3>
      {reference && <p class="mono">{decoded(reference).slice(0, 300)}</p>}
      <p>{reason} {v("kept")}</p>
    </div>
  );
}

function decoded(reference: string): string {
  try {
    return decodeURI(reference);
  } catch {
    return reference; // a stray percent sign: shown as it is
  }
}

export function ClockBanner({ player }: { readonly player: Player }) {
  const closed = useSignal(false);
  const note = player.note.value;
  if (!note || closed.value || player.problem.value) return null;
  return (
    <div class="banner video-note" role="status">
      <Icon name="info" />
      <span class="grow">{noteText(note)}</span>
      <button type="button" class="ib s" aria-label={v("dismiss")} onClick={() => { closed.value = true; }}><Icon name="close" /></button>
    </div>
  );
}

function noteText(note: ClockNote): string {
  const number = (value: number): string => value.toLocaleString(locale(), { maximumFractionDigits: 3 });
  if (note.kind === "guessed") return v("guessed", { rate: number(note.rate) });
  if (note.kind === "rateUnread") return v("rateUnread", { text: note.text.slice(0, 60), found: number(note.found) });
  if (note.kind === "rateDiffers") return v("rateDiffers", { written: number(note.written), found: number(note.found) });
  return v("resultsDiffer", { counted: number(note.counted), found: number(note.found) });
}

export function BadFrame({ player }: { readonly player: Player }) {
  const frame = player.badFrame.value;
  return frame === null ? null : <p class="video-bad-frame" role="alert">{v("badFrame", { n: frame })}</p>;
}
