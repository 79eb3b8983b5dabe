/** Points of polygons and vectors: several chosen at once, moved and deleted together, put on the border of a neighbour. Comes with the shapes that have points. */
import type { KeyPress } from "../core/hotkeys";
import { boxOf, grow, limitMove } from "../geometry/box";
import { placeOn } from "../geometry/border";
import { middle, type Point, rotate } from "../geometry/point";
import type { EdgeHit } from "../geometry/polygon";
import type { Figure } from "../surfaces/plane/figure";
import { placesOf } from "../surfaces/plane/handles";
import { toImage } from "../geometry/viewport";
import { addExtra } from "./all";
import { commit, type PlaneHost, reach } from "./host";
import { ARROWS } from "./keys";

/** How near (view pixels) a point must come to a border to be put on it. */
const SNAP = 12;

/** A place on the border of another region. */
export interface OnBorder extends EdgeHit {
  readonly region: string;
}

/** The nearest place on the outline of another region in sight; null when none is near. */
export function onBorder(host: PlaneHost, p: Point, except: string | null): OnBorder | null {
  const far = reach(host, SNAP);
  let best = null as OnBorder | null;
  for (const { id, figure } of host.model.within(grow(boxOf([p]), far))) {
    const place: EdgeHit | null = id === except ? null : placeOn(figure.ring?.() ?? [], p, best?.distance ?? far);
    if (place && place.distance < (best?.distance ?? Infinity)) best = { ...place, region: id };
  }
  return best;
}

/** Whether points are put on borders now: by the setting, which Shift turns round. */
export function snaps({ session }: PlaneHost, shift: boolean): boolean {
  return session.settings.snap.peek() !== shift;
}

interface Chosen {
  readonly id: string;
  readonly figure: Figure;
  /** Handle ids. */
  readonly points: ReadonlySet<string>;
}

function chosen({ model, session }: PlaneHost): Chosen | null {
  const points = model.points.peek();
  const figure = points && session.selection.single.peek() === points.id ? model.items.get(points.id)?.figure : undefined;
  return points && figure?.movedHandles && session.editable(points.id) && points.chosen.size > 0 ? { id: points.id, figure, points: points.chosen } : null;
}

function pointKey(host: PlaneHost, press: KeyPress): boolean {
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  if (press.key === "[" || press.key === "]") return step(host, press.key === "]" ? 1 : -1);
  const now = chosen(host);
  if (!now) return false;
  if (press.key === "Escape") return letGo(host);
  if (press.key === "Delete" || press.key === "Backspace") return without(host, now);
  if (press.key === "Insert" || press.key === "i") return insertAfter(host, now);
  if (press.key === "o") return cover(host, now);
  const arrow = ARROWS[press.key];
  return arrow !== undefined && nudge(host, now, arrow, press.shiftKey);
}

function letGo({ model }: PlaneHost): boolean {
  model.points.value = null;
  return true;
}

/** Choose the next point of the selected shape. */
function step({ model, session, view }: PlaneHost, by: 1 | -1): boolean {
  const id = session.selection.single.peek();
  const figure = id === null ? undefined : model.items.get(id)?.figure;
  if (id === null || !figure?.movedHandles || !session.editable(id)) return false;
  const ids = pointsOf(figure, view.viewport.peek()).map((handle) => handle.id);
  const last = model.points.peek()?.id === id ? [...model.points.peek()?.chosen ?? []].at(-1) : undefined;
  const at = last === undefined ? (by > 0 ? -1 : 0) : ids.indexOf(last);
  const next = ids[(at + by + ids.length) % ids.length];
  if (next === undefined) return false;
  model.points.value = { id, chosen: new Set([next]) };
  return true;
}

function pointsOf(figure: Figure, view: Parameters<Figure["handles"]>[0]): ReturnType<Figure["handles"]> {
  return figure.handles(view, { canRotate: false }).filter(({ stem }) => stem === undefined);
}

function without(host: PlaneHost, { id, figure, points }: Chosen): boolean {
  const left = figure.withoutHandles?.(points);
  if (left && left !== figure) commit(host, new Map([[id, left]]));
  host.model.points.value = null;
  return true;
}

/** Named points that are seen become ones that are hidden behind something, and back. */
function cover(host: PlaneHost, { id, figure, points }: Chosen): boolean {
  const named = pointsOf(figure, host.view.viewport.peek()).filter((handle) => handle.name !== undefined && points.has(handle.id));
  const next = named.reduce<Figure>((now, handle) => now.toggleHandle?.(handle.id) ?? now, figure);
  if (next === figure) return false;
  commit(host, new Map([[id, next]]));
  return true;
}

/** A point half way to the next one, which is then the chosen one. */
function insertAfter(host: PlaneHost, { id, figure, points }: Chosen): boolean {
  const view = host.view.viewport.peek();
  const handles = pointsOf(figure, view);
  const at = handles.findIndex((handle) => handle.id === [...points].at(-1));
  const [from, to] = [handles[at], handles[(at + 1) % handles.length]];
  if (!from || !to || from === to) return true;
  const next = figure.insertAt?.(toImage(view, middle(from.at, to.at)), reach(host, SNAP));
  if (!next) return true;
  commit(host, new Map([[id, next]]));
  const made = pointsOf(next, view).find((handle) => !handles.some((before) => before.at.x === handle.at.x && before.at.y === handle.at.y));
  host.model.points.value = made ? { id, chosen: new Set([made.id]) } : null;
  return true;
}

function nudge(host: PlaneHost, { id, figure, points }: Chosen, arrow: Point, far: boolean): boolean {
  const view = host.view.viewport.peek();
  const length = Math.max(1, Math.round(1 / view.zoom)) * (far ? 10 : 1);
  const handles = pointsOf(figure, view).filter((handle) => points.has(handle.id));
  const by = limitMove(placesOf(handles, view), rotate({ x: arrow.x * length, y: arrow.y * length }, -view.turn), host.model.size);
  const moved = figure.movedHandles?.(points, by);
  if (moved) commit(host, new Map([[id, moved]]), `points:${id}:${[...points].join(" ")}`);
  return true;
}

/** Points of the one selected shape in a band or loop. */
function choose({ model, session, view }: PlaneHost, inside: (p: Point) => boolean): boolean {
  const id = session.selection.single.peek();
  const figure = id === null ? undefined : model.items.get(id)?.figure;
  if (id === null || !figure?.movedHandles || !session.editable(id)) return false;
  const viewport = view.viewport.peek();
  const found = pointsOf(figure, viewport).filter(({ at }) => inside(toImage(viewport, at)));
  model.points.value = { id, chosen: new Set(found.map((handle) => handle.id)) };
  return true;
}

addExtra({ key: pointKey, choose, snap: (host, p, except, shift) => (snaps(host, shift) ? onBorder(host, p, except)?.at ?? p : p) });
