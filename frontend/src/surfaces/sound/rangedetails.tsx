/** Details of a selected time range: start, end and length as numbers. */
import { reshape } from "../../core/actions";
import type { Region } from "../../core/document";
import { asNumber } from "../../core/json";
import { round } from "../../core/result";
import type { Session } from "../../core/session";
import { NumberField } from "../../widgets/numberfield";
import { t } from "./strings";

interface Props {
  readonly session: Session;
  readonly region: Region;
}

export function RangeDetails({ session, region }: Props) {
  session.document.version.value;
  const { item } = session.document.region(region.id)?.main ?? region.main;
  const [start, end] = [asNumber(item.value?.["start"]), asNumber(item.value?.["end"])];
  const whole = typeof item.original_length === "number" && item.original_length >= end ? item.original_length : Number.MAX_SAFE_INTEGER;
  const field = { unit: "s", decimals: 6, step: 0.01, disabled: !session.editable(region.id) };
  const set = (key: "start" | "end") => (value: number): void => reshape(session, region.id, { [key]: round(value, 6) }, `field:${key}:${region.id}`);
  return (
    <>
      <div class="xywh">
        <NumberField {...field} name={t("start")} value={start} min={0} max={Math.max(0, round(end - 1e-6, 6))} onChange={set("start")} />
        <NumberField {...field} name={t("end")} value={end} min={round(start + 1e-6, 6)} max={whole} onChange={set("end")} />
      </div>
      <dl class="kv">
        <dt>{t("length")}</dt><dd class="num">{round(end - start, 6)} s</dd>
        {typeof item.value?.["channel"] === "number" && item.value["channel"] > 0 && <><dt>{t("lane")}</dt><dd class="num">{item.value["channel"] + 1}</dd></>}
      </dl>
    </>
  );
}
