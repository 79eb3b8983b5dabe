/** A gesture as small states: each handler may answer the state that follows; nothing means stay. */
import type { KeyPress } from "../core/hotkeys";
import type { Overlay, PointerInput } from "../surfaces/plane/input";

export type Next = State | void;

export interface State {
  /** For tests and for people who debug: `select.moving`. */
  readonly name: string;
  /** Nothing is going on: a click elsewhere, another tool or a new label may come at any time. */
  readonly idle?: boolean;
  enter?(): void;
  exit?(): void;
  down?(p: PointerInput): Next;
  move?(p: PointerInput): Next;
  up?(p: PointerInput): Next;
  double?(p: PointerInput): Next;
  key?(press: KeyPress): Next | boolean;
  /** Made of several clicks: two fingers or a lost window do not end it. */
  readonly lasting?: boolean;
  /** What `Escape` leads to. */
  cancel?(): Next;
  /** What another tool or another label leads to; without it `cancel`. */
  finish?(): Next;
  cursor?(p: PointerInput | null): string;
  overlay?(p: PointerInput | null): Overlay | null;
}
