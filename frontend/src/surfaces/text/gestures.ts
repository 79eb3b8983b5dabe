/** Mouse and touch on a text: select a stretch, click a span, drag an end of the selected one. */
import { linkingFrom } from "../../core/relations";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { segmentAt, snap, type Span, trim } from "./granularity";
import type { Side } from "./front";
import { addPart, partsOf } from "./parts";
import type { TextSurface } from "./surface";

/** A press that moved less than this is a click. */
const STILL = 4;
/** A third click within this time turns the word that was just labeled into its paragraph. */
const TRIPLE = 600;

interface Press {
  readonly x: number;
  readonly y: number;
  /** The offset under the pointer when it went down. */
  readonly unit: number;
}

export function watchPointer(surface: TextSurface, scope: Scope): void {
  const { view, session } = surface;
  const { pad } = view;
  let press: Press | null = null;
  let doubled: { readonly id: string; readonly at: number } | null = null;

  scope.listen<PointerEvent>(pad, "pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    const side = handleSide(event.target) ?? (view.native ? null : handleSide(elementAt(surface, event)));
    if (side) return dragHandle(surface, event, side, scope);
    pad.dataset["pointer"] = "";
    press = { x: event.clientX, y: event.clientY, unit: view.native ? 0 : unitAt(surface, event) };
    surface.caret.value = null;
  });
  scope.listen<MouseEvent>(document, "mouseup", (event) => {
    if (!press || event.button !== 0) return;
    const { x, y, unit } = press;
    press = null;
    const still = Math.abs(event.clientX - x) < STILL && Math.abs(event.clientY - y) < STILL;
    if (still && event.detail < 2) return click(surface, event);
    const span = view.native ? selected(surface, still) : stretch(surface, unit, event, still);
    if (!span) return;
    const before = session.selection.ids.peek();
    if (event.detail >= 3 && doubled && Date.now() - doubled.at < TRIPLE) return widen(surface, doubled.id, span);
    if ((event.ctrlKey || event.metaKey) && extend(surface, span)) return;
    surface.choose(span.start, span.end);
    const id = session.selection.fresh.peek();
    doubled = event.detail === 2 && id !== null && !before.includes(id) ? { id, at: Date.now() } : null;
  });
  scope.listen<PointerEvent>(pad, "pointermove", (event) => {
    if (event.buttons === 0) session.selection.hovered.value = hits(surface, event)[0] ?? null;
    else if (press && !view.native) view.selectNative(press.unit, unitAt(surface, event));
  });
  scope.listen<PointerEvent>(pad, "pointerleave", () => {
    if (surface.index.get(session.selection.hovered.peek() ?? "")) session.selection.hovered.value = null;
  });
  scope.listen(view.doc, "selectionchange", () => {
    if (!press && view.native) followNative(surface);
  });
}

/** With control (command on a Mac) a stretch becomes another part of the selected span. */
function extend(surface: TextSurface, span: Span): boolean {
  const snapped = snap(surface.text, surface.points.boundary(span.start), surface.points.boundary(span.end), surface.granularity());
  if (!snapped || surface.session.readonly.peek() || !addPart(surface, snapped)) return false;
  surface.view.selection()?.removeAllRanges();
  return true;
}

function unitAt(surface: TextSurface, event: MouseEvent): number {
  const { x, y } = surface.view.inward(event.clientX, event.clientY);
  return surface.points.boundary(surface.view.fromClient(x, y));
}

function elementAt(surface: TextSurface, event: MouseEvent): Element | null {
  const { x, y } = surface.view.inward(event.clientX, event.clientY);
  return surface.view.doc.elementFromPoint(x, y);
}

function hits(surface: TextSurface, event: MouseEvent): readonly string[] {
  const { x, y } = surface.view.inward(event.clientX, event.clientY);
  return surface.hit(x, y);
}

/** Where the browser does not select: from press to release; a word by two clicks, a paragraph by three. */
function stretch(surface: TextSurface, from: number, event: MouseEvent, still: boolean): Span | null {
  const to = unitAt(surface, event);
  if (!still) return from === to ? null : { start: Math.min(from, to), end: Math.max(from, to) };
  const paragraph = surface.view.paragraph(to);
  const word = event.detail >= 3 ? paragraph : segmentAt(surface.text, Math.min(to, surface.text.length - 1), "word");
  const span = trim(surface.text, Math.max(word.start, paragraph.start), Math.min(word.end, paragraph.end));
  if (span) surface.view.selectNative(span.start, span.end);
  return span;
}

/** What the browser has selected here; multiple clicks without the white space around. */
function selected(surface: TextSurface, clicks: boolean): Span | null {
  const native = nativeSpan(surface);
  if (!native) return null;
  return clicks ? trim(surface.text, native.start, native.end) : native;
}

/** The native selection as offsets, cut to this text; null when it is empty or elsewhere. */
export function nativeSpan(surface: TextSurface): Span | null {
  const selection = surface.view.selection();
  const range = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
  if (!range || range.collapsed || !surface.view.contains(selection?.anchorNode ?? null)) return null;
  const start = surface.view.offsetOf(range.startContainer, range.startOffset);
  const end = surface.view.offsetOf(range.endContainer, range.endOffset);
  return start < end ? { start, end } : null;
}

/** Take the browser's selection, made by keys or by touch, as the one that waits for a label, or drop it. */
export function followNative(surface: TextSurface): void {
  const native = nativeSpan(surface);
  if (surface.session.readonly.peek()) return;
  if (native) {
    const span = snap(surface.text, native.start, native.end, surface.granularity());
    if (span && !sameSpan(span, surface.pending.peek())) surface.pending.value = span;
  } else if (surface.pending.peek() && surface.view.contains(surface.view.selection()?.anchorNode ?? null)) surface.pending.value = null;
}

function sameSpan(a: Span, b: Span | null): boolean {
  return b !== null && a.start === b.start && a.end === b.end;
}

/** The word that a double click labeled becomes the paragraph of the triple click. */
function widen(surface: TextSurface, id: string, span: Span): void {
  surface.view.selection()?.removeAllRanges();
  surface.resize(id, span);
}

/** Select the innermost span under the pointer; on the selected one, the next outward. */
function click(surface: TextSurface, event: MouseEvent): void {
  const { session } = surface;
  surface.pending.value = null;
  if (!surface.view.native) surface.view.selection()?.removeAllRanges();
  const ids = hits(surface, event);
  const [innermost] = ids;
  if (innermost === undefined) {
    if (surface.view.activate(surface.view.inward(event.clientX, event.clientY))) return;
    if (!event.ctrlKey && !event.metaKey) session.selection.clear();
    return;
  }
  if (event.ctrlKey || event.metaKey) return session.selection.toggle(innermost);
  const now = ids.indexOf(session.selection.single.peek() ?? "");
  const next = ids[now + 1];
  if (now >= 0 && next === undefined && ids.length === 1) return session.selection.clear();
  selectParts(session, next ?? innermost);
}

/** A span in parts is selected whole; a click on what is selected whole selects the part alone. */
function selectParts(session: Session, id: string): void {
  const parts = linkingFrom(session).peek() === null ? partsOf(session, id) : [id];
  const whole = parts.length > 1 && parts.every((part) => session.selection.has(part));
  session.selection.set(...(whole ? [id] : parts));
}

function handleSide(target: EventTarget | null): Side | null {
  const side = (target as HTMLElement | null)?.dataset?.["side"];
  return side === "start" || side === "end" ? side : null;
}

/** Drag one end of the selected span; the region changes once, on release. */
function dragHandle(surface: TextSurface, down: PointerEvent, side: Side, scope: Scope): void {
  const span = surface.resizable();
  if (!span) return;
  down.preventDefault();
  const drag = scope.child();
  const root = surface.view.pad;
  const fixed = side === "start" ? span.end : span.start;
  root.classList.add("resizing");
  const end = (keep: boolean): void => {
    const result = surface.preview.peek();
    surface.preview.value = null;
    root.classList.remove("resizing");
    drag.dispose();
    if (keep && result) surface.resize(span.id, result);
  };
  drag.listen<PointerEvent>(document, "pointermove", (event) => {
    const at = unitAt(surface, event);
    surface.preview.value = resizedTo(surface, fixed, at) ?? surface.preview.peek();
  });
  drag.listen(document, "pointerup", () => end(true));
  drag.listen(document, "pointercancel", () => end(false));
  drag.listen<KeyboardEvent>(document, "keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    end(false);
  }, { capture: true });
}

function resizedTo(surface: TextSurface, fixed: number, at: number): Span | null {
  return at === fixed ? null : snap(surface.text, Math.min(fixed, at), Math.max(fixed, at), surface.granularity());
}
