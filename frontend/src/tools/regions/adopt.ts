/** Regions of one picture put on another, or a step beside themselves on the same. */
import { CLASSIFIERS } from "../../core/document";
import { hasGeometry, isRelation, type ResultItem, withValue } from "../../core/result";
import { limitMove } from "../../geometry/box";
import { fittedMask } from "../../geometry/mask";
import type { Size } from "../../geometry/point";
import type { Figure } from "../../surfaces/plane/figure";
import { awaited } from "../../surfaces/plane/shapes/all";
import { MaskFigure } from "../../surfaces/plane/shapes/mask";
import type { PlaneHost } from "../host";

/** A step beside, in percent of the picture's larger side. */
const STEP = 1.5;

/** `item` as it stands on the picture that `host` shows, `steps` beside its place; its shape's code and picture are waited for. */
export async function adopted(host: PlaneHost, item: ResultItem, steps: number): Promise<ResultItem> {
  if (isRelation(item) || !hasGeometry(item)) return item;
  await awaited(item);
  const { original_width: _width, original_height: _height, image_rotation: _turn, item_index: _page, ...rest } = item;
  const { size, lens } = host.model;
  const figure = lens.read(item, size);
  const here: ResultItem = { ...rest, ...host.beside() };
  const page = item.value?.["pageIndex"] === undefined ? {} : { pageIndex: (host.model.page ?? 0) + 1 };
  if (figure === null || figure === "away") return here;
  const placed = beside(fitted(figure, size), steps, size);
  return withValue(here, { ...(placed === figure ? {} : lens.geometry(placed, item)), ...page });
}

/** A mask gets as many pixels as the picture; everything else is in percent. */
function fitted(figure: Figure, size: Size): Figure {
  return figure instanceof MaskFigure && (figure.scaleX !== 1 || figure.scaleY !== 1) ? figure.with(fittedMask(figure.mask, size)) : figure;
}

function beside(figure: Figure, steps: number, size: Size): Figure {
  if (steps === 0) return figure;
  const far = Math.max(1, Math.round((Math.max(size.width, size.height) * STEP) / 100)) * steps;
  const by = limitMove(figure.box, { x: far, y: far }, size);
  return by.x === 0 && by.y === 0 ? figure : figure.moved(by);
}

/** Whether an item draws: what only describes a region stands where its region is. */
export function draws(item: ResultItem): boolean {
  return hasGeometry(item) && !CLASSIFIERS.has(item.type ?? "");
}
