/** A handle follows the pointer: sides, corners, turn, points; a common frame stretches all that it holds. */
import { clampPoint, type Point } from "../../geometry/point";
import type { Figure, Handle } from "../../surfaces/plane/figure";
import type { Grip } from "../../surfaces/plane/handles";
import type { PointerInput } from "../../surfaces/plane/input";
import { RectangleFigure } from "../../surfaces/plane/shapes/rectangle";
import { commit, type PlaneHost } from "../host";
import type { Next, State } from "../state";

export class Resizing implements State {
  readonly name = "select.resizing";
  readonly #host: PlaneHost;
  readonly #grip: Grip;
  readonly #handle: Handle;
  readonly #home: State;
  readonly #figures: ReadonlyMap<string, Figure>;

  constructor(host: PlaneHost, grip: Grip, handle: Handle, home: State) {
    this.#host = host;
    this.#grip = grip;
    this.#handle = handle;
    this.#home = home;
    this.#figures = new Map(grip.ids.flatMap((id) => {
      const item = host.model.items.get(id);
      return item ? [[id, item.figure] as const] : [];
    }));
  }

  move(p: PointerInput): Next {
    const frame = this.#grip.figure.dragHandle(this.#handle.id, this.#target(p.at), p);
    this.#host.model.lift(this.#grip.group ? this.#stretched(frame) : new Map(this.#grip.ids.map((id) => [id, frame])));
  }

  /** Sides and points stay on the image; turning goes where it likes. */
  #target(at: Point): Point {
    return this.#handle.look === "turn" ? at : clampPoint(at, this.#host.model.size);
  }

  #stretched(frame: Figure): ReadonlyMap<string, Figure> {
    return new Map([...this.#figures].map(([id, figure]) => [id, figure.stretched(this.#grip.figure.box, frame.box)]));
  }

  up(): Next {
    const lifted = this.#host.model.lifted.peek();
    if ([...lifted.values()].every(hasExtent)) commit(this.#host, lifted);
    this.#host.model.drop();
    return this.#home;
  }

  cancel(): Next {
    this.#host.model.drop();
    return this.#home;
  }

  cursor(): string {
    return this.#handle.look === "turn" ? "grabbing" : this.#handle.cursor;
  }
}

/** A rectangle squeezed to nothing would be lost from sight; the drag is then undone. */
function hasExtent(figure: Figure): boolean {
  return !(figure instanceof RectangleFigure) || (figure.rectangle.width > 0 && figure.rectangle.height > 0);
}

