/** The vertices of a vector as numbers. */
import { reshape } from "../../core/actions";
import { labelsOfRegion } from "../../core/document";
import { keepNumbers } from "../../core/keepnumbers";
import type { ResultItem } from "../../core/result";
import type { DetailsProps } from "./fields";
import { NO_MODIFIERS } from "./figure";
import { PointRows } from "./pointfields";
import { figureOf } from "./shapes/all";
import { VectorFigure } from "./shapes/vector";
import { isNamed, skeletonOf } from "./skeleton";
import { SkeletonFields } from "./skeletonfields";

/** The vertices of a vector; a vertex takes its curve's handles along. */
export function VectorFields({ session, region }: DetailsProps) {
  session.document.version.value;
  const figure = session.document.region(region.id) && vectorOf(session.document.region(region.id)?.main.item ?? {});
  if (!figure) return null;
  if (figure.vertices.some(isNamed)) return <SkeletonFields session={session} id={region.id} figure={figure} points={skeletonOf(session, region.main.item.from_name, labelsOfRegion(region))} />;
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
