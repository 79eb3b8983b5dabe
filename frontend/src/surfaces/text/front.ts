/** What lies over the text: frame and handles of the selected span, the pending selection, the caret, found words. */
import { anchorOf, type Arrow, drawArrow } from "./arrows";
import type { Span } from "./granularity";
import type { BlockView, SpanView } from "./view";

export interface FrontState {
  /** Frames around the selected spans, in the text's own document. */
  readonly framed: readonly Box[];
  readonly handles: Span | null;
  /** A stretch that waits for its label, or that a handle is being dragged to. */
  readonly pending: Span | null;
  readonly caret: number | null;
  readonly arrows: readonly Arrow[];
  readonly found: readonly Span[];
  readonly current: Span | null;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export type Side = "start" | "end";

export class FrontLayer {
  readonly element: HTMLElement;
  readonly #view: SpanView;
  #near: readonly BlockView[] = [];

  constructor(view: SpanView) {
    this.#view = view;
    this.element = view.doc.createElement("div");
    this.element.className = "text-front";
    this.element.setAttribute("aria-hidden", "true");
    view.root.append(this.element);
  }

  /** What is to be shown; reads layout, writes nothing. */
  parts(state: FrontState): readonly Element[] {
    const empty = state.found.length === 0 && state.arrows.length === 0 && state.framed.length === 0 && !state.handles && !state.pending && state.caret === null;
    if (empty) return [];
    const box = this.element.getBoundingClientRect();
    const { top, bottom } = visible(this.#view);
    const reach = bottom - top;
    this.#near = this.#view.between(top - reach, bottom + reach);
    return [
      ...state.arrows.flatMap((arrow) => this.#arrow(arrow, box)),
      ...this.#inSight(state.found).flatMap((span) => this.#boxes(span, box, span === state.current ? "text-found current" : "text-found")),
      ...(state.pending ? this.#boxes(state.pending, box, "text-pending") : []),
      ...state.framed.map((one) => this.#frame(one, box)),
      ...(state.handles ? this.#handles(state.handles, box) : []),
      ...(state.caret === null ? [] : [this.#bar(state.caret, box, "text-caret")]),
    ];
  }

  show(parts: readonly Element[]): void {
    if (parts.length > 0 || this.element.hasChildNodes()) this.element.replaceChildren(...parts);
  }

  #inSight(spans: readonly Span[]): readonly Span[] {
    const start = this.#near[0]?.block.start ?? 0;
    const end = this.#near.at(-1)?.block.end ?? 0;
    return spans.filter((span) => span.start < end && span.end > start);
  }

  #arrow(arrow: Arrow, box: DOMRect): readonly Element[] {
    const [from, to] = [this.rectsOf(arrow.from)[0], this.rectsOf(arrow.to)[0]];
    return from && to ? drawArrow(this.#view.doc, arrow, anchorOf(from, box), anchorOf(to, box)) : [];
  }

  #frame(one: Box, box: DOMRect): HTMLElement {
    const element = this.#view.doc.createElement("i");
    element.className = "text-frame";
    place(element, one.left - box.left - 2, one.top - box.top - 2, one.right - one.left + 4, one.bottom - one.top + 4);
    return element;
  }

  #boxes(span: Span, box: DOMRect, className: string): readonly HTMLElement[] {
    return this.rectsOf(span).map((rect) => {
      const element = this.#view.doc.createElement("i");
      element.className = className;
      place(element, rect.left - box.left - 1, rect.top - box.top - 2, rect.width + 2, rect.height + 4);
      return element;
    });
  }

  /** The pieces of a span near the window. */
  rectsOf(span: Span): readonly DOMRect[] {
    const near = this.#near.filter(({ block }) => block.start < span.end && span.start < block.end);
    return near.flatMap((view) => this.#view.rects(view, span).filter((rect) => rect.width > 0));
  }

  #handles(span: Span, box: DOMRect): readonly HTMLElement[] {
    return (["start", "end"] as const).map((side) => {
      const element = this.#bar(side === "start" ? span.start : span.end, box, `text-handle ${side}`, side === "end" ? span : null);
      element.dataset["side"] = side;
      return element;
    });
  }

  #bar(unit: number, box: DOMRect, className: string, endOf: Span | null = null): HTMLElement {
    const element = this.#view.doc.createElement("i");
    element.className = className;
    const rect = endOf ? this.#endRect(endOf) : this.#view.caretRect(unit);
    place(element, rect.x - box.left, rect.top - box.top, null, rect.bottom - rect.top);
    return element;
  }

  /** The right edge of a span's last character, which may stand at the end of a wrapped line. */
  #endRect(span: Span): { readonly x: number; readonly top: number; readonly bottom: number } {
    const last = this.#view.blockOf(Math.max(span.start, span.end - 1));
    const rects = last ? this.#view.rects(last, span) : [];
    const rect = rects.at(-1);
    if (!rect || !last) return this.#view.caretRect(span.end);
    const rtl = getComputedStyle(last.element).direction === "rtl";
    return { x: rtl ? rect.left : rect.right, top: rect.top, bottom: rect.bottom };
  }
}

/** The window's upper and lower edge in the text's own document. */
export function visible(view: SpanView): { readonly top: number; readonly bottom: number } {
  const { y } = view.inward(0, 0);
  return { top: y, bottom: y + window.innerHeight };
}

function place(element: HTMLElement, left: number, top: number, width: number | null, height: number): void {
  Object.assign(element.style, { left: `${left}px`, top: `${top}px`, height: `${height}px` });
  if (width !== null) element.style.width = `${width}px`;
}
