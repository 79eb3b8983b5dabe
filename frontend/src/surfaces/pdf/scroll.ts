/** Reading a page that is larger than its view: how far it can be scrolled, and how it lies at its top. No DOM. */
import type { Insets, Viewport } from "../../geometry/viewport";
import { toView, turnedSize } from "../../geometry/viewport";
import type { PlaneView } from "../plane/view";

/** Upper and lower edge of the page in view pixels. */
function edges(v: Viewport): readonly [top: number, bottom: number] {
  const middle = toView(v, { x: v.image.width / 2, y: v.image.height / 2 }).y;
  const half = (turnedSize(v).height * v.zoom) / 2;
  return [middle - half, middle + half];
}

/** View pixels by which the page may move when one scrolls by `dy` (down is positive); 0 at its end. */
export function scrollBy(v: Viewport, insets: Insets, dy: number): number {
  const [top, bottom] = edges(v);
  if (dy > 0) return -Math.min(dy, Math.max(0, bottom - (v.view.height - insets.bottom)));
  return Math.min(-dy, Math.max(0, insets.top - top)) + 0;
}

/** Put the page's first (1: last) line at the edge of the view, if it is taller than the view. */
export function toEdge(view: PlaneView, end: 0 | 1): void {
  const v = view.viewport.peek();
  const insets = view.insets.peek();
  const [top, bottom] = edges(v);
  if (bottom - top <= v.view.height - insets.top - insets.bottom) return;
  view.pan(0, end === 0 ? insets.top - top : v.view.height - insets.bottom - bottom);
}

export function fitWidth(view: PlaneView): void {
  const v = view.viewport.peek();
  const { left, right } = view.insets.peek();
  view.fit();
  view.zoomBy((v.view.width - left - right) / turnedSize(v).width / view.viewport.peek().zoom);
  const now = view.viewport.peek();
  const edge = toView(now, { x: now.image.width / 2, y: now.image.height / 2 }).x - (turnedSize(now).width * now.zoom) / 2;
  view.pan(left - edge, 0);
  toEdge(view, 0);
}
