/** How large brush and eraser are (view pixels), per session. */
import { signal, type Signal } from "@preact/signals-core";
import type { Session } from "../../core/session";
import { clamp } from "../../geometry/point";

export type BrushKind = "brush" | "eraser";

const START: Readonly<Record<BrushKind, number>> = { brush: 15, eraser: 10 };
export const SMALLEST = 1;
export const LARGEST = 50;
export const SIZE_STEP = 5;

const sizes = new WeakMap<Session, Readonly<Record<BrushKind, Signal<number>>>>();

export function brushSize(session: Session, kind: BrushKind): Signal<number> {
  const known = sizes.get(session) ?? { brush: signal(START.brush), eraser: signal(START.eraser) };
  sizes.set(session, known);
  return known[kind];
}

/** One step larger or smaller; from 1 a step leads to 5, not to 6. */
export function stepSize(size: Signal<number>, by: 1 | -1): void {
  const next = size.peek() + by * SIZE_STEP;
  size.value = clamp(Math.round(next / SIZE_STEP) * SIZE_STEP, SMALLEST, LARGEST);
}
