/** A handle follows the pointer: sides, corners, turn, points; a common frame stretches all that it holds. */
import { centreOf, limitMove } from "../../geometry/box";
import { add, clampPoint, distance, type Point, subtract } from "../../geometry/point";
import { toImage } from "../../geometry/viewport";
import type { Figure, Handle } from "../../surfaces/plane/figure";
import { type Grip, placesOf } from "../../surfaces/plane/handles";
import type { PointerInput } from "../../surfaces/plane/input";
import { RectangleFigure } from "../../surfaces/plane/shapes/rectangle";
import { extras } from "../all";
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
    const { model } = this.#host;
    const to = this.#target(p);
    const together = this.#handle.chosen ? this.#grip.figure.movedHandles?.(model.points.peek()?.chosen ?? new Set(), this.#by(to)) : undefined;
    const frame = together ?? this.#grip.figure.dragHandle(this.#handle.id, to, p);
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
  #target({ at, shift }: PointerInput): Point {
    const to = add(at, this.#offset);
    if (this.#handle.look === "turn") return to;
    const snap = this.#handle.look === "point" ? extras().find((extra) => extra.snap)?.snap : undefined;
    return clampPoint(snap?.(this.#host, to, this.#grip.ids[0] ?? null, shift) ?? to, this.#host.model.size);
  }

  /** From where the handle was, as far as all chosen points may go. */
  #by(to: Point): Point {
    const view = this.#host.view.viewport.peek();
    return limitMove(placesOf(this.#grip.handles.filter(({ chosen }) => chosen), view), subtract(to, toImage(view, this.#handle.at)), this.#host.model.size);
  }

  up(p: PointerInput): Next {
    const lifted = this.#host.model.lifted.peek();
    if (lifted.size === 0 && p.ctrl) choosePoint(this.#host, this.#grip, this.#handle);
    else if (lifted.size === 0 && p.alt) deletePoint(this.#host, this.#grip, this.#handle);
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

/** One point more among those that are moved and deleted together, or one less. */
function choosePoint({ model }: PlaneHost, grip: Grip, { id: point }: Handle): void {
  const [id] = grip.ids;
  if (id === undefined || grip.group || !grip.figure.movedHandles) return;
  const chosen = new Set(model.points.peek()?.id === id ? model.points.peek()?.chosen : []);
  if (!chosen.delete(point)) chosen.add(point);
  model.points.value = { id, chosen };
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

