/** Ellipses. */
import { addShape } from "../../surfaces/plane/shapes/all";
import { ellipse } from "../../surfaces/plane/shapes/ellipse";
import { equip } from "../all";
import { DrawIdle } from "../drawidle";
import { DrawingEllipse, dropEllipse } from "../ellipse";

addShape(ellipse);
equip("ellipse", (host) => new DrawIdle(host, "ellipse", (...all) => new DrawingEllipse(...all), dropEllipse));
