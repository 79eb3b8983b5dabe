/** An ellipse from its centre outwards; a click instead of a drag waits for a second click. */
import type { TagNode } from "../core/config";
import { around, fromFrame } from "../geometry/ellipse";
import { clampPoint, distance, type Point } from "../geometry/point";
import type { PointerInput } from "../surfaces/plane/input";
import { EllipseFigure } from "../surfaces/plane/shapes/ellipse";
import { CLICK_REACH, create, type PlaneHost, reach, showDraft } from "./host";
import { defaultRectangle } from "./rectangle/drawing";
import type { Next, State } from "./state";

export class DrawingEllipse implements State {
  readonly name = "ellipse.drawing";
  readonly #host: PlaneHost;
  readonly #control: TagNode;
  readonly #from: PointerInput;
  readonly #home: State;
  #clicked = false;

  constructor(host: PlaneHost, control: TagNode, from: PointerInput, home: State) {
    this.#host = host;
    this.#control = control;
    this.#from = from;
    this.#home = home;
  }

  get lasting(): boolean {
    return this.#clicked;
  }

  move(p: PointerInput): Next {
    showDraft(this.#host, this.#control, this.#figure(p));
  }

  up(p: PointerInput): Next {
    if (!this.#clicked && distance(p.view, this.#from.view) < CLICK_REACH) {
      this.#clicked = true;
      return;
    }
    const figure = this.#figure(p);
    const least = reach(this.#host, CLICK_REACH) / 2;
    if (figure.ellipse.radiusX >= least && figure.ellipse.radiusY >= least) create(this.#host, this.#control, figure);
    else if (this.#clicked) return;
    return this.#home;
  }

  double(): Next {
    create(this.#host, this.#control, dropEllipse(this.#host, this.#from.at));
    return this.#home;
  }

  cancel(): Next {
    return this.#home;
  }

  exit(): void {
    this.#host.model.draft.value = null;
  }

  cursor(): string {
    return "crosshair";
  }

  #figure(p: PointerInput): EllipseFigure {
    const { size } = this.#host.model;
    return new EllipseFigure(around(clampPoint(this.#from.at, size), clampPoint(p.at, size), size, p.shift), size);
  }
}

export function dropEllipse(host: PlaneHost, at: Point): EllipseFigure {
  return new EllipseFigure(fromFrame(defaultRectangle(host, at)), host.model.size);
}
