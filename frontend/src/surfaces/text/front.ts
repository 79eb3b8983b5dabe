/** What lies over the text: frame and handles of the selected span, the pending selection, the caret, found words. */
import type { Span } from "./granularity";
import type { BlockView, TextView } from "./view";

export interface FrontState {
  /** The selected span, framed; with handles when it may be resized. */
  readonly framed: readonly Span[];
  readonly handles: Span | null;
  /** A stretch that waits for its label, or that a handle is being dragged to. */
  readonly pending: Span | null;
  readonly caret: number | null;
  readonly found: readonly Span[];
  readonly current: Span | null;
}

export type Side = "start" | "end";

/** How far a frame stands off the text, in pixels. */
const OFF = { x: 3, top: 4, bottom: 6 };

export class FrontLayer {
  readonly element: HTMLElement;
  readonly #view: TextView;
  #near: readonly BlockView[] = [];

  constructor(view: TextView) {
    this.#view = view;
    this.element = document.createElement("div");
    this.element.className = "text-front";
    this.element.setAttribute("aria-hidden", "true");
    view.root.append(this.element);
  }

  draw(state: FrontState): void {
    const empty = state.found.length === 0 && state.framed.length === 0 && !state.handles && !state.pending && state.caret === null;
    if (empty && !this.element.hasChildNodes()) return;
    const box = this.element.getBoundingClientRect();
    this.#near = this.#view.between(-window.innerHeight, 2 * window.innerHeight);
    const parts = [
      ...this.#inSight(state.found).flatMap((span) => this.#boxes(span, box, span === state.current ? "text-found current" : "text-found", 1)),
      ...(state.pending ? this.#boxes(state.pending, box, "text-pending", 1) : []),
      ...state.framed.flatMap((span) => this.#boxes(span, box, "text-frame", 3)),
      ...(state.handles ? this.#handles(state.handles, box) : []),
      ...(state.caret === null ? [] : [this.#bar(state.caret, box, "text-caret")]),
    ];
    this.element.replaceChildren(...parts);
  }

  #inSight(spans: readonly Span[]): readonly Span[] {
    const start = this.#near[0]?.block.start ?? 0;
    const end = this.#near.at(-1)?.block.end ?? 0;
    return spans.filter((span) => span.start < end && span.end > start);
  }

  /** Frame pieces of a span, only in blocks near the window. */
  #boxes(span: Span, box: DOMRect, className: string, pad: number): readonly HTMLElement[] {
    return this.#rects(span).map((rect) => {
      const element = document.createElement("i");
      element.className = className;
      const [top, bottom] = pad > 1 ? [OFF.top, OFF.bottom] : [2, 2];
      place(element, rect.left - box.left - pad, rect.top - box.top - top, rect.width + 2 * pad, rect.height + top + bottom);
      return element;
    });
  }

  #rects(span: Span): readonly DOMRect[] {
    const near = this.#near.filter(({ block }) => block.start < span.end && span.start < block.end);
    return near.flatMap((view) => [...this.#view.range(view, span).getClientRects()].filter((rect) => rect.width > 0));
  }

  #handles(span: Span, box: DOMRect): readonly HTMLElement[] {
    return (["start", "end"] as const).map((side) => {
      const element = this.#bar(side === "start" ? span.start : span.end, box, `text-handle ${side}`, side === "end" ? span : null);
      element.dataset["side"] = side;
      return element;
    });
  }

  #bar(unit: number, box: DOMRect, className: string, endOf: Span | null = null): HTMLElement {
    const element = document.createElement("i");
    element.className = className;
    const rect = endOf ? this.#endRect(endOf) : this.#view.caretRect(unit);
    place(element, rect.x - box.left, rect.top - box.top, null, rect.bottom - rect.top);
    return element;
  }

  /** The right edge of a span's last character, which may stand at the end of a wrapped line. */
  #endRect(span: Span): { readonly x: number; readonly top: number; readonly bottom: number } {
    const last = this.#view.blockOf(Math.max(span.start, span.end - 1));
    const rects = last ? [...this.#view.range(last, span).getClientRects()] : [];
    const rect = rects.at(-1);
    if (!rect || !last) return this.#view.caretRect(span.end);
    const rtl = getComputedStyle(last.element).direction === "rtl";
    return { x: rtl ? rect.left : rect.right, top: rect.top, bottom: rect.bottom };
  }
}

function place(element: HTMLElement, left: number, top: number, width: number | null, height: number): void {
  Object.assign(element.style, { left: `${left}px`, top: `${top}px`, height: `${height}px` });
  if (width !== null) element.style.width = `${width}px`;
}
