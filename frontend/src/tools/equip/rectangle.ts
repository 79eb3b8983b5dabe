/** Boxes: drawn by two corners or by three. */
import { equip } from "../all";
import { DrawIdle } from "../drawidle";
import { RECTANGLE } from "../rectangle/drawing";
import { DrawingThree } from "../rectangle/three";
import { beginSpan } from "../spanning";

equip("rectangle", (host) => new DrawIdle(host, "rectangle", beginSpan(RECTANGLE), RECTANGLE.drop));
equip("rectangle3", (host) => new DrawIdle(host, "rectangle3", (...all) => new DrawingThree(...all), RECTANGLE.drop));
