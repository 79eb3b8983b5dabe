/** A point where the press ends; until then it follows the pointer, so that it can be placed exactly. */
import { attrNumber, type TagNode } from "../core/config";
import { clampPoint, type Point } from "../geometry/point";
import type { PointerInput } from "../surfaces/plane/input";
import { KeyPointFigure } from "../surfaces/plane/shapes/keypoint";
import { create, type PlaneHost, showDraft } from "./host";
import type { Next, State } from "./state";

/** Size of a new point in image pixels, unless the control says otherwise. */
const DIAMETER = 2;

export class PressingPoint implements State {
  readonly name = "keypoint.pressing";
  readonly #host: PlaneHost;
  readonly #control: TagNode;
  readonly #home: State;

  constructor(host: PlaneHost, control: TagNode, from: PointerInput, home: State) {
    this.#host = host;
    this.#control = control;
    this.#home = home;
    this.move(from);
  }

  move(p: PointerInput): Next {
    showDraft(this.#host, this.#control, this.#figure(p.at));
  }

  up(p: PointerInput): Next {
    create(this.#host, this.#control, this.#figure(p.at));
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

  #figure(at: Point): KeyPointFigure {
    return new KeyPointFigure(clampPoint(at, this.#host.model.size), attrNumber(this.#control, "strokeWidth", DIAMETER), this.#host.model.size);
  }
}

export function dropPoint(host: PlaneHost, at: Point): KeyPointFigure {
  return new KeyPointFigure(at, DIAMETER, host.model.size);
}
