/** The points of a polygon as numbers, one row each; long ones show the first and say how many there are. */
import { reshape } from "../../core/actions";
import { asNumber, type Json } from "../../core/json";
import { round } from "../../core/result";
import { plural, t } from "../../core/strings";
import { NumberField } from "../../widgets/numberfield";
import type { DetailsProps } from "./fields";

/** Beyond this many points numbers are no help. */
const SHOWN = 24;

export function PolygonFields({ session, region }: DetailsProps) {
  session.document.version.value;
  const points = pairs(session.document.region(region.id)?.main.item.value?.["points"]);
  const write = (at: number, axis: 0 | 1, number: number): void => {
    const next = points.map((point, i) => (i === at ? point.map((part, j) => (j === axis ? round(number, 4) : part)) : point));
    reshape(session, region.id, { points: next }, `field:${at}:${axis}:${region.id}`);
  };
  return <PointRows points={points} disabled={!session.editable(region.id)} write={write} />;
}

interface PointRowsProps {
  readonly points: readonly (readonly Json[])[];
  readonly disabled: boolean;
  readonly write: (at: number, axis: 0 | 1, number: number) => void;
}

export function PointRows({ points, disabled, write }: PointRowsProps) {
  return (
    <div class="col g6">
      {points.slice(0, SHOWN).map((point, i) => (
        <div class="xywh" key={i} role="group" aria-label={t("pointNumber", { n: i + 1 })}>
          {([0, 1] as const).map((axis) => (
            <NumberField
              key={axis} name={`${t(axis === 0 ? "coordX" : "coordY")} ${i + 1}`} unit="%" value={asNumber(point[axis])} step={0.1} disabled={disabled}
              onChange={(number) => write(i, axis, number)}
            />
          ))}
        </div>
      ))}
      {points.length > SHOWN && <p class="small faint">{plural(points.length, "onePoint", "points")}</p>}
    </div>
  );
}

function pairs(value: Json | undefined): readonly (readonly Json[])[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((one): one is readonly Json[] => Array.isArray(one)) : [];
}
