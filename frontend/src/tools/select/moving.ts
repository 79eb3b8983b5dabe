/** Selected regions follow the pointer; together they stay inside the image. */
import { type Box, limitMove } from "../../geometry/box";
import { type Point, subtract } from "../../geometry/point";
import type { Figure } from "../../surfaces/plane/figure";
import type { PointerInput } from "../../surfaces/plane/input";
import { commit, type PlaneHost } from "../host";
import type { Next, State } from "../state";

export class Moving implements State {
  readonly name = "select.moving";
  readonly #host: PlaneHost;
  readonly #from: Point;
  readonly #figures: ReadonlyMap<string, Figure>;
  readonly #box: Box;
  readonly #home: State;

  private constructor(host: PlaneHost, from: Point, figures: ReadonlyMap<string, Figure>, box: Box, home: State) {
    this.#host = host;
    this.#from = from;
    this.#figures = figures;
    this.#box = box;
    this.#home = home;
  }

  /** Null when nothing that is selected may be moved. */
  static start(host: PlaneHost, from: PointerInput, home: State): Moving | null {
    const items = host.model.selected().filter(({ id }) => host.session.editable(id));
    const box = host.model.boxAround(items.map(({ id }) => id));
    return box && new Moving(host, from.at, new Map(items.map(({ id, figure }) => [id, figure])), box, home);
  }

  move(p: PointerInput): State {
    const by = limitMove(this.#box, straight(subtract(p.at, this.#from), p.shift), this.#host.model.size);
    this.#host.model.lift(new Map([...this.#figures].map(([id, figure]) => [id, figure.moved(by)])));
    return this;
  }

  up(): Next {
    const figures = this.#host.model.lifted.peek();
    commit(this.#host, figures);
    this.#host.model.drop();
    return this.#home;
  }

  cancel(): Next {
    this.#host.model.drop();
    return this.#home;
  }

  cursor(): string {
    return "move";
  }
}

/** With shift only along the longer way. */
function straight(by: Point, only: boolean): Point {
  if (!only) return by;
  return Math.abs(by.x) > Math.abs(by.y) ? { x: by.x, y: 0 } : { x: 0, y: by.y };
}
