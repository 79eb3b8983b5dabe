/** Polygons. */
import { addShape } from "../../surfaces/plane/shapes/all";
import { polygon } from "../../surfaces/plane/shapes/polygon";
import { equip } from "../all";
import { DrawIdle } from "../drawidle";
import "../snapbutton";
import { beginPolygon, dropPolygon } from "../polygon/drawing";

addShape(polygon);
equip("polygon", (host) => new DrawIdle(host, "polygon", beginPolygon, dropPolygon));
