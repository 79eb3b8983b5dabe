/** The bar below a series: regions, time under the pointer, play with what is in sync, zoom. */
import { count, t as common } from "../../core/strings";
import { zoomOf } from "../../geometry/timewindow";
import { Icon, type IconName } from "../../widgets/icon";
import { t } from "./strings";
import type { SeriesSurface } from "./surface";

interface Props {
  readonly surface: SeriesSurface;
}

export function SeriesBar({ surface }: Props) {
  const table = surface.table.value;
  const none = surface.ranges.version.value < 0 || surface.ranges.size === 0;
  const { player } = surface;
  return (
    <div class="series-bar" role="toolbar" aria-label={t("view")}>
      <Press icon="first" name={t("previousRange")} keys="Alt ↑" disabled={none} run={() => surface.stepRange(-1)} />
      {player.synced && (
        <button type="button" class="btn primary sound-play" aria-label={player.playing.value ? t("pause") : t("play")} title={player.playing.value ? t("pause") : t("play")} onClick={() => player.toggle()}>
          <Icon name={player.playing.value ? "pause" : "play"} />
        </button>
      )}
      <Press icon="last" name={t("nextRange")} keys="Alt ↓" disabled={none} run={() => surface.stepRange(1)} />
      <span class="series-clock num"><Now surface={surface} /></span>
      <span class="grow" />
      {table && <span class="faint num hide-narrow">{t("rows", { n: count(table.times.length) })}</span>}
      <Zoom surface={surface} />
    </div>
  );
}

/** The time under the pointer, else what is seen. */
function Now({ surface }: Props) {
  const table = surface.table.value;
  const at = surface.cursor.value;
  if (!table) return null;
  if (at >= 0) return <b>{surface.axis.exact(surface.times[at] as number)}</b>;
  const { start, end } = surface.view.value;
  return <span class="faint">{surface.axis.label(surface.snapped(start))} – {surface.axis.label(surface.snapped(end))}</span>;
}

/** The slider counts doublings, so that each step looks alike. */
function Zoom({ surface }: Props) {
  const w = surface.view.value;
  const most = Math.log2(Math.max(2, (w.to - w.from) / surface.least));
  return (
    <>
      <span class="vr" />
      <Press icon="minus" name={common("zoomOut")} keys="Ctrl −" run={() => surface.zoomBy(1 / 1.5)} />
      <input
        class="range sound-zoom hide-narrow" type="range" min={0} max={most} step={0.01} aria-label={t("zoom")} aria-valuetext={`${zoomOf(w).toFixed(1)}×`} value={Math.log2(zoomOf(w))}
        onInput={(event) => surface.zoomBy(2 ** Number(event.currentTarget.value) / zoomOf(surface.view.peek()))}
      />
      <Press icon="plus" name={common("zoomIn")} keys="Ctrl +" run={() => surface.zoomBy(1.5)} />
      <Press icon="fit" name={common("fit")} keys="Shift 1" run={() => surface.fit()} />
    </>
  );
}

interface PressProps {
  readonly icon: IconName;
  readonly name: string;
  readonly keys: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

function Press({ icon, name, keys, disabled = false, run }: PressProps) {
  return <button type="button" class="ib" aria-label={name} title={`${name} (${keys})`} disabled={disabled} onClick={run}><Icon name={icon} /></button>;
}
