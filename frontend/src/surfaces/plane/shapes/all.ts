/** Every shape that the plane can show, and how a result finds its own. */
import type { ResultItem } from "../../../core/result";
import type { Size } from "../../../geometry/point";
import type { Figure, Shape } from "../figure";
import { bitmask } from "./bitmask";
import { brush } from "./brush";
import { ellipse } from "./ellipse";
import { keypoint } from "./keypoint";
import { polygon } from "./polygon";
import { rectangle } from "./rectangle";
import { vector } from "./vector";

const SHAPES: readonly Shape[] = [rectangle, ellipse, polygon, keypoint, brush, bitmask, vector];

/** By type first (`ellipselabels`), else by the keys of the value. */
export function shapeOf(item: ResultItem): Shape | undefined {
  const type = item.type ?? "";
  const value = item.value ?? {};
  return SHAPES.find((shape) => shape.types.includes(type)) ?? SHAPES.find((shape) => shape.claims(value));
}

/** The figure that a result describes; null when its numbers say no place. */
export function figureOf(item: ResultItem, size: Size): Figure | null {
  return shapeOf(item)?.read(item, size) ?? null;
}
