/** How a plane sees the results of its object: as shapes of a picture, or as what moving shapes are at one moment. */
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { JsonObject } from "../../core/json";
import type { ResultItem } from "../../core/result";
import type { Size } from "../../geometry/point";
import type { Figure } from "./figure";
import { figureOf } from "./shapes/all";

export interface Lens {
  /** Whether a result is a shape for this plane at all. */
  takes(item: ResultItem): boolean;
  /** The figure now; null when the numbers say no place, `away` when there is none at this moment. */
  read(item: ResultItem, size: Size): Figure | "away" | null;
  /** The geometry to write for a figure of a region, or (undefined) of a new one. */
  geometry(figure: Figure, item: ResultItem | undefined): JsonObject;
  /** Why a result can be on no page at all; null when it can. */
  lost?(item: ResultItem): string | null;
  /** Changes whenever every figure may be another one. */
  readonly moment: ReadonlySignal<unknown>;
}

/** Shapes that stand still. */
export const STILL: Lens = {
  takes: () => true,
  read: figureOf,
  geometry: (figure) => figure.value(),
  moment: signal(0),
};
