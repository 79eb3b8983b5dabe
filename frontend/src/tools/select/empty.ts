/** Pressed where no region is: a click selects nothing, a drag draws a rubber band; with alt it takes points of the selected shape. */
import { boxFrom } from "../../geometry/box";
import { distance, type Point } from "../../geometry/point";
import type { PointerInput } from "../../surfaces/plane/input";
import { extras } from "../all";
import { CLICK_REACH, type PlaneHost } from "../host";
import type { Next, State } from "../state";

export class PressingEmpty implements State {
  readonly name = "select.empty";
  readonly #host: PlaneHost;
  readonly #from: PointerInput;
  readonly #home: State;

  constructor(host: PlaneHost, from: PointerInput, home: State) {
    this.#host = host;
    this.#from = from;
    this.#home = home;
  }

  move(p: PointerInput): Next {
    if (distance(p.view, this.#from.view) >= CLICK_REACH) return new RubberBand(this.#host, this.#from, this.#home);
  }

  up(p: PointerInput): Next {
    if (!p.ctrl && !p.shift) this.#host.session.selection.clear();
    return this.#home;
  }

  cancel(): Next {
    return this.#home;
  }
}

class RubberBand implements State {
  readonly name = "select.band";
  readonly #host: PlaneHost;
  readonly #from: PointerInput;
  readonly #before: readonly string[];
  readonly #home: State;

  constructor(host: PlaneHost, from: PointerInput, home: State) {
    this.#host = host;
    this.#from = from;
    this.#before = from.ctrl || from.shift ? host.session.selection.ids.peek() : [];
    this.#home = home;
  }

  move(p: PointerInput): Next {
    const box = boxFrom(this.#from.at, p.at);
    this.#host.model.band.value = box;
    const inside = ({ x, y }: Point): boolean => x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY;
    if (this.#from.alt && extras().some(({ choose }) => choose?.(this.#host, inside))) return;
    const found = this.#host.model.touching(box);
    this.#host.session.selection.set(...new Set([...this.#before, ...found]));
  }

  up(): Next {
    return this.#home;
  }

  cancel(): Next {
    this.#host.session.selection.set(...this.#before);
    return this.#home;
  }

  exit(): void {
    this.#host.model.band.value = null;
  }

  cursor(): string {
    return "crosshair";
  }
}
