/** Ellipses. */
import { addShape } from "../../surfaces/plane/shapes/all";
import { ellipse } from "../../surfaces/plane/shapes/ellipse";
import { equip } from "../all";
import { DrawIdle } from "../drawidle";
import { ELLIPSE } from "../ellipse";
import { beginSpan } from "../spanning";

addShape(ellipse);
equip("ellipse", (host) => new DrawIdle(host, "ellipse", beginSpan(ELLIPSE), ELLIPSE.drop));
