/** Keys on a focused plane: next region, nudge, pan, zoom, let go. */
import type { KeyPress } from "../core/hotkeys";
import { limitMove } from "../geometry/box";
import type { Point } from "../geometry/point";
import { rotate } from "../geometry/point";
import { extras } from "./all";
import { commit, type PlaneHost } from "./host";

export const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 },
};
const PAN_STEP = 40;

export function planeKey(host: PlaneHost, press: KeyPress): boolean {
  if (extras().some(({ key }) => key?.(host, press))) return true;
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  if (press.key === "Tab") return nextRegion(host, press.shiftKey ? -1 : 1);
  if (press.key === "Escape") return letGo(host);
  if (press.key === "+" || press.key === "=") return zoom(host, 1.25);
  if (press.key === "-") return zoom(host, 1 / 1.25);
  const arrow = ARROWS[press.key];
  return arrow !== undefined && move(host, arrow, press.shiftKey);
}

/** Tab walks through the regions; before the first and behind the last it leaves the plane. */
function nextRegion(host: PlaneHost, step: 1 | -1): boolean {
  const ids = [...host.model.items.values()].sort((a, b) => a.order - b.order).map(({ id }) => id).filter((id) => !host.model.isHidden(id));
  const { selection } = host.session;
  const now = selection.ids.peek().at(-1);
  const at = now === undefined ? (step > 0 ? -1 : ids.length) : ids.indexOf(now);
  const next = ids[at + step];
  if (next === undefined) return false;
  selection.set(next);
  const box = host.model.boxAround([next]);
  if (box) host.view.reveal(box);
  return true;
}

function letGo(host: PlaneHost): boolean {
  const { selection, armed } = host.session;
  if (selection.ids.peek().length === 0 && armed.value.peek().size === 0) return false;
  selection.clear();
  armed.clear();
  return true;
}

function zoom(host: PlaneHost, factor: number): boolean {
  host.view.zoomBy(factor);
  return true;
}

/** Selected regions by one image pixel (one screen pixel when zoomed out), ten with shift; nothing selected: the view. */
function move(host: PlaneHost, arrow: Point, far: boolean): boolean {
  const view = host.view.viewport.peek();
  const items = host.model.selected().filter(({ id }) => host.session.editable(id));
  const box = host.model.boxAround(items.map(({ id }) => id));
  if (!box) {
    if (host.session.selection.ids.peek().length > 0) return false;
    host.view.pan(-arrow.x * PAN_STEP * (far ? 4 : 1), -arrow.y * PAN_STEP * (far ? 4 : 1));
    return true;
  }
  const step = Math.max(1, Math.round(1 / view.zoom)) * (far ? 10 : 1);
  const by = limitMove(box, rotate({ x: arrow.x * step, y: arrow.y * step }, -view.turn), host.model.size);
  commit(host, new Map(items.map(({ id, figure }) => [id, figure.moved(by)])), `nudge:${items.map(({ id }) => id).join(" ")}`);
  return true;
}
