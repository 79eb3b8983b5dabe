/** Start and end of the selected range, exactly as the result holds them; what is typed goes to the nearest sample. */
import { useEffect, useState } from "preact/hooks";
import type { Region } from "../../core/document";
import type { Session } from "../../core/session";
import { count } from "../../core/strings";
import { NumberField } from "../../widgets/numberfield";
import { surfaceOf } from "./describe";
import { t } from "./strings";
import type { SeriesSurface } from "./surface";

interface Props {
  readonly session: Session;
  readonly region: Region;
}

export function SeriesDetails({ session, region }: Props) {
  session.document.version.value;
  const surface = surfaceOf(session, region.main.item.to_name);
  const range = surface?.ranges.get(region.id);
  if (!surface || !range) return null;
  const off = !session.editable(region.id) || surface.table.value === null;
  const set = (side: "start" | "end") => (time: number): void => {
    const other = side === "start" ? range.end : range.start;
    const [start, end] = side === "start" ? [Math.min(time, other), other] : [other, Math.max(time, other)];
    surface.resize(region.id, start, end, `field:${side}:${region.id}`);
  };
  const samples = surface.samples(range.start, range.end);
  return (
    <>
      <div class={surface.axis.pattern ? "series-times" : "xywh"}>
        <TimeField surface={surface} name={t("start")} value={range.start} disabled={off} onChange={set("start")} />
        <TimeField surface={surface} name={t("end")} value={range.end} disabled={off} onChange={set("end")} />
      </div>
      <dl class="kv">
        <dt>{t("length")}</dt><dd class="num">{range.end > range.start ? surface.axis.lengthText(range.start, range.end) : t("instant")}</dd>
        {surface.table.value && <><dt>{t("samples")}</dt><dd class="num">{count(samples)}</dd></>}
      </dl>
    </>
  );
}

interface FieldProps {
  readonly surface: SeriesSurface;
  readonly name: string;
  readonly value: number;
  readonly disabled: boolean;
  readonly onChange: (time: number) => void;
}

function TimeField({ surface, name, value, disabled, onChange }: FieldProps) {
  if (surface.axis.pattern) return <WrittenTime surface={surface} name={name} value={value} disabled={disabled} onChange={onChange} />;
  const step = Math.abs(surface.stepped(value, 1) - value) || Math.abs(value - surface.stepped(value, -1)) || 1;
  return <NumberField name={name} value={value} decimals={12} step={step} min={surface.times[0] ?? value} max={surface.times.at(-1) ?? value} disabled={disabled} onChange={onChange} />;
}

/** A time as text in the column's own pattern; arrows go to the next sample. */
function WrittenTime({ surface, name, value, disabled, onChange }: FieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => setDraft(null), [value]);
  const shown = surface.axis.exact(value);
  const wrong = draft !== null && surface.axis.read(draft) === null;
  const take = (text: string): void => {
    const time = surface.axis.read(text);
    if (time !== null && text !== shown) onChange(time);
    setDraft(null);
  };
  return (
    <label class="input">
      <span class="pre" aria-hidden="true">{name}</span>
      <input
        class="num" type="text" aria-label={name} aria-invalid={wrong} disabled={disabled} value={draft ?? shown} title={surface.axis.pattern?.pattern}
        onInput={(event) => setDraft(event.currentTarget.value)} onBlur={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => {
          const by = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
          if (event.key === "Enter") take(event.currentTarget.value);
          else if (event.key === "Escape") setDraft(null);
          else if (by !== 0) onChange(surface.stepped(value, by * (event.shiftKey ? 10 : 1)));
          else return;
          event.stopPropagation();
          if (by !== 0) event.preventDefault();
        }}
      />
    </label>
  );
}
