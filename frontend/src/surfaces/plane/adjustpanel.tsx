/** Sliders for brightness, contrast and gamma. */
import type { Signal } from "@preact/signals-core";
import { type StringKey, t } from "../../core/strings";
import { type Adjustments, NEUTRAL, RANGES } from "./adjust";

export interface AdjustPanelProps {
  readonly sliders: readonly (keyof Adjustments)[];
  readonly adjust: Signal<Adjustments>;
  readonly close: () => void;
}

const NAMES: Readonly<Record<keyof Adjustments, StringKey>> = { brightness: "brightness", contrast: "contrast", gamma: "gamma" };

export function AdjustPanel({ sliders, adjust, close }: AdjustPanelProps) {
  const now = adjust.value;
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  return (
    <div class="menu" role="group" aria-label={t("adjustPicture")} style="position:absolute;right:0;bottom:calc(100% + 8px);padding:12px;width:232px" onKeyDown={escape}>
      {sliders.map((key) => (
        <label key={key} class="field" style="margin-bottom:10px">
          <span class="lbl">{t(NAMES[key])}<span class="num end">{key === "gamma" ? now.gamma.toFixed(2) : `${now[key]} %`}</span></span>
          <input
            class="range" type="range" aria-label={t(NAMES[key])} {...RANGES[key]} value={now[key]}
            onInput={(event) => (adjust.value = { ...adjust.peek(), [key]: Number(event.currentTarget.value) })}
          />
        </label>
      ))}
      <button type="button" class="btn small" onClick={() => (adjust.value = NEUTRAL)}>{t("resetPicture")}</button>
    </div>
  );
}
