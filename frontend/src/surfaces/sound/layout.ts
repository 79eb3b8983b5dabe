/** Where what stands in the canvas of a sound: ruler, wave by channel, spectrogram, lanes. Pixels from the top. */
import { type LaneRow, laneRows, type Row, RULER } from "../time/lanes";
import type { Lane } from "../time/ranges";

export interface WaveRow extends Row {
  /** null: all channels together. */
  readonly channel: number | null;
}

export interface SoundLayout {
  readonly ruler: Row;
  readonly waves: readonly WaveRow[];
  readonly spectrogram: Row | null;
  readonly lanes: readonly LaneRow[];
  readonly height: number;
}

export interface LayoutWish {
  /** Channels shown each for itself; 1 when they are shown together. */
  readonly channels: number;
  readonly split: boolean;
  /** Of all waves together, resp. of each one when split. */
  readonly waveHeight: number;
  readonly spectrogram: number;
  readonly lanes: readonly Lane[];
}

export function soundLayout(wish: LayoutWish): SoundLayout {
  let top = 0;
  const row = (height: number): Row => {
    const made = { top, height };
    top += height;
    return made;
  };
  const ruler = row(RULER);
  const waves = Array.from({ length: wish.split ? wish.channels : 1 }, (_, i): WaveRow => ({ ...row(wish.waveHeight), channel: wish.split ? i : null }));
  const spectrogram = wish.spectrogram > 0 ? row(wish.spectrogram) : null;
  const lanes = laneRows(wish.lanes, row);
  return { ruler, waves, spectrogram, lanes, height: top };
}
