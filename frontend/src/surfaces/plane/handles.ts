/** The handles of what is selected: one region's own, or a common frame around several. */
import { type Box, boxOf } from "../../geometry/box";
import { distance, type Point } from "../../geometry/point";
import { toImage, type Viewport } from "../../geometry/viewport";
import type { Figure, FigureOptions, Handle } from "./figure";
import type { PlaneItem, PlaneModel } from "./model";
import { shapeOf } from "./shapes/all";
import { rotatable, RectangleFigure } from "./shapes/rectangle";

/** What the handles belong to. */
export interface Grip {
  readonly ids: readonly string[];
  readonly figure: Figure;
  readonly handles: readonly Handle[];
  /** Several regions in one frame. */
  readonly group: boolean;
}

const MOUSE_REACH = 8;
const TOUCH_REACH = 22;

/** The grip of the selection as it stands now (in hand or at rest); null when nothing editable is selected. */
export function gripOf(model: PlaneModel, view: Viewport): Grip | null {
  const items = model.selected().filter(({ id }) => model.session.editable(id));
  const [only] = items;
  if (!only) return null;
  if (items.length === 1) return single(model, only, view);
  const box = model.boxAround(items.map(({ id }) => id));
  if (!box) return null;
  const frame = model.frame.value ?? new RectangleFigure({ x: box.minX, y: box.minY, width: box.maxX - box.minX, height: box.maxY - box.minY, rotation: 0 }, model.size);
  const canRotate = items.every(({ id }) => optionsOf(model, id).canRotate);
  return { ids: items.map(({ id }) => id), figure: frame, handles: frame.handles(view, { canRotate }), group: true };
}

/** The box (image pixels) around handles. */
export function placesOf(handles: readonly Handle[], view: Viewport): Box {
  return boxOf(handles.map(({ at }) => toImage(view, at)));
}

function single(model: PlaneModel, item: PlaneItem, view: Viewport): Grip {
  const figure = model.lifted.value.get(item.id) ?? item.figure;
  const points = model.points.value;
  const handles = figure.handles(view, optionsOf(model, item.id));
  const marked = points?.id === item.id ? handles.map((handle) => (points.chosen.has(handle.id) ? { ...handle, chosen: true } : handle)) : handles;
  return { ids: [item.id], figure, handles: marked, group: false };
}

function optionsOf(model: PlaneModel, id: string): FigureOptions {
  const item = model.session.document.region(id)?.main.item;
  const options = item && shapeOf(item)?.options?.(model.session.config.named(item.from_name));
  return options ?? rotatable(model.session.config.named(item?.from_name));
}

/** The handle under `at` (view pixels); the last drawn wins. */
export function handleAt(grip: Grip | null, at: Point, touch: boolean): Handle | null {
  const reach = touch ? TOUCH_REACH : MOUSE_REACH;
  let best: Handle | null = null;
  let nearest = reach;
  for (const handle of grip?.handles ?? []) {
    const far = distance(handle.at, at);
    if (far <= nearest) [best, nearest] = [handle, far];
  }
  return best;
}
