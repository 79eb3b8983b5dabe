/** Masks painted with brush and eraser. */
import { addShape } from "../../surfaces/plane/shapes/all";
import { brush } from "../../surfaces/plane/shapes/brush";
import { equip } from "../all";
import "../brushbar";
import { FillIdle } from "../brush/fill";
import { BrushIdle } from "../brush/idle";

addShape(brush);
equip("brush", (host) => new BrushIdle(host, { id: "brush", kind: "brush", masks: "brush" }));
equip("eraser", (host) => new BrushIdle(host, { id: "eraser", kind: "eraser", masks: "brush" }));
equip("fill", (host) => new FillIdle(host));
