/** Lines of points that can be curves. */
import { addShape } from "../../surfaces/plane/shapes/all";
import { vector } from "../../surfaces/plane/shapes/vector";
import { equip } from "../all";
import { DrawIdle } from "../drawidle";
import { DrawingVector, dropVector } from "../vector/drawing";

addShape(vector);
equip("vector", (host) => new DrawIdle(host, "vector", (...all) => new DrawingVector(...all), dropVector));
