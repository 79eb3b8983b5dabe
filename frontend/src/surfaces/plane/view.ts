/** The view of one image: zoom, pan, turn, and what they do when the window or the image changes. No DOM. */
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals-core";
import type { Box } from "../../geometry/box";
import { clamp, type Point, type Size } from "../../geometry/point";
import { type Align, fitted, fitZoom, type Insets, panBy, revealed, turned, type Turn, type Viewport, zoomAt, type ZoomLimits, zoomLimits } from "../../geometry/viewport";

export type Zoom = "fit" | "auto" | "original";

export interface ViewOptions {
  readonly zoomable: boolean;
  readonly belowFit: boolean;
  readonly start: Zoom;
  readonly align: readonly [Align, Align];
  /** No toolbox lies over the left edge. */
  readonly bare?: boolean;
}

const NOWHERE: Viewport = { image: { width: 1, height: 1 }, view: { width: 1, height: 1 }, turn: 0, zoom: 1, centre: { x: 0.5, y: 0.5 } };

export class PlaneView {
  readonly options: ViewOptions;
  readonly #viewport = signal<Viewport>(NOWHERE);
  /** While the person has not zoomed or panned, the view follows the window. */
  readonly #kept = signal<Zoom | null>(null);
  readonly insets: ReadonlySignal<Insets> = computed(() => insetsFor(this.#viewport.value.view, this.options.bare ?? false));

  constructor(options: ViewOptions) {
    this.options = options;
    this.#kept.value = options.start;
  }

  get viewport(): ReadonlySignal<Viewport> {
    return this.#viewport;
  }

  get limits(): ZoomLimits {
    const v = this.#viewport.peek();
    return zoomLimits(fitZoom(v, this.insets.peek()), this.options.belowFit);
  }

  /** How the view was placed last when the person has not moved it since; null: the person zoomed or panned. */
  get kept(): Zoom | null {
    return this.#kept.peek();
  }

  setImage(image: Size, turn: Turn = this.#viewport.peek().turn): void {
    this.#viewport.value = { ...this.#viewport.peek(), image, turn };
    this.#place(this.options.start);
  }

  setView(view: Size): void {
    if (view.width < 1 || view.height < 1) return;
    batch(() => {
      this.#viewport.value = { ...this.#viewport.peek(), view };
      const kept = this.#kept.peek();
      if (kept) this.#place(kept);
    });
  }

  fit(): void {
    this.#place("fit");
  }

  /** One image pixel is one CSS pixel. */
  actual(): void {
    this.#place("original");
  }

  #place(zoom: Zoom): void {
    const v = this.#viewport.peek();
    const insets = this.insets.peek();
    const fit = fitZoom(v, insets);
    const scale = zoom === "fit" ? fit : zoom === "auto" ? Math.min(1, fit) : 1;
    this.#viewport.value = fitted(v, insets, scale, this.options.align);
    this.#kept.value = zoom;
  }

  zoomBy(factor: number, at: Point = this.middle()): void {
    if (!this.options.zoomable) return;
    const v = this.#viewport.peek();
    this.#set(zoomAt(v, at, v.zoom * factor, this.limits));
  }

  /** A zoom by wheel or pinch: 30 % at most at once. */
  zoomStep(factor: number, at: Point): void {
    this.zoomBy(clamp(factor, 1 / 1.3, 1.3), at);
  }

  pan(dx: number, dy: number): void {
    if (this.options.zoomable) this.#set(panBy(this.#viewport.peek(), dx, dy));
  }

  turn(by: 90 | -90): void {
    this.#viewport.value = turned(this.#viewport.peek(), by);
    this.#place(this.#kept.peek() ?? "fit");
  }

  reveal(box: Box): void {
    const next = revealed(this.#viewport.peek(), box, 48);
    if (next !== this.#viewport.peek()) this.#set(next);
  }

  middle(): Point {
    const { view } = this.#viewport.peek();
    return { x: view.width / 2, y: view.height / 2 };
  }

  #set(next: Viewport): void {
    const now = this.#viewport.peek();
    if (next.zoom === now.zoom && next.centre.x === now.centre.x && next.centre.y === now.centre.y) return;
    batch(() => {
      this.#viewport.value = next;
      this.#kept.value = null;
    });
  }
}

/** Room for the toolbox at the left; less on narrow screens. */
function insetsFor(view: Size, bare: boolean): Insets {
  if (view.width < 480) return { left: bare ? 8 : 56, top: 8, right: 8, bottom: 8 };
  return { left: bare ? 24 : 72, top: 20, right: 24, bottom: 20 };
}
