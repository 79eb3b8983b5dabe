/** Every drawing tool. A tool is a file (or folder) of states, one line here, and a file in equip/ that its tags import; its `id` is the `data-tool` of its button. */
import type { ComponentType } from "preact";
import type { Action, KeyPress } from "../core/hotkeys";
import type { StringKey } from "../core/strings";
import type { Point } from "../geometry/point";
import type { IconName } from "../widgets/icon";
import type { ToolBench } from "./bench";
import type { PlaneHost } from "./host";
import { PanIdle } from "./pan";
import { SelectIdle } from "./select/idle";
import type { State } from "./state";

export interface Tool {
  readonly id: string;
  readonly title: StringKey;
  readonly icon: IconName;
  readonly key: string;
  /** Buttons of one group stand together. */
  readonly group: "view" | "shape" | "mask";
  /** Fetches the code of a tool that no tag brings along. */
  readonly load?: () => Promise<unknown>;
}

/** Where a tool's gestures start and end. */
export type Home = (host: PlaneHost) => State;

export const TOOLS: readonly Tool[] = [
  { id: "select", title: "select", icon: "select", key: "v", group: "view" },
  { id: "lasso", title: "toolLasso", icon: "lasso", key: "l", group: "view", load: () => import("./equip/lasso") },
  { id: "pan", title: "pan", icon: "pan", key: "h", group: "view" },
  { id: "text", title: "toolText", icon: "text", key: "t", group: "shape" },
  { id: "rectangle", title: "toolRectangle", icon: "rectangle", key: "r", group: "shape" },
  { id: "rectangle3", title: "toolRectangle3", icon: "rectangle3", key: "shift+r", group: "shape" },
  { id: "polygon", title: "toolPolygon", icon: "polygon", key: "p", group: "shape" },
  { id: "ellipse", title: "toolEllipse", icon: "ellipse", key: "o", group: "shape" },
  { id: "keypoint", title: "toolKeypoint", icon: "keypoint", key: "k", group: "shape" },
  { id: "vector", title: "toolVector", icon: "vector", key: "n", group: "shape" },
  { id: "brush", title: "toolBrush", icon: "brush", key: "b", group: "mask" },
  { id: "eraser", title: "toolEraser", icon: "eraser", key: "e", group: "mask" },
  { id: "bitmask", title: "toolBitmask", icon: "bitmask", key: "b", group: "mask" },
  { id: "bitmask-eraser", title: "toolBitmaskEraser", icon: "eraser", key: "e", group: "mask" },
  { id: "fill", title: "toolFill", icon: "fill", key: "f", group: "mask" },
  { id: "wand", title: "toolWand", icon: "wand", key: "w", group: "mask" },
];

/** What some tools bring along besides themselves: a bar beside the toolbox, keys. */
export interface Extra {
  readonly bar?: ComponentType<{ readonly bench: ToolBench }>;
  /** A button below the tools. */
  readonly button?: ComponentType<{ readonly bench: ToolBench }>;
  readonly keys?: (bench: ToolBench) => readonly Action[];
  /** Keys on the focused plane; whether the press was used. */
  readonly key?: (host: PlaneHost, press: KeyPress) => boolean;
  /** Chooses those points of the selected shape that lie inside; answers whether it has points to choose. */
  readonly choose?: (host: PlaneHost, inside: (p: Point) => boolean) => boolean;
  /** Puts a point on what is near, if it should; `except` is the region it belongs to. */
  readonly snap?: (host: PlaneHost, p: Point, except: string | null, shift: boolean) => Point;
}

const added: Extra[] = [];

export function addExtra(extra: Extra): void {
  added.push(extra);
}

export function extras(): readonly Extra[] {
  return added;
}

const homes = new Map<string, Home>([["select", (host) => new SelectIdle(host)], ["pan", (host) => new PanIdle(host)]]);

/** Put a tool's code at hand; the tags that offer it do so when they are loaded, that no picture loads tools it does not use. */
export function equip(id: string, home: Home): void {
  homes.set(id, home);
}

export function homeOf(id: string): Home | undefined {
  return homes.get(id);
}
