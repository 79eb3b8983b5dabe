/** A rectangle between where the press began and the pointer; a click instead of a drag waits for a second click. */
import type { TagNode } from "../../core/config";
import { clamp, clampPoint, distance, type Point } from "../../geometry/point";
import { between, type Rectangle } from "../../geometry/rectangle";
import type { PointerInput } from "../../surfaces/plane/input";
import { RectangleFigure } from "../../surfaces/plane/shapes/rectangle";
import { CLICK_REACH, create, type PlaneHost, reach, showDraft } from "../host";
import type { Next, State } from "../state";

export class DrawingRectangle implements State {
  readonly name = "rectangle.drawing";
  readonly #host: PlaneHost;
  readonly #control: TagNode;
  readonly #from: PointerInput;
  readonly #home: State;
  /** The first click is over; the second one ends. */
  #clicked = false;

  constructor(host: PlaneHost, control: TagNode, from: PointerInput, home: State) {
    this.#host = host;
    this.#control = control;
    this.#from = from;
    this.#home = home;
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
    if (bigEnough(this.#host, figure.rectangle)) create(this.#host, this.#control, figure);
    else if (this.#clicked) return; // a second click at the same place: wait for a real one, or for the double click
    return this.#home;
  }

  double(): Next {
    create(this.#host, this.#control, dropRectangle(this.#host, this.#from.at));
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

  #figure(p: PointerInput): RectangleFigure {
    const { size } = this.#host.model;
    const from = clampPoint(this.#from.at, size);
    const to = p.shift ? square(from, clampPoint(p.at, size)) : clampPoint(p.at, size);
    const start = p.alt ? clampPoint({ x: 2 * from.x - to.x, y: 2 * from.y - to.y }, size) : from;
    return new RectangleFigure(between(start, to), size);
  }
}

/** Both sides as long as the shorter one, so that the square stays inside. */
function square(from: Point, to: Point): Point {
  const side = Math.min(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return { x: from.x + Math.sign(to.x - from.x) * side, y: from.y + Math.sign(to.y - from.y) * side };
}

export function bigEnough(host: PlaneHost, r: Rectangle): boolean {
  const least = reach(host, CLICK_REACH);
  return r.width >= least && r.height >= least;
}

const DEFAULT_SIDE = 48;

/** What a double click or a key drops: a square of fixed size on the screen, moved inside the image. */
export function defaultRectangle(host: PlaneHost, at: Point): Rectangle {
  const { width, height } = host.model.size;
  const side = Math.min(reach(host, DEFAULT_SIDE), width, height);
  return { x: clamp(at.x - side / 2, 0, width - side), y: clamp(at.y - side / 2, 0, height - side), width: side, height: side, rotation: 0 };
}

export function dropRectangle(host: PlaneHost, at: Point): RectangleFigure {
  return new RectangleFigure(defaultRectangle(host, at), host.model.size);
}
