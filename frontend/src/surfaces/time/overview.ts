/** The whole, small: what is seen of it is a window that can be moved and stretched. */
import type { Scope } from "../../core/scope";
import { centredOn, showing, zoomOf } from "../../geometry/timewindow";
import { follow } from "./gestures";
import type { TimeSurface } from "./surface";

/** How near the edge of the window one must be to take hold of it, in pixels. */
const EDGE = 7;
/** A press that moved less than this is a click. */
const STILL = 4;

type Part = "start" | "end" | "body" | null;

export function watchOverview(surface: TimeSurface, scope: Scope): void {
  const { overview } = surface.parts;
  let drag: Scope | null = null;
  scope.listen<PointerEvent>(overview, "pointerdown", (event) => {
    if (event.button !== 0) return;
    drag?.dispose();
    drag = scope.child();
    dragWindow(surface, event, drag);
  });
  scope.listen<PointerEvent>(overview, "pointermove", (event) => {
    if (event.buttons !== 0) return;
    const part = partAt(surface, event.clientX);
    overview.style.cursor = part === "start" || part === "end" ? "ew-resize" : part === "body" && zoomOf(surface.view.peek()) > 1.001 ? "grab" : "pointer";
  });
}

function partAt({ parts, view }: TimeSurface, x: number): Part {
  const box = parts.overview.getBoundingClientRect();
  const { from, to, start, end } = view.peek();
  const at = (time: number): number => box.left + ((time - from) / (to - from)) * box.width;
  const [toStart, toEnd] = [Math.abs(x - at(start)), Math.abs(x - at(end))];
  if (Math.min(toStart, toEnd) <= EDGE) return toStart < toEnd ? "start" : "end";
  return x > at(start) && x < at(end) ? "body" : null;
}

/** Drag the window or one of its edges; a press beside it brings it there first, a click in it centres. Where all is seen, a press seeks. */
function dragWindow(surface: TimeSurface, down: PointerEvent, drag: Scope): void {
  const box = surface.parts.overview.getBoundingClientRect();
  const { from, to, start, end } = surface.view.peek();
  const timeAt = (event: PointerEvent): number => from + ((event.clientX - box.left) / box.width) * (to - from);
  const centre = (time: number): void => { surface.view.value = centredOn(surface.view.peek(), time); };
  const part = partAt(surface, down.clientX);
  const grabbed = timeAt(down);
  if (part === "body" && zoomOf(surface.view.peek()) < 1.001) return surface.player.seek(grabbed);
  if (part === null) centre(grabbed);
  const first = surface.view.peek();
  const move = (event: PointerEvent): void => {
    const by = timeAt(event) - grabbed;
    const now = surface.view.peek();
    if (part === "start") surface.view.value = showing(now, Math.min(start + by, end - surface.least), end, surface.least);
    else if (part === "end") surface.view.value = showing(now, start, Math.max(end + by, start + surface.least), surface.least);
    else surface.pan(first.start + by - now.start);
  };
  const drop = (event: PointerEvent): void => {
    if (part === "body" && Math.abs(event.clientX - down.clientX) < STILL) centre(grabbed);
    else move(event);
  };
  follow(drag, { move, end: drop }, drag);
}
