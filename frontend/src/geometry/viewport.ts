/** How an image lies in a view: zoom, centre and quarter turns; percent ↔ image pixels ↔ view pixels. */
import { type Box, boxOf } from "./box";
import { clamp, type Point, rotate, type Size } from "./point";

export type Turn = 0 | 90 | 180 | 270;

export interface Viewport {
  /** Natural size of the image in its own pixels, before any turn. */
  readonly image: Size;
  /** Size of the view in CSS pixels. */
  readonly view: Size;
  readonly turn: Turn;
  /** View pixels per image pixel. */
  readonly zoom: number;
  /** The image point in the middle of the view. */
  readonly centre: Point;
}

export interface Insets {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface ZoomLimits {
  readonly min: number;
  readonly max: number;
}

const NO_INSETS: Insets = { left: 0, top: 0, right: 0, bottom: 0 };

export function toView(v: Viewport, p: Point): Point {
  const turned = rotate({ x: (p.x - v.centre.x) * v.zoom, y: (p.y - v.centre.y) * v.zoom }, v.turn);
  return { x: turned.x + v.view.width / 2, y: turned.y + v.view.height / 2 };
}

export function toImage(v: Viewport, p: Point): Point {
  const turned = rotate({ x: p.x - v.view.width / 2, y: p.y - v.view.height / 2 }, -v.turn);
  return { x: turned.x / v.zoom + v.centre.x, y: turned.y / v.zoom + v.centre.y };
}

export function percentToPixels(p: Point, size: Size): Point {
  return { x: (p.x / 100) * size.width, y: (p.y / 100) * size.height };
}

export function pixelsToPercent(p: Point, size: Size): Point {
  return { x: (p.x / size.width) * 100, y: (p.y / size.height) * 100 };
}

/** Size of the image as it stands after the turn. */
export function turnedSize({ image, turn }: Pick<Viewport, "image" | "turn">): Size {
  return turn % 180 === 0 ? image : { width: image.height, height: image.width };
}

/** The zoom at which the whole image is seen. */
export function fitZoom(v: Pick<Viewport, "image" | "view" | "turn">, insets: Insets = NO_INSETS): number {
  const { width, height } = turnedSize(v);
  const room = { width: v.view.width - insets.left - insets.right, height: v.view.height - insets.top - insets.bottom };
  return Math.max(Math.min(room.width / width, room.height / height), 1e-6);
}

export type Align = -1 | 0 | 1;

/** The whole image in the middle (or at an edge) of the room that the insets leave; `zoom` other than fitting keeps the place. */
export function fitted(v: Viewport, insets: Insets = NO_INSETS, zoom = fitZoom(v, insets), align: readonly [Align, Align] = [0, 0]): Viewport {
  const { width, height } = turnedSize(v);
  const free = (room: number, size: number, where: Align): number => (Math.max(0, room - size * zoom) / 2) * where;
  const dx = (insets.left - insets.right) / 2 + free(v.view.width - insets.left - insets.right, width, align[0]);
  const dy = (insets.top - insets.bottom) / 2 + free(v.view.height - insets.top - insets.bottom, height, align[1]);
  const back = rotate({ x: -dx / zoom, y: -dy / zoom }, -v.turn);
  return { ...v, zoom, centre: { x: v.image.width / 2 + back.x, y: v.image.height / 2 + back.y } };
}

/** Zoom so that the image point under `at` (view pixels) stays there. */
export function zoomAt(v: Viewport, at: Point, zoom: number, limits: ZoomLimits): Viewport {
  const next = clamp(zoom, limits.min, limits.max);
  const held = toImage(v, at);
  const moved = toImage({ ...v, zoom: next }, at);
  return inSight({ ...v, zoom: next, centre: { x: v.centre.x + held.x - moved.x, y: v.centre.y + held.y - moved.y } });
}

/** Move the image by view pixels. */
export function panBy(v: Viewport, dx: number, dy: number): Viewport {
  const back = rotate({ x: -dx / v.zoom, y: -dy / v.zoom }, -v.turn);
  return inSight({ ...v, centre: { x: v.centre.x + back.x, y: v.centre.y + back.y } });
}

/** The middle of the view never leaves the image. */
function inSight(v: Viewport): Viewport {
  return { ...v, centre: { x: clamp(v.centre.x, 0, v.image.width), y: clamp(v.centre.y, 0, v.image.height) } };
}

export function turned(v: Viewport, by: 90 | -90): Viewport {
  return { ...v, turn: (((v.turn + by) % 360 + 360) % 360) as Turn };
}

/** Smallest and largest zoom: 0.1 to 100 times, counted from fit or actual size, whichever reaches further. */
export function zoomLimits(fit: number, belowFit: boolean): ZoomLimits {
  return { min: belowFit ? 0.1 * Math.min(1, fit) : Math.min(1, fit), max: 100 * Math.max(1, fit) };
}

/** The part of the plane that is seen, in image pixels. */
export function seen(v: Viewport): Box {
  return boxOf([toImage(v, { x: 0, y: 0 }), toImage(v, { x: v.view.width, y: v.view.height })]);
}

export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Image pixels → view pixels as a CSS matrix. */
export function matrixOf(v: Viewport): Matrix {
  const origin = toView(v, { x: 0, y: 0 });
  const right = rotate({ x: v.zoom, y: 0 }, v.turn);
  const down = rotate({ x: 0, y: v.zoom }, v.turn);
  return [right.x, right.y, down.x, down.y, origin.x, origin.y];
}

/** What moves a bitmap painted under `painted` to where it belongs under `now` (same turn): scale, then shift. */
export function moveBetween(painted: Viewport, now: Viewport): { readonly scale: number; readonly dx: number; readonly dy: number } {
  const at = toView(now, toImage(painted, { x: 0, y: 0 }));
  return { scale: now.zoom / painted.zoom, dx: at.x, dy: at.y };
}

/** Bring a box into sight with as little movement as needed. */
export function revealed(v: Viewport, box: Box, margin: number): Viewport {
  const a = toView(v, { x: box.minX, y: box.minY });
  const b = toView(v, { x: box.maxX, y: box.maxY });
  const at = boxOf([a, b]);
  return panBy(v, shiftIn(at.minX, at.maxX, v.view.width, margin), shiftIn(at.minY, at.maxY, v.view.height, margin));
}

function shiftIn(low: number, high: number, length: number, margin: number): number {
  if (low >= margin && high <= length - margin) return 0;
  if (high - low > length - 2 * margin) return low > length - margin || high < margin ? length / 2 - (low + high) / 2 : 0;
  return low < margin ? margin - low : length - margin - high;
}
