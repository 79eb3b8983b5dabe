/** Selected regions (or, with alt, copies of them) follow the pointer; together they stay inside the image. */
import { copyInPlace } from "../../core/duplicate";
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
  readonly #copy: boolean;
  #moved: ReadonlyMap<string, Figure> = new Map();

  private constructor(host: PlaneHost, { at, alt }: PointerInput, figures: ReadonlyMap<string, Figure>, box: Box, home: State) {
    this.#host = host;
    this.#from = at;
    this.#copy = alt;
    this.#figures = figures;
    this.#box = box;
    this.#home = home;
  }

  /** Null when nothing that is selected may be moved. */
  static start(host: PlaneHost, from: PointerInput, home: State): Moving | null {
    const items = host.model.selected().filter(({ id }) => (from.alt ? !host.session.readonly.value : host.session.editable(id)));
    const box = host.model.boxAround(items.map(({ id }) => id));
    return box && new Moving(host, from, new Map(items.map(({ id, figure }) => [id, figure])), box, home);
  }

  move(p: PointerInput): State {
    const by = limitMove(this.#box, straight(subtract(p.at, this.#from), p.shift), this.#host.model.size);
    this.#moved = new Map([...this.#figures].map(([id, figure]) => [id, figure.moved(by)]));
    const { model } = this.#host;
    if (this.#copy) model.ghosts.value = [...this.#moved].flatMap(([id, figure]) => [model.items.get(id)].flatMap((item) => (item ? [{ figure, look: item.look }] : [])));
    else model.lift(this.#moved);
    return this;
  }

  up(): Next {
    if (this.#copy) this.#putCopies();
    else commit(this.#host, this.#moved);
    return this.#home;
  }

  #putCopies(): void {
    const { session } = this.#host;
    session.history.group(() => {
      const ids = copyInPlace(session, [...this.#moved.keys()]);
      commit(this.#host, new Map([...this.#moved].map(([id, figure]) => [ids.get(id) ?? id, figure])));
      session.selection.set(...ids.values());
    });
  }

  cancel(): Next {
    return this.#home;
  }

  exit(): void {
    this.#host.model.drop();
    this.#host.model.ghosts.value = [];
  }

  cursor(): string {
    return this.#copy ? "copy" : "move";
  }
}

/** With shift only along the longer way. */
function straight(by: Point, only: boolean): Point {
  if (!only) return by;
  return Math.abs(by.x) > Math.abs(by.y) ? { x: by.x, y: 0 } : { x: 0, y: by.y };
}
