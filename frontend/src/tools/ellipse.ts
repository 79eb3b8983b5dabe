/** An ellipse from its centre outwards. */
import { around, fromFrame } from "../geometry/ellipse";
import { clampPoint } from "../geometry/point";
import { EllipseFigure } from "../surfaces/plane/shapes/ellipse";
import { CLICK_REACH, reach } from "./host";
import { defaultRectangle } from "./rectangle/drawing";
import type { Span } from "./spanning";

export const ELLIPSE: Span<EllipseFigure> = {
  name: "ellipse.drawing",
  figure: ({ model: { size } }, from, to) => new EllipseFigure(around(clampPoint(from.at, size), clampPoint(to.at, size), size, to.shift), size),
  fits: (host, { ellipse }) => Math.min(ellipse.radiusX, ellipse.radiusY) >= reach(host, CLICK_REACH) / 2,
  drop: (host, at) => new EllipseFigure(fromFrame(defaultRectangle(host, at)), host.model.size),
};
