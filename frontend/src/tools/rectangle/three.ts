/** A turned rectangle by three clicks: corner, end of the first side, height. */
import type { TagNode } from "../../core/config";
import { clampPoint, distance, type Point } from "../../geometry/point";
import { fromThree } from "../../geometry/rectangle";
import type { PointerInput } from "../../surfaces/plane/input";
import { RectangleFigure } from "../../surfaces/plane/shapes/rectangle";
import { CLICK_REACH, create, type PlaneHost, reach, showDraft } from "../host";
import type { Next, State } from "../state";
import { bigEnough } from "./drawing";

export class DrawingThree implements State {
  readonly name = "rectangle3.drawing";
  readonly #host: PlaneHost;
  readonly #control: TagNode;
  readonly #home: State;
  readonly #points: Point[];

  constructor(host: PlaneHost, control: TagNode, from: PointerInput, home: State) {
    this.#host = host;
    this.#control = control;
    this.#home = home;
    this.#points = [clampPoint(from.at, host.model.size)];
  }

  move(p: PointerInput): Next {
    showDraft(this.#host, this.#control, this.#figure(this.#inside(p)));
  }

  up(p: PointerInput): Next {
    const at = this.#inside(p);
    const last = this.#points.at(-1);
    if (last && distance(at, last) < reach(this.#host, CLICK_REACH)) return;
    if (this.#points.length < 2) {
      this.#points.push(at);
      return;
    }
    const figure = this.#figure(at);
    if (!bigEnough(this.#host, figure.rectangle)) return;
    create(this.#host, this.#control, figure);
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

  #inside(p: PointerInput): Point {
    return clampPoint(p.at, this.#host.model.size);
  }

  #figure(at: Point): RectangleFigure {
    const [a, b] = this.#points as [Point, Point | undefined];
    return new RectangleFigure(fromThree(a, b ?? at, at), this.#host.model.size);
  }
}
