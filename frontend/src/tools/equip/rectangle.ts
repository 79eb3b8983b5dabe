/** Boxes: drawn by two corners or by three. */
import { equip } from "../all";
import { DrawIdle } from "../drawidle";
import { DrawingRectangle, dropRectangle } from "../rectangle/drawing";
import { DrawingThree } from "../rectangle/three";

equip("rectangle", (host) => new DrawIdle(host, "rectangle", (...all) => new DrawingRectangle(...all), dropRectangle));
equip("rectangle3", (host) => new DrawIdle(host, "rectangle3", (...all) => new DrawingThree(...all), dropRectangle));
