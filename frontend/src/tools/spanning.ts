/** A shape between where the press began and the pointer: by a drag, or by click, move, click; a double click drops one. */
import type { TagNode } from "../core/config";
import { distance, type Point } from "../geometry/point";
import type { Figure } from "../surfaces/plane/figure";
import type { PointerInput } from "../surfaces/plane/input";
import type { Begin } from "./drawidle";
import { CLICK_REACH, create, isInside, type PlaneHost, showDraft } from "./host";
import type { Next, State } from "./state";

/** What a kind of shape says about its drawing. */
export interface Span<F extends Figure> {
  readonly name: string;
  readonly figure: (host: PlaneHost, from: PointerInput, to: PointerInput) => F;
  /** Whether it is large enough to be meant. */
  readonly fits: (host: PlaneHost, figure: F) => boolean;
  readonly drop: (host: PlaneHost, at: Point) => F;
}

export function beginSpan<F extends Figure>(span: Span<F>): Begin {
  return (host, control, from, home) => new Spanning(span, host, control, from, home);
}

class Spanning<F extends Figure> implements State {
  readonly name: string;
  readonly #span: Span<F>;
  readonly #host: PlaneHost;
  readonly #control: TagNode;
  readonly #from: PointerInput;
  readonly #home: State;
  /** The first click is over; the second one ends. */
  #clicked = false;

  constructor(span: Span<F>, host: PlaneHost, control: TagNode, from: PointerInput, home: State) {
    this.name = span.name;
    this.#span = span;
    this.#host = host;
    this.#control = control;
    this.#from = from;
    this.#home = home;
  }

  get lasting(): boolean {
    return this.#clicked;
  }

  move(p: PointerInput): Next {
    showDraft(this.#host, this.#control, this.#span.figure(this.#host, this.#from, p));
  }

  up(p: PointerInput): Next {
    if (!this.#clicked && distance(p.view, this.#from.view) < CLICK_REACH) {
      if (!isInside(this.#host, this.#from.at)) return this.#home;
      this.#clicked = true;
      return;
    }
    const figure = this.#span.figure(this.#host, this.#from, p);
    if (this.#span.fits(this.#host, figure)) create(this.#host, this.#control, figure);
    else if (this.#clicked) return; // a second click at the same place: wait for a real one, or for the double click
    return this.#home;
  }

  double(): Next {
    if (!isInside(this.#host, this.#from.at)) return this.#home;
    create(this.#host, this.#control, this.#span.drop(this.#host, this.#from.at));
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
}
