/** Single points. */
import { addShape } from "../../surfaces/plane/shapes/all";
import { keypoint } from "../../surfaces/plane/shapes/keypoint";
import { equip } from "../all";
import { DrawIdle } from "../drawidle";
import { dropPoint, PressingPoint } from "../keypoint";

addShape(keypoint);
equip("keypoint", (host) => new DrawIdle(host, "keypoint", (...all) => new PressingPoint(...all), dropPoint));
