/** Mouse, touch and wheel along time: draw a stretch, move and resize ranges, seek, zoom, pan. */
import type { Scope } from "../../core/scope";
import { clamp } from "../../geometry/point";
import { perPixel, type TimeWindow, toPixel, toTime, zoomAbout } from "../../geometry/timewindow";
import { Fingers } from "./fingers";
import { inRow } from "./lanes";
import type { Range } from "./ranges";
import type { TimeSurface } from "./surface";

/** A press that moved less than this is a click. */
const STILL = 4;
/** How near the end of a range one must be to take hold of it. */
const GRIP = 6;
const ZOOM_PER_PIXEL = 0.0025;

type Grip = "start" | "end" | "body";

interface Held {
  readonly range: Range;
  readonly grip: Grip;
}

/** All gestures but presses on the overview. */
export function watchTracks(surface: TimeSurface, scope: Scope): void {
  const { live, overview } = surface.parts;
  const fingers = new Fingers(scope);
  const axis = { view: () => surface.view.peek(), show: (view: TimeWindow) => { surface.view.value = view; }, left: () => live.getBoundingClientRect().left, get least() { return surface.least; } };
  let drag: Scope | null = null;
  scope.listen<PointerEvent>(live, "pointerdown", (event) => {
    const two = fingers.press(event);
    if (event.button !== 0) return;
    drag?.dispose();
    drag = scope.child();
    if (!two) return press(surface, event, drag);
    surface.draft.value = surface.lifted.value = null;
    fingers.pinch(axis, drag);
  });
  scope.listen<PointerEvent>(live, "pointermove", (event) => {
    if (event.buttons === 0) hover(surface, event);
  });
  scope.listen(live, "pointerleave", () => {
    surface.pointer.value = null;
    if (surface.ranges.get(surface.session.selection.hovered.peek())) surface.session.selection.hovered.value = null;
  });
  scope.listen<WheelEvent>(live, "wheel", (event) => wheel(surface, event), { passive: false });
  scope.listen<WheelEvent>(overview, "wheel", (event) => wheel(surface, event), { passive: false });
}

/** A time that the medium has. */
function inside(surface: TimeSurface, time: number): number {
  const { from, to } = surface.view.peek();
  return clamp(time, from, to);
}

function place(surface: TimeSurface, event: MouseEvent): { readonly time: number; readonly y: number } {
  const box = surface.parts.live.getBoundingClientRect();
  return { time: toTime(surface.view.peek(), event.clientX - box.left), y: event.clientY - box.top };
}

/** The range whose end or body lies under the pointer: the selected one first, then the shortest. */
function heldAt(surface: TimeSurface, time: number, y: number): Held | null {
  const { session, ranges } = surface;
  const slack = GRIP * perPixel(surface.view.peek());
  const selected = ranges.get(session.selection.single.peek());
  const near = surface.hit(time, y);
  const inLane = surface.layout.peek().lanes.some((row) => inRow(row, y));
  const free = surface.armedControl() === undefined || inLane;
  const candidates = [...(selected && (!inLane || near.includes(selected)) ? [selected] : []), ...(free ? near : [])];
  for (const range of candidates) {
    if (!session.editable(range.id)) continue;
    const [toStart, toEnd] = [Math.abs(time - range.start), Math.abs(time - range.end)];
    const narrow = range.end - range.start < 3 * slack ? (range.end - range.start) / 3 : slack;
    const outside = range === selected && !inLane ? slack : narrow;
    if (toEnd <= (time > range.end ? outside : narrow) && toEnd <= toStart) return { range, grip: "end" };
    if (toStart <= (time < range.start ? outside : narrow)) return { range, grip: "start" };
  }
  const under = candidates.find((range) => session.editable(range.id) && time >= range.start && time <= range.end);
  return under && free ? { range: under, grip: "body" } : null;
}

function hover(surface: TimeSurface, event: PointerEvent): void {
  const { time, y } = place(surface, event);
  surface.pointer.value = inside(surface, time);
  const held = surface.session.readonly.peek() || event.shiftKey ? null : heldAt(surface, time, y);
  surface.session.selection.hovered.value = surface.hit(time, y)[0]?.id ?? null;
  const ends = held !== null && held.grip !== "body";
  surface.parts.live.style.cursor = ends ? "ew-resize" : inRow(surface.layout.peek().ruler, y) ? "pointer" : surface.armedControl() ? "crosshair" : held ? "grab" : "default";
}

function press(surface: TimeSurface, down: PointerEvent, drag: Scope): void {
  surface.parts.live.focus({ preventScroll: true });
  surface.pointer.value = null;
  const { time, y } = place(surface, down);
  if (inRow(surface.layout.peek().ruler, y)) return scrub(surface, down, drag);
  const held = surface.session.readonly.peek() || down.shiftKey ? null : heldAt(surface, time, y);
  let moved = false;
  const start = (event: PointerEvent): boolean => (moved ||= Math.abs(event.clientX - down.clientX) >= STILL);
  follow(drag, {
    move: (event) => {
      if (!start(event)) return;
      if (held) surface.lifted.value = movedRange(surface, held, time, place(surface, event).time);
      else surface.draft.value = stretch(surface, time, place(surface, event).time, y);
    },
    end: (event) => {
      const { time: to } = place(surface, event);
      if (!moved) return click(surface, event, time, y);
      surface.lifted.value = surface.draft.value = null;
      if (held) drop(surface, held, movedRange(surface, held, time, to));
      else surface.choose(stretch(surface, time, to, y));
    },
    cancel: () => {
      surface.lifted.value = surface.draft.value = null;
    },
  }, drag);
}

interface Handlers {
  readonly move: (event: PointerEvent) => void;
  readonly end: (event: PointerEvent) => void;
  readonly cancel?: () => void;
}

/** Follow one drag until it ends; Escape and a lost pointer give up. */
export function follow(drag: Scope, { move, end, cancel }: Handlers, scope: Scope): void {
  const stop = (): void => {
    drag.dispose();
    cancel?.();
  };
  scope.listen<PointerEvent>(document, "pointermove", move);
  scope.listen<PointerEvent>(document, "pointerup", (event) => {
    drag.dispose();
    end(event);
  });
  scope.listen(document, "pointercancel", stop);
  scope.listen<KeyboardEvent>(document, "keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    stop();
  }, { capture: true });
}

function stretch(surface: TimeSurface, from: number, to: number, y: number) {
  const [start, end] = [inside(surface, Math.min(from, to)), inside(surface, Math.max(from, to))];
  return { start, end, channel: surface.channelAt(y) };
}

/** The held range after the pointer went from `from` to `to`; a body keeps its length. */
function movedRange(surface: TimeSurface, { range, grip }: Held, from: number, to: number): Range {
  const by = to - from;
  if (grip === "body") {
    const whole = surface.view.peek();
    const shift = clamp(by, whole.from - range.start, whole.to - range.end);
    return { ...range, start: range.start + shift, end: range.end + shift };
  }
  const at = inside(surface, range[grip] + by);
  const other = grip === "start" ? range.end : range.start;
  return { ...range, start: Math.min(at, other), end: Math.max(at, other) };
}

function drop(surface: TimeSurface, { range, grip }: Held, { start, end }: Range): void {
  surface.session.selection.set(range.id);
  if (grip !== "body") return surface.resize(range.id, start === range.start ? range.start : start, end === range.end ? range.end : end);
  const at = surface.snapped(start);
  surface.resize(range.id, at, at + range.end - range.start);
}

/** Seek; on a range select it, on the selected one the next below it. */
function click(surface: TimeSurface, event: PointerEvent, time: number, y: number): void {
  const { selection } = surface.session;
  surface.pending.value = null;
  const ids = surface.hit(time, y).map((one) => one.id);
  if (event.ctrlKey || event.metaKey) {
    if (ids[0] !== undefined) selection.toggle(ids[0]);
    return;
  }
  surface.player.seek(inside(surface, time));
  const [first] = ids;
  if (first === undefined) return selection.clear();
  const now = ids.indexOf(selection.single.peek() ?? "");
  selection.set(ids[now + 1] ?? first);
}

/** On the ruler the head follows the pointer. */
function scrub(surface: TimeSurface, down: PointerEvent, drag: Scope): void {
  const seek = (event: PointerEvent): void => surface.player.seek(inside(surface, place(surface, event).time));
  seek(down);
  follow(drag, { move: seek, end: seek }, drag);
}

/** With ctrl (or a pinch on a pad) zoom about the pointer, else move along; a wheel that finds nothing to move scrolls the page. */
function wheel(surface: TimeSurface, event: WheelEvent): void {
  const unit = event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? 16 : 400;
  const w = surface.view.peek();
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const box = surface.parts.live.getBoundingClientRect();
    const notch = Math.abs(event.deltaY * unit) >= 50;
    const factor = notch ? 1.25 ** -Math.sign(event.deltaY) : Math.exp(-event.deltaY * unit * ZOOM_PER_PIXEL * 4);
    const about = event.currentTarget === surface.parts.overview ? (w.start + w.end) / 2 : toTime(w, event.clientX - box.left);
    surface.view.value = zoomAbout(w, about, factor, surface.least);
    return;
  }
  const sideways = event.deltaX !== 0 ? event.deltaX : event.deltaY;
  const before = toPixel(w, w.start);
  surface.pan(sideways * unit * perPixel(w));
  if (surface.view.peek().start !== w.start || event.shiftKey || before < 0) event.preventDefault();
}
