/** While something is dragged near the edge of the view, the view moves on under it. */
import type { Point } from "../../geometry/point";
import { boxOf, cornersOf } from "../../geometry/box";
import { toView, type Viewport } from "../../geometry/viewport";
import type { PlaneView } from "./view";

/** So near (view pixels) to the edge it begins. */
const ZONE = 28;
/** View pixels per frame at most. */
const FASTEST = 18;

export class EdgePan {
  readonly #view: PlaneView;
  readonly #moved: () => void;
  #at: Point | null = null;
  /** A press that begins near the edge does not move the view before it was elsewhere. */
  #armed = false;
  #frame = 0;

  /** `moved`: the view was moved under a resting pointer. */
  constructor(view: PlaneView, moved: () => void) {
    this.#view = view;
    this.#moved = moved;
  }

  drag(at: Point): void {
    this.#at = at;
    const { x, y } = this.#speed(at);
    if (x === 0 && y === 0) this.#armed = true;
    else if (this.#armed && this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#step());
  }

  stop(): void {
    this.#at = null;
    this.#armed = false;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #step(): void {
    this.#frame = 0;
    if (!this.#at) return;
    const { x, y } = this.#speed(this.#at);
    const by = withinPicture({ x, y }, this.#view.viewport.peek());
    if (by.x === 0 && by.y === 0) return;
    this.#view.pan(-by.x, -by.y);
    this.#moved();
    this.#frame = requestAnimationFrame(() => this.#step());
  }

  /** How fast the view should go where; the further out the faster. */
  #speed({ x, y }: Point): Point {
    const { width, height } = this.#view.viewport.peek().view;
    return { x: along(x, width), y: along(y, height) };
  }
}

function along(at: number, length: number): number {
  const out = at < ZONE ? at - ZONE : at > length - ZONE ? at - (length - ZONE) : 0;
  return Math.max(-FASTEST, Math.min(FASTEST, out / 2));
}

/** Only as far as there is more of the picture. */
function withinPicture(by: Point, view: Viewport): Point {
  const { width, height } = view.image;
  const box = boxOf(cornersOf({ minX: 0, minY: 0, maxX: width, maxY: height }).map((corner) => toView(view, corner)));
  const limit = (step: number, low: number, high: number, length: number): number => (step < 0 ? Math.max(step, Math.min(0, low - ZONE)) : Math.min(step, Math.max(0, high + ZONE - length)));
  return { x: limit(by.x, box.minX, box.maxX, view.view.width), y: limit(by.y, box.minY, box.maxY, view.view.height) };
}
