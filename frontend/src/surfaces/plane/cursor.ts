/** Mouse cursors for handles, following the turn of what they sit on. */
import { normalDegrees } from "../../geometry/point";
import type { Side } from "../../geometry/rectangle";

const ANGLES: Readonly<Record<Side, number>> = { e: 0, se: 45, s: 90, sw: 135, w: 180, nw: 225, n: 270, ne: 315 };
const CURSORS = ["ew-resize", "nwse-resize", "ns-resize", "nesw-resize"] as const;

export function resizeCursor(side: Side, turn: number): string {
  const step = Math.round(normalDegrees(ANGLES[side] + turn) / 45) % 4;
  return CURSORS[step] as string;
}
