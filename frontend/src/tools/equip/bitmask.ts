/** Masks at pixel size, stored as a picture. */
import { addShape } from "../../surfaces/plane/shapes/all";
import { bitmask } from "../../surfaces/plane/shapes/bitmask";
import { equip } from "../all";
import "../brushbar";
import { FillIdle } from "../brush/fill";
import { BrushIdle } from "../brush/idle";

addShape(bitmask);
equip("bitmask", (host) => new BrushIdle(host, { id: "bitmask", kind: "brush", masks: "bitmask" }));
equip("bitmask-eraser", (host) => new BrushIdle(host, { id: "bitmask-eraser", kind: "eraser", masks: "bitmask" }));
equip("fill", (host) => new FillIdle(host));
