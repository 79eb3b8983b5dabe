/** Masks of alike pixels. */
import { addShape } from "../../surfaces/plane/shapes/all";
import { brush } from "../../surfaces/plane/shapes/brush";
import { equip } from "../all";
import { WandIdle } from "../brush/wand";

addShape(brush);
equip("wand", (host) => new WandIdle(host));
