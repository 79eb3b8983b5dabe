/** The points of a polygon as numbers, one row each; long ones show the first and say how many there are. */
import { reshape } from "../../core/actions";
import { asNumber, type Json } from "../../core/json";
import { keepNumbers } from "../../core/keepnumbers";
import { type ResultItem, round } from "../../core/result";
import { plural, t } from "../../core/strings";
import { NumberField } from "../../widgets/numberfield";
import type { DetailsProps } from "./fields";
import { NO_MODIFIERS } from "./figure";
import { figureOf } from "./shapes/all";
import { VectorFigure } from "./shapes/vector";

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

/** The vertices of a vector; a vertex takes its curve's handles along. */
export function VectorFields({ session, region }: DetailsProps) {
  session.document.version.value;
  const figure = session.document.region(region.id) && vectorOf(session.document.region(region.id)?.main.item ?? {});
  if (!figure) return null;
  const points = figure.vertices.map(({ at }) => [at.x, at.y]);
  const write = (at: number, axis: 0 | 1, number: number): void => {
    const to = figure.vertices[at]?.at;
    if (!to) return;
    const next = figure.dragHandle(`p${at}`, axis === 0 ? { ...to, x: number } : { ...to, y: number }, NO_MODIFIERS);
    reshape(session, region.id, keepNumbers(session, region.id, next.value()), `field:${at}:${axis}:${region.id}`);
  };
  return <PointRows points={points} disabled={!session.editable(region.id)} write={write} />;
}

/** Read on a picture of 100 × 100, so that its pixels are percent. */
function vectorOf(item: ResultItem): VectorFigure | null {
  const figure = figureOf(item, { width: 100, height: 100 });
  return figure instanceof VectorFigure ? figure : null;
}

interface PointRowsProps {
  readonly points: readonly (readonly Json[])[];
  readonly disabled: boolean;
  readonly write: (at: number, axis: 0 | 1, number: number) => void;
}

function PointRows({ points, disabled, write }: PointRowsProps) {
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
