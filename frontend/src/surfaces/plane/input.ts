/** What the surface tells the tools: pointers in image and view pixels, keys. */
import type { ReadonlySignal } from "@preact/signals-core";
import type { KeyPress } from "../../core/hotkeys";
import type { Point } from "../../geometry/point";
import type { Viewport } from "../../geometry/viewport";
import type { Modifiers } from "./figure";

export interface PointerInput extends Modifiers {
  /** Image pixels; may lie outside the image. */
  readonly at: Point;
  /** View pixels. */
  readonly view: Point;
  readonly touch: boolean;
  /** 0 … 1 of a pen; 0.5 for everything else. */
  readonly pressure: number;
  /** How many presses came quickly one after the other. */
  readonly clicks: number;
}

/** Paint of a tool beside shapes: a brush's circle, a first point to close on. View pixels. */
export type Overlay = (ctx: CanvasRenderingContext2D, view: Viewport) => void;

export interface PlaneInput {
  readonly cursor: ReadonlySignal<string>;
  readonly overlay: ReadonlySignal<Overlay | null>;
  down(p: PointerInput): void;
  /** With or without a button held. */
  move(p: PointerInput): void;
  up(p: PointerInput): void;
  double(p: PointerInput): void;
  leave(): void;
  /** Break off what is going on; answers whether something was. */
  cancel(): boolean;
  /** A second finger came, or the window was left. */
  interrupt(): void;
  /** Something is being drawn or dragged: near the edge the view follows. */
  readonly busy: boolean;
  /** Whether the key was used. */
  key(press: KeyPress): boolean;
}
