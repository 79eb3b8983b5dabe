/** The hand: drag moves the view. */
import type { PointerInput } from "../surfaces/plane/input";
import type { Point } from "../geometry/point";
import type { PlaneHost } from "./host";
import type { Next, State } from "./state";

export class PanIdle implements State {
  readonly name = "pan.idle";
  readonly idle = true;
  readonly #host: PlaneHost;

  constructor(host: PlaneHost) {
    this.#host = host;
  }

  down(p: PointerInput): Next {
    return new Panning(this.#host, p.view, this);
  }

  double(p: PointerInput): Next {
    this.#host.view.zoomBy(2, p.view);
  }

  cursor(): string {
    return "grab";
  }
}

class Panning implements State {
  readonly name = "pan.panning";
  readonly #host: PlaneHost;
  readonly #home: State;
  #last: Point;

  constructor(host: PlaneHost, from: Point, home: State) {
    this.#host = host;
    this.#last = from;
    this.#home = home;
  }

  move(p: PointerInput): Next {
    this.#host.view.pan(p.view.x - this.#last.x, p.view.y - this.#last.y);
    this.#last = p.view;
  }

  up(): Next {
    return this.#home;
  }

  cancel(): Next {
    return this.#home;
  }

  cursor(): string {
    return "grabbing";
  }
}
