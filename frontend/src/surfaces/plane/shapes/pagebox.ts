/** Boxes on the pages of a document: rectangles whose numbers are parts (0 to 1) of the page. */
import type { Json, JsonObject } from "../../../core/json";
import { type ResultItem, round } from "../../../core/result";
import type { Size } from "../../../geometry/point";
import type { Rectangle } from "../../../geometry/rectangle";
import type { Shape } from "../figure";
import { finite, rotatable, RectangleFigure } from "./rectangle";

export class PageBoxFigure extends RectangleFigure {
  override with(rectangle: Rectangle): PageBoxFigure {
    return new PageBoxFigure(rectangle, this.size);
  }

  override value(): JsonObject {
    return pageBoxValue(this.rectangle, this.size);
  }
}

/** `x`, `y`, `width`, `height` as parts of the page, `rotation` in degrees. */
export function pageBoxValue({ x, y, width, height, rotation }: Rectangle, size: Size): JsonObject {
  return {
    x: round(x / size.width, 6), y: round(y / size.height, 6), width: round(width / size.width, 6), height: round(height / size.height, 6),
    rotation: round(rotation, 3),
  };
}

function read(item: ResultItem, size: Size): PageBoxFigure | null {
  const { x, y, width, height, rotation = 0 } = item.value ?? {};
  if (!finite(x, y, width, height) || typeof rotation !== "number") return null;
  const share = (value: Json | undefined, length: number): number => (value as number) * length;
  const frame = { x: share(x, size.width), y: share(y, size.height), width: share(width, size.width), height: share(height, size.height), rotation };
  return new PageBoxFigure(frame, size);
}

export const pageBox: Shape = { kind: "pagebox", read, options: rotatable };
