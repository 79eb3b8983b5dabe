/** Fingers on a time axis: with two of them, what lies under each stays there. */
import type { Scope } from "../../core/scope";
import { heldAt, type TimeWindow, toTime } from "../../geometry/timewindow";

/** The axis that is pinched. */
export interface Pinched {
  view(): TimeWindow;
  show(view: TimeWindow): void;
  /** Client x of the window's left edge. */
  left(): number;
  /** The shortest stretch that can be shown. */
  readonly least: number;
}

export class Fingers {
  readonly #down = new Map<number, number>();

  constructor(scope: Scope) {
    const gone = (event: PointerEvent): void => { this.#down.delete(event.pointerId); };
    scope.listen<PointerEvent>(document, "pointerup", gone);
    scope.listen<PointerEvent>(document, "pointercancel", gone);
  }

  /** Take note of a press; true when it is a second finger. */
  press(event: PointerEvent): boolean {
    if (event.pointerType === "touch") this.#down.set(event.pointerId, event.clientX);
    return this.#down.size >= 2;
  }

  /** Zoom and move with the fingers that are down, until one of them leaves or `drag` ends. */
  pinch(axis: Pinched, drag: Scope): void {
    const [view, left] = [axis.view(), axis.left()];
    const times = new Map([...this.#down].map(([id, x]) => [id, toTime(view, x - left)] as const));
    drag.listen<PointerEvent>(document, "pointermove", (event) => {
      if (!this.#down.has(event.pointerId)) return;
      this.#down.set(event.pointerId, event.clientX);
      const [a, b] = [...this.#down].map(([id, x]) => ({ time: times.get(id) ?? 0, pixel: x - left })).sort((one, other) => one.time - other.time);
      if (a && b && b.pixel - a.pixel >= LEAST_APART) axis.show(heldAt(view, a, b, axis.least));
    });
    drag.listen(document, "pointerup", () => drag.dispose());
    drag.listen(document, "pointercancel", () => drag.dispose());
  }
}

/** Pixels between two fingers; nearer ones say nothing about the zoom. */
const LEAST_APART = 8;
