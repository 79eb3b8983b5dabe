/** What every shape on the plane can do. A shape is one file in shapes/ and one entry in shapes/all.ts. */
import type { TagNode } from "../../core/config";
import type { JsonObject } from "../../core/json";
import type { ResultItem } from "../../core/result";
import type { Box } from "../../geometry/box";
import type { Point, Size } from "../../geometry/point";
import type { Viewport } from "../../geometry/viewport";

/** The path commands of a canvas that shapes use. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void;
  ellipse(x: number, y: number, rx: number, ry: number, rotation: number, from: number, to: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  closePath(): void;
}

export interface Modifiers {
  readonly shift: boolean;
  readonly alt: boolean;
  /** Control, or command on a Mac. */
  readonly ctrl: boolean;
}

export const NO_MODIFIERS: Modifiers = { shift: false, alt: false, ctrl: false };

export interface Handle {
  readonly id: string;
  /** In view pixels. */
  readonly at: Point;
  readonly cursor: string;
  readonly look: "square" | "round" | "turn" | "point";
  /** What the point is called. */
  readonly name?: string;
  /** Painted as a ring: a point that is hidden behind something. */
  readonly hollow?: boolean;
  /** One of several points that are chosen. */
  readonly chosen?: boolean;
  /** The point (view pixels) that it hangs on by a thin line. */
  readonly stem?: Point;
}

/** A shape at its place, in image pixels; never changes, each edit gives another one. */
export interface Figure {
  readonly kind: string;
  readonly box: Box;
  /** Whether the outline encloses something that is tinted. */
  readonly filled: boolean;
  /** Opacity of the tint where neither control nor settings say one. */
  readonly tint?: number;
  /** Drawn at a size of its own however far one zooms out; otherwise what is smaller than 2 pixels is a speck. */
  readonly mark?: boolean;
  /** Whether `p` lies on the shape, or nearer than `tolerance` image pixels. */
  hits(p: Point, tolerance: number): boolean;
  /** Whether a rubber band touches the shape. */
  touches(box: Box): boolean;
  /** Where the name of the region hangs (view pixels): the highest point of the shape. */
  top(view: Viewport): Point;
  /** The outline in view pixels. */
  trace(pen: Pen, view: Viewport): void;
  handles(view: Viewport, options: FigureOptions): readonly Handle[];
  /** Drag one handle to `to` (image pixels). */
  dragHandle(id: string, to: Point, modifiers: Modifiers): Figure;
  /** A click on the outline adds a point there; null when `p` lies on none. */
  insertAt?(p: Point, tolerance: number): Figure | null;
  /** Without the point of this handle. */
  deleteHandle?(id: string): Figure;
  /** Several points moved together. */
  movedHandles?(ids: ReadonlySet<string>, by: Point): Figure;
  /** Without these points, as far as some may go. */
  withoutHandles?(ids: ReadonlySet<string>): Figure;
  /** The closed line around what is covered (image pixels). */
  ring?(): readonly Point[];
  /** A corner becomes a curve and back. */
  toggleHandle?(id: string): Figure;
  moved(by: Point): Figure;
  /** Turned by `degrees` clockwise about a point. */
  turned(degrees: number, about: Point): Figure;
  /** The same shape where `from` is stretched to `to` (both image pixels). */
  stretched(from: Box, to: Box): Figure;
  /** Geometry part of a result's `value`: percent, rounded as the page writes. */
  value(): JsonObject;
  /** Corners on whole pixels (`snap="pixel"`). */
  snapped(): Figure;
  /** What to write where `opened` is how the region stood in the file: a code that says the same is not written anew. */
  valueAfter?(opened: ResultItem | undefined): JsonObject;
}

export interface FigureOptions {
  readonly canRotate: boolean;
}

/** How a kind of shape is read from a result. */
export interface Shape {
  readonly kind: string;
  /** The figure, or null when the value says no place. */
  readonly read: (item: ResultItem, size: Size) => Figure | null;
  /** Work that reading must wait for (a picture to decode); null when there is none (any more). */
  readonly prepare?: (item: ResultItem) => Promise<void> | null;
  /** Attributes of the control that concern figures. */
  readonly options?: (control: TagNode | undefined) => FigureOptions;
}
