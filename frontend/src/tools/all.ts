/** Every drawing tool. A tool is a file (or folder) of states and one line here; its `id` is the `data-tool` of its button. */
import type { StringKey } from "../core/strings";
import type { IconName } from "../widgets/icon";
import { BrushIdle } from "./brush/idle";
import { WandIdle } from "./brush/wand";
import { DrawIdle } from "./drawidle";
import type { PlaneHost } from "./host";
import { DrawingEllipse, dropEllipse } from "./ellipse";
import { dropPoint, PressingPoint } from "./keypoint";
import { PanIdle } from "./pan";
import { beginPolygon, dropPolygon } from "./polygon/drawing";
import { DrawingRectangle, dropRectangle } from "./rectangle/drawing";
import { DrawingThree } from "./rectangle/three";
import { SelectIdle } from "./select/idle";
import type { State } from "./state";
import { DrawingVector, dropVector } from "./vector/drawing";

export interface Tool {
  readonly id: string;
  readonly title: StringKey;
  readonly icon: IconName;
  readonly key: string;
  /** Buttons of one group stand together. */
  readonly group: "view" | "shape" | "mask";
  /** Where its gestures start and end. */
  readonly home: (host: PlaneHost) => State;
}

export const TOOLS: readonly Tool[] = [
  { id: "select", title: "select", icon: "select", key: "v", group: "view", home: (host) => new SelectIdle(host) },
  { id: "pan", title: "pan", icon: "pan", key: "h", group: "view", home: (host) => new PanIdle(host) },
  {
    id: "rectangle", title: "toolRectangle", icon: "rectangle", key: "r", group: "shape",
    home: (host) => new DrawIdle(host, "rectangle", (...all) => new DrawingRectangle(...all), dropRectangle),
  },
  {
    id: "rectangle3", title: "toolRectangle3", icon: "rectangle3", key: "shift+r", group: "shape",
    home: (host) => new DrawIdle(host, "rectangle3", (...all) => new DrawingThree(...all), dropRectangle),
  },
  {
    id: "polygon", title: "toolPolygon", icon: "polygon", key: "p", group: "shape",
    home: (host) => new DrawIdle(host, "polygon", beginPolygon, dropPolygon),
  },
  {
    id: "ellipse", title: "toolEllipse", icon: "ellipse", key: "o", group: "shape",
    home: (host) => new DrawIdle(host, "ellipse", (...all) => new DrawingEllipse(...all), dropEllipse),
  },
  {
    id: "keypoint", title: "toolKeypoint", icon: "keypoint", key: "k", group: "shape",
    home: (host) => new DrawIdle(host, "keypoint", (...all) => new PressingPoint(...all), dropPoint),
  },
  {
    id: "vector", title: "toolVector", icon: "vector", key: "n", group: "shape",
    home: (host) => new DrawIdle(host, "vector", (...all) => new DrawingVector(...all), dropVector),
  },
  {
    id: "brush", title: "toolBrush", icon: "brush", key: "b", group: "mask",
    home: (host) => new BrushIdle(host, { id: "brush", kind: "brush", masks: "brush" }),
  },
  {
    id: "eraser", title: "toolEraser", icon: "eraser", key: "e", group: "mask",
    home: (host) => new BrushIdle(host, { id: "eraser", kind: "eraser", masks: "brush" }),
  },
  {
    id: "bitmask", title: "toolBitmask", icon: "bitmask", key: "b", group: "mask",
    home: (host) => new BrushIdle(host, { id: "bitmask", kind: "brush", masks: "bitmask" }),
  },
  {
    id: "bitmask-eraser", title: "toolBitmaskEraser", icon: "eraser", key: "e", group: "mask",
    home: (host) => new BrushIdle(host, { id: "bitmask-eraser", kind: "eraser", masks: "bitmask" }),
  },
  { id: "wand", title: "toolWand", icon: "wand", key: "w", group: "mask", home: (host) => new WandIdle(host) },
];

const byId = new Map(TOOLS.map((tool) => [tool.id, tool]));

export function toolOf(id: string): Tool | undefined {
  return byId.get(id);
}
