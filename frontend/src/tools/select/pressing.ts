/** Pressed on a region: a click selects, a drag moves it with all that is selected. */
import { distance } from "../../geometry/point";
import type { PointerInput } from "../../surfaces/plane/input";
import type { PlaneItem } from "../../surfaces/plane/model";
import { CLICK_REACH, commit, type PlaneHost, reach } from "../host";
import type { Next, State } from "../state";
import { Moving } from "./moving";

export class PressingRegion implements State {
  readonly name = "select.pressing";
  readonly #host: PlaneHost;
  readonly #from: PointerInput;
  readonly #items: readonly PlaneItem[];
  readonly #taken: PlaneItem;
  readonly #home: State;

  constructor(host: PlaneHost, from: PointerInput, items: readonly PlaneItem[], taken: PlaneItem, home: State) {
    this.#host = host;
    this.#from = from;
    this.#items = items;
    this.#taken = taken;
    this.#home = home;
  }

  move(p: PointerInput): Next {
    if (distance(p.view, this.#from.view) < CLICK_REACH) return;
    const { session } = this.#host;
    if (!session.selection.has(this.#taken.id)) session.selection.set(this.#taken.id);
    return Moving.start(this.#host, this.#from, this.#home)?.move(p) ?? new Held(this.#home);
  }

  up(p: PointerInput): Next {
    const { selection } = this.#host.session;
    const top = this.#items[0] ?? this.#taken;
    if (p.ctrl || p.shift) selection.toggle(top.id);
    else if (p.clicks < 2 && !this.#insert(p)) this.#choose();
    return this.#home;
  }

  /** A click on the outline of the one selected region adds a point there. */
  #insert(p: PointerInput): boolean {
    const { session, model } = this.#host;
    const only = session.selection.single.peek();
    if (only !== this.#taken.id || !session.editable(only)) return false;
    const figure = model.items.get(only)?.figure.insertAt?.(p.at, reach(this.#host, p.touch ? 10 : 5));
    if (!figure) return false;
    commit(this.#host, new Map([[only, figure]]));
    return true;
  }

  /** The topmost region; a click on the only selected one goes on to the one below it, at last to none. */
  #choose(): void {
    const { selection } = this.#host.session;
    const only = selection.single.peek();
    const at = this.#items.findIndex(({ id }) => id === only);
    if (at >= 0 && selection.fresh.peek() === only) return selection.set(...selection.ids.peek());
    const next = this.#items[at + 1];
    if (next) selection.set(next.id);
    else selection.clear();
  }

  cancel(): Next {
    return this.#home;
  }
}

/** A drag of something that may not be moved: wait for the end. */
class Held implements State {
  readonly name = "select.held";
  readonly #home: State;

  constructor(home: State) {
    this.#home = home;
  }

  up(): Next {
    return this.#home;
  }

  cancel(): Next {
    return this.#home;
  }

  cursor(): string {
    return "not-allowed";
  }
}
