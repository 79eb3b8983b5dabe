/** A handle follows the pointer: sides, corners, turn, points; a common frame stretches all that it holds. */
import { centreOf } from "../../geometry/box";
import { add, clampPoint, distance, type Point, subtract } from "../../geometry/point";
import { toImage } from "../../geometry/viewport";
import type { Figure, Handle } from "../../surfaces/plane/figure";
import type { Grip } from "../../surfaces/plane/handles";
import type { PointerInput } from "../../surfaces/plane/input";
import { RectangleFigure } from "../../surfaces/plane/shapes/rectangle";
import { CLICK_REACH, commit, type PlaneHost } from "../host";
import type { Next, State } from "../state";

export class Resizing implements State {
  readonly name = "select.resizing";
  readonly #host: PlaneHost;
  readonly #grip: Grip;
  readonly #handle: Handle;
  readonly #home: State;
  readonly #figures: ReadonlyMap<string, Figure>;
  readonly #from: Point;
  /** From the press to the handle itself (image pixels), so that nothing jumps. */
  readonly #offset: Point;
  /** A press on a handle that hardly moves is a click on it. */
  #started = false;

  constructor(host: PlaneHost, grip: Grip, handle: Handle, from: PointerInput, home: State) {
    this.#host = host;
    this.#from = from.view;
    this.#offset = subtract(toImage(host.view.viewport.peek(), handle.at), from.at);
    this.#grip = grip;
    this.#handle = handle;
    this.#home = home;
    this.#figures = new Map(grip.ids.flatMap((id) => {
      const item = host.model.items.get(id);
      return item ? [[id, item.figure] as const] : [];
    }));
  }

  move(p: PointerInput): Next {
    if (!this.#started && distance(p.view, this.#from) < CLICK_REACH) return;
    this.#started = true;
    const frame = this.#grip.figure.dragHandle(this.#handle.id, this.#target(p.at), p);
    const { model } = this.#host;
    if (this.#grip.group) model.frame.value = frame;
    model.lift(this.#grip.group ? this.#following(frame) : new Map(this.#grip.ids.map((id) => [id, frame])));
  }

  /** Everything in a common frame turns or stretches with it. */
  #following(frame: Figure): ReadonlyMap<string, Figure> {
    const about = centreOf(this.#grip.figure.box);
    const turn = this.#handle.look === "turn" && frame instanceof RectangleFigure ? frame.rectangle.rotation : null;
    return new Map([...this.#figures].map(([id, figure]) => [id, turn === null ? figure.stretched(this.#grip.figure.box, frame.box) : figure.turned(turn, about)]));
  }

  /** Sides and points stay on the image; turning goes where it likes. */
  #target(at: Point): Point {
    const to = add(at, this.#offset);
    return this.#handle.look === "turn" ? to : clampPoint(to, this.#host.model.size);
  }

  up(p: PointerInput): Next {
    const lifted = this.#host.model.lifted.peek();
    if (lifted.size === 0 && p.alt) deletePoint(this.#host, this.#grip, this.#handle);
    else if (lifted.size === 0 && p.shift) togglePoint(this.#host, this.#grip, this.#handle);
    else if ([...lifted.values()].every(hasExtent)) commit(this.#host, lifted);
    return this.#home;
  }

  cancel(): Next {
    return this.#home;
  }

  exit(): void {
    this.#host.model.drop();
    this.#host.model.frame.value = null;
  }

  cursor(): string {
    return this.#handle.look === "turn" ? "grabbing" : this.#handle.cursor;
  }
}

/** Take one point out of the selected shape, if its kind has points to spare. */
export function deletePoint(host: PlaneHost, grip: Grip, handle: Handle): boolean {
  const [id] = grip.ids;
  const figure = grip.group ? undefined : grip.figure.deleteHandle?.(handle.id);
  if (id === undefined || !figure) return false;
  commit(host, new Map([[id, figure]]));
  return true;
}

function togglePoint(host: PlaneHost, grip: Grip, handle: Handle): void {
  const [id] = grip.ids;
  const figure = grip.group ? undefined : grip.figure.toggleHandle?.(handle.id);
  if (id !== undefined && figure) commit(host, new Map([[id, figure]]));
}

/** A rectangle squeezed to nothing would be lost from sight; the drag is then undone. */
function hasExtent(figure: Figure): boolean {
  return !(figure instanceof RectangleFigure) || (figure.rectangle.width > 0 && figure.rectangle.height > 0);
}

