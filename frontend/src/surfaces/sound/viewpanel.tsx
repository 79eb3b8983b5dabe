/** How a sound is shown: height of the wave, channels, spectrogram. */
import { useRef, useState } from "preact/hooks";
import type { ColourMap, Scale, WindowShape } from "../../geometry/fft";
import { Icon } from "../../widgets/icon";
import { placeBeside } from "../../widgets/menu";
import type { SpectrumSettings } from "./spectrum";
import { t } from "./strings";
import type { SoundSurface } from "./surface";

const SIZES = [256, 512, 1024, 2048, 4096] as const;
const SHAPES: readonly WindowShape[] = ["hann", "hamming", "blackman", "rectangular"];
const SCALES: readonly Scale[] = ["linear", "mel"];
const MAPS: readonly ColourMap[] = ["ember", "ocean", "grey"];

interface Props {
  readonly surface: SoundSurface;
}

export function ViewButton({ surface }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const show = (): void => {
    panel.current?.showPopover();
    if (panel.current && button.current) placeBeside(panel.current, button.current);
  };
  return (
    <>
      <button ref={button} type="button" class="ib" aria-label={t("view")} title={t("view")} aria-expanded={open} onClick={show}><Icon name="settings" /></button>
      <div
        ref={panel} class="menu pop sound-view" role="group" aria-label={t("view")} popover="auto"
        onToggle={(event) => setOpen((event as unknown as { newState: string }).newState === "open")}
      >
        {open && <ViewFields surface={surface} />}
      </div>
    </>
  );
}

function ViewFields({ surface }: Props) {
  const { spectrum, split, gain, following } = surface;
  const several = (surface.wave.facts.value?.channels ?? 1) > 1;
  return (
    <>
      <label class="field">
        <span class="lbl">{t("gain")}<span class="num end">{gain.value.toFixed(1)}×</span></span>
        <input class="range" type="range" min={0.5} max={20} step={0.1} aria-label={t("gain")} value={gain.value} onInput={(event) => { gain.value = Number(event.currentTarget.value); }} />
      </label>
      <Tick name={t("follow")} on={following.value} set={(on) => { following.value = on; }} />
      {several && <Tick name={t("split")} on={split.value} set={(on) => { split.value = on; }} />}
      <Tick name={t("spectrogram")} on={spectrum.settings.value.shown} set={(shown) => change(surface, { shown })} />
      {spectrum.settings.value.shown && <SpectrumFields surface={surface} />}
    </>
  );
}

function change({ spectrum }: SoundSurface, changes: Partial<SpectrumSettings>): void {
  spectrum.settings.value = { ...spectrum.settings.peek(), ...changes };
}

function Tick({ name, on, set }: { readonly name: string; readonly on: boolean; readonly set: (on: boolean) => void }) {
  return <label class="choice"><input type="checkbox" class="check" checked={on} onChange={(event) => set(event.currentTarget.checked)} />{name}</label>;
}

function SpectrumFields({ surface }: { readonly surface: SoundSurface }) {
  const now = surface.spectrum.settings.value;
  const word = (key: Scale | ColourMap): string => t(key);
  return (
    <>
      <Pick name={t("fftSize")} value={String(now.size)} all={SIZES.map((size) => [String(size), String(size)])} set={(size) => change(surface, { size: Number(size) })} />
      <Pick name={t("windowShape")} value={now.shape} all={SHAPES.map((one) => [one, one])} set={(shape) => change(surface, { shape: shape as WindowShape })} />
      <Pick name={t("scale")} value={now.scale} all={SCALES.map((one) => [one, word(one)])} set={(scale) => change(surface, { scale: scale as Scale })} />
      <Pick name={t("colours")} value={now.map} all={MAPS.map((one) => [one, word(one)])} set={(map) => change(surface, { map: map as ColourMap })} />
      <label class="field">
        <span class="lbl">{t("floor")}<span class="num end">{now.floor} dB</span></span>
        <input class="range" type="range" min={-130} max={-30} step={5} aria-label={t("floor")} value={now.floor} onInput={(event) => change(surface, { floor: Number(event.currentTarget.value) })} />
      </label>
    </>
  );
}

interface PickProps {
  readonly name: string;
  readonly value: string;
  readonly all: readonly (readonly [value: string, shown: string])[];
  readonly set: (value: string) => void;
}

function Pick({ name, value, all, set }: PickProps) {
  return (
    <label class="field sound-pick">
      <span class="lbl">{name}</span>
      <select class="input" aria-label={name} value={value} onChange={(event) => set(event.currentTarget.value)}>
        {all.map(([one, shown]) => <option key={one} value={one}>{shown}</option>)}
      </select>
    </label>
  );
}
