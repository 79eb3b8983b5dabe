/** What is special about the mouse on a series: instants by double click. */
import type { Scope } from "../../core/scope";
import { toTime } from "../../geometry/timewindow";
import { watchTracks } from "../time/gestures";
import { inRow } from "../time/lanes";
import { watchOverview } from "../time/overview";
import type { SeriesSurface } from "./surface";

/** Two clicks this near in time and place are one double click. */
const [TWICE, NEAR] = [300, 4];

export function watchSeries(surface: SeriesSurface, scope: Scope): void {
  watchTracks(surface, scope);
  watchTwice(surface, scope);
  watchOverview(surface, scope);
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
