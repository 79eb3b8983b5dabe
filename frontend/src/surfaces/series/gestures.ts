/** What is special about the mouse on a series: instants by double click, and the window in the overview. */
import type { Scope } from "../../core/scope";
import { showing, toTime } from "../../geometry/timewindow";
import { follow, watchTracks } from "../time/gestures";
import { inRow } from "../time/lanes";
import type { SeriesSurface } from "./surface";

/** How near the edge of the window one must be to take hold of it, in pixels. */
const EDGE = 7;
/** Two clicks this near in time and place are one double click. */
const [TWICE, NEAR] = [300, 4];

export function watchSeries(surface: SeriesSurface, scope: Scope): void {
  watchTracks(surface, scope);
  watchTwice(surface, scope);
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
    overview.style.cursor = part === "start" || part === "end" ? "ew-resize" : part === "body" ? "grab" : "pointer";
  });
}

/** The second of two clicks makes an instant with the armed label. */
function watchTwice(surface: SeriesSurface, scope: Scope): void {
  const { live } = surface.parts;
  let last = { at: -Infinity, x: 0, y: 0 };
  let armed = false;
  scope.listen<PointerEvent>(live, "pointerdown", (event) => {
    const again = event.timeStamp - last.at < TWICE && Math.hypot(event.clientX - last.x, event.clientY - last.y) < NEAR;
    if (!again) armed = surface.armedControl() !== undefined;
    last = again ? { at: -Infinity, x: 0, y: 0 } : { at: event.timeStamp, x: event.clientX, y: event.clientY };
    if (!again || !armed || event.button !== 0) return;
    const box = live.getBoundingClientRect();
    if (!surface.layout.peek().plots.some((row) => inRow(row, event.clientY - box.top))) return;
    const time = toTime(surface.view.peek(), event.clientX - box.left);
    scope.listen(document, "pointerup", () => queueMicrotask(() => surface.createInstant(time)), { once: true });
  });
}

type Part = "start" | "end" | "body" | null;

function partAt({ parts }: SeriesSurface, x: number): Part {
  const { left, right } = parts.brush.getBoundingClientRect();
  const [toStart, toEnd] = [Math.abs(x - left), Math.abs(x - right)];
  if (Math.min(toStart, toEnd) <= EDGE) return toStart < toEnd ? "start" : "end";
  return x > left && x < right ? "body" : null;
}

/** Drag the window or one of its edges; a press beside it brings it there first, a click in it centres. */
function dragWindow(surface: SeriesSurface, down: PointerEvent, drag: Scope): void {
  const box = surface.parts.overview.getBoundingClientRect();
  const { from, to, start, end } = surface.view.peek();
  const timeAt = (event: PointerEvent): number => from + ((event.clientX - box.left) / box.width) * (to - from);
  const part = partAt(surface, down.clientX);
  if (part === null) surface.centre(timeAt(down));
  const first = surface.view.peek();
  const grabbed = timeAt(down);
  const move = (event: PointerEvent): void => {
    const by = timeAt(event) - grabbed;
    const now = surface.view.peek();
    if (part === "start") surface.view.value = showing(now, Math.min(start + by, end - surface.least), end, surface.least);
    else if (part === "end") surface.view.value = showing(now, start, Math.max(end + by, start + surface.least), surface.least);
    else surface.pan(first.start + by - now.start);
  };
  const drop = (event: PointerEvent): void => {
    if (part === "body" && Math.abs(event.clientX - down.clientX) < NEAR) surface.centre(grabbed);
    else move(event);
  };
  follow(drag, { move, end: drop }, drag);
}
