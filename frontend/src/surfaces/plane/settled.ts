/** The canvas of what is at rest: painted once, patched where something changed, moved as a bitmap during gestures. */
import { type Box, boxOf, cornersOf, union } from "../../geometry/box";
import { moveBetween, toImage, toView, type Viewport } from "../../geometry/viewport";
import type { PlaneItem, PlaneModel } from "./model";
import { paintFigure, type PaintOptions, REACH, reachOf } from "./paint";
import type { Palette } from "./palette";

/** Beyond this many regions in sight there are no casings and no tags: raster time would show. */
const RICH = 1500;
/** Up to this many regions in sight every frame of a gesture is painted afresh. */
const LIGHT = 150;

export class SettledCanvas {
  readonly canvas: HTMLCanvasElement;
  readonly #ctx: CanvasRenderingContext2D;
  readonly #model: PlaneModel;
  readonly #palette: Palette;
  #painted: Viewport | null = null;
  #count = 0;
  #ratio = 1;

  constructor(canvas: HTMLCanvasElement, model: PlaneModel, palette: Palette) {
    this.canvas = canvas;
    this.#ctx = context(canvas);
    this.#model = model;
    this.#palette = palette;
  }

  /** Whether a full repaint is cheap enough for every frame of a gesture. */
  get light(): boolean {
    return this.#painted !== null && this.#count <= LIGHT;
  }

  paint(view: Viewport, options: PaintOptions): void {
    this.#ratio = fitCanvas(this.canvas, view);
    this.canvas.style.transform = "";
    const items = this.#visible(seenWithReach(view));
    this.#count = items.length;
    this.#ctx.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    this.#ctx.clearRect(0, 0, view.view.width, view.view.height);
    this.#draw(items, view, options);
    this.#painted = view;
  }

  /** Only what `boxes` (image pixels) touch; paints everything when the view is another one. */
  patch(boxes: readonly Box[], view: Viewport, options: PaintOptions): void {
    if (this.#painted !== view) return this.paint(view, options);
    const dirty = union(boxes.map((box) => reachOf(boxOf(cornersOf(box).map((corner) => toView(view, corner))))));
    if (!dirty) return;
    const area = { minX: Math.floor(dirty.minX), minY: Math.floor(dirty.minY), maxX: Math.ceil(dirty.maxX), maxY: Math.ceil(dirty.maxY) };
    this.#ctx.save();
    this.#ctx.beginPath();
    this.#ctx.rect(area.minX, area.minY, area.maxX - area.minX, area.maxY - area.minY);
    this.#ctx.clip();
    this.#ctx.clearRect(area.minX, area.minY, area.maxX - area.minX, area.maxY - area.minY);
    this.#draw(this.#visible(imageBox(neighbourhood(area), view)), view, options);
    this.#ctx.restore();
  }

  /** Move the bitmap to where it belongs under `view`; what is newly in sight stays empty until the next paint. */
  shift(view: Viewport): void {
    const painted = this.#painted;
    if (!painted) return;
    const { scale, dx, dy } = moveBetween(painted, view);
    this.canvas.style.transform = `translate(${dx}px, ${dy}px) scale(${scale})`;
  }

  /** Whether the bitmap can be moved to `view` at all. */
  canShift(view: Viewport): boolean {
    const painted = this.#painted;
    return painted !== null && painted.turn === view.turn && painted.image === view.image && painted.view.width === view.view.width && painted.view.height === view.view.height;
  }

  #visible(box: Box): readonly PlaneItem[] {
    const lifted = this.#model.lifted.peek();
    const items = this.#model.within(box);
    return lifted.size === 0 ? items : items.filter(({ id }) => !lifted.has(id));
  }

  #draw(items: readonly PlaneItem[], view: Viewport, options: PaintOptions): void {
    const plain = this.#count > RICH;
    const each = { ...options, plain, tags: options.tags && !plain };
    for (const { figure, look } of items) paintFigure(this.#ctx, figure, look, view, this.#palette, each);
  }
}

/** Around a dirty area: everything whose paint may reach into it. */
function neighbourhood(area: Box): Box {
  return { minX: area.minX - REACH.tagRight, minY: area.minY - REACH.tagUp, maxX: area.maxX + REACH.line, maxY: area.maxY + REACH.tagUp };
}

function seenWithReach(view: Viewport): Box {
  return imageBox(neighbourhood({ minX: 0, minY: 0, maxX: view.view.width, maxY: view.view.height }), view);
}

function imageBox(box: Box, view: Viewport): Box {
  return boxOf(cornersOf(box).map((corner) => toImage(view, corner)));
}

export function context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("this browser draws no canvas");
  return ctx;
}

/** Give the canvas as many pixels as the screen has; answers the device pixel ratio. */
export function fitCanvas(canvas: HTMLCanvasElement, { view }: Viewport): number {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.style.width = `${view.width}px`;
  canvas.style.height = `${view.height}px`;
  return ratio;
}

