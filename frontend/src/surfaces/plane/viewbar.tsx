/** Zoom, turn and look of the picture: the small toolbar at the bottom right. */
import { useSignal } from "@preact/signals";
import type { Signal } from "@preact/signals-core";
import { t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { useLater } from "../../widgets/later";
import type { Adjustments } from "./adjust";
import type { PlaneView } from "./view";

export interface ViewBarProps {
  readonly view: PlaneView;
  readonly zoomControl: boolean;
  readonly rotateControl: boolean;
  /** Which sliders are offered. */
  readonly sliders: readonly (keyof Adjustments)[];
  readonly adjust: Signal<Adjustments>;
  /** Factor of one press. */
  readonly step: number;
}

export function ViewBar({ view, zoomControl, rotateControl, sliders, adjust, step }: ViewBarProps) {
  const open = useSignal(false);
  const panel = useLater(open.value, () => import("./adjustpanel"));
  if (!zoomControl && !rotateControl && sliders.length === 0) return null;
  return (
    <div class="float" style="right:12px;bottom:12px" role="toolbar" aria-label={t("view")}>
      {open.value && panel && <panel.AdjustPanel sliders={sliders} adjust={adjust} close={() => (open.value = false)} />}
      {sliders.length > 0 && (
        <button
          type="button" class="ib" aria-label={t("adjustPicture")} title={t("adjustPicture")} aria-expanded={open.value} onClick={() => (open.value = !open.value)}
        >
          <Icon name="contrast" />
        </button>
      )}
      {rotateControl && <>
        <button type="button" class="ib" aria-label={t("rotateLeft")} title={`${t("rotateLeft")} (Alt ←)`} onClick={() => view.turn(-90)}><Icon name="rotateLeft" /></button>
        <button type="button" class="ib" aria-label={t("rotateRight")} title={`${t("rotateRight")} (Alt →)`} onClick={() => view.turn(90)}><Icon name="rotateRight" /></button>
      </>}
      {zoomControl && <ZoomButtons view={view} step={step} />}
    </div>
  );
}

function ZoomButtons({ view, step }: { readonly view: PlaneView; readonly step: number }) {
  const percent = Math.round(view.viewport.value.zoom * 100);
  return (
    <>
      <button type="button" class="ib" aria-label={t("zoomOut")} title={`${t("zoomOut")} (Ctrl −)`} onClick={() => view.zoomBy(1 / step)}><Icon name="minus" /></button>
      <button
        type="button" class="btn quiet num" style="width:58px;padding:0" aria-label={t("zoomPercent", { n: percent })}
        title={`${t("actualSize")} (Shift 2)`} onClick={() => view.actual()}
      >
        {percent} %
      </button>
      <button type="button" class="ib" aria-label={t("zoomIn")} title={`${t("zoomIn")} (Ctrl +)`} onClick={() => view.zoomBy(step)}><Icon name="plus" /></button>
      <button type="button" class="ib" aria-label={t("fit")} title={`${t("fit")} (Shift 1)`} onClick={() => view.fit()}><Icon name="fit" /></button>
    </>
  );
}
