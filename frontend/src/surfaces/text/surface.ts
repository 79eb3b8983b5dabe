/** A text with spans: keeps the page in step with the document and gives gestures and keys something to work on. */
import { effect, signal, type Signal } from "@preact/signals-core";
import { createRegion } from "../../core/actions";
import { attrBool, attrString, type TagNode } from "../../core/config";
import type { ChangeEvent } from "../../core/document";
import type { Json } from "../../core/json";
import { isLabelsTag } from "../../core/labels";
import type { Scope } from "../../core/scope";
import type { ObjectHandle, Place, Point, Session } from "../../core/session";
import { arrowsOf } from "./arrows";
import type { CodePoints } from "./codepoints";
import { type Box, FrontLayer, visible } from "./front";
import { type Granularity, granularityOf, snap, type Span } from "./granularity";
import { lookOf } from "./look";
import { type Fragment, measure, paint } from "./paint";
import { resizeChange } from "./resize";
import { type PlacedSpan, SpanIndex, type TextModel } from "./spans";
import type { BlockView, SpanView } from "./view";

export interface SurfaceOptions {
  readonly session: Session;
  readonly node: TagNode;
  readonly model: TextModel;
  readonly view: SpanView;
  readonly scope: Scope;
}

/** Painted this far above and below the window, in window heights. */
const MARGIN = 0.75;

export class TextSurface implements ObjectHandle {
  readonly session: Session;
  readonly node: TagNode;
  readonly name: string;
  readonly text: string;
  readonly points: CodePoints;
  readonly model: TextModel;
  readonly view: SpanView;
  readonly index: SpanIndex;
  readonly front: FrontLayer;
  readonly scope: Scope;
  readonly ready: Signal<boolean> = signal(false);
  readonly unplaced: Signal<ReadonlyMap<string, string>>;
  /** A stretch that was selected without an armed label and waits for one. */
  readonly pending: Signal<Span | null> = signal(null);
  /** A span while one of its ends is dragged. */
  readonly preview: Signal<Span | null> = signal(null);
  readonly caret: Signal<number | null> = signal(null);
  readonly found: Signal<readonly Span[]> = signal([]);
  readonly current: Signal<Span | null> = signal(null);
  readonly #painted = new Map<BlockView, readonly Fragment[]>();
  readonly #dirty = new Set<BlockView>();
  #frontDirty = true;
  #frame = 0;

  constructor({ session, node, model, view, scope }: SurfaceOptions) {
    this.session = session;
    this.node = node;
    this.name = node.name ?? "";
    this.model = model;
    this.text = model.text;
    this.points = model.points;
    this.view = view;
    this.scope = scope;
    this.index = new SpanIndex(session, this.name, model, view.blocks);
    this.unplaced = signal(new Map(this.index.problems));
    this.front = new FrontLayer(this.view);
    this.#watch();
    this.#paintNow();
    this.ready.value = true;
  }

  // ---- ObjectHandle ----

  /** Set where the text is what is said at known times. */
  moment?: (region: string) => number | null;

  toClient(...units: readonly number[]): Point {
    const { x, y } = this.view.toClient(this.model.toUnit(units));
    return this.view.outward(x, y);
  }

  fromClient(x: number, y: number): readonly number[] {
    const inside = this.view.inward(x, y);
    return this.model.fromUnit(this.view.fromClient(inside.x, inside.y));
  }

  reveal(region: string): void {
    const span = this.index.get(region);
    if (span) this.revealSpan(span);
  }

  /** The first piece of a span that is painted and in sight. */
  place(region: string): Place | null {
    const [piece] = this.#framesOf(new Set([region]));
    const frame = scrollParent(this.view.host)?.getBoundingClientRect();
    if (!piece) return null;
    const [from, to] = [this.view.outward(piece.left, piece.top), this.view.outward(piece.right, piece.bottom)];
    if (frame && (to.y < frame.top || from.y > frame.bottom)) return null;
    return { ...from, width: to.x - from.x, height: to.y - from.y };
  }

  relates(): boolean {
    return true;
  }

  revealSpan(span: Span): void {
    this.view.unfold(span.start);
    const heightOf = (): number => this.view.outward(0, this.view.caretRect(span.start).top).y;
    const top = heightOf();
    if (top >= 90 && top <= window.innerHeight - 120) return;
    this.view.bringNear(span.start);
    scrollParent(this.view.host)?.scrollBy({ top: heightOf() - window.innerHeight * 0.4 });
  }

  // ---- what a gesture does ----

  /** Controls that make spans here, and whether one of them is armed. */
  spanControls(): readonly TagNode[] {
    return this.session.config.controlsOf(this.name)
      .filter((control) => isLabelsTag(control.tag) || (control.tag === "Taxonomy" && attrBool(control, "labeling", false)));
  }

  armedControl(): TagNode | undefined {
    return this.spanControls().find((control) => this.session.armed.of(control.name ?? "").length > 0);
  }

  /** A label's own granularity, else the object's. */
  granularity(): Granularity {
    const control = this.armedControl();
    const label = control && this.session.labels.find(control.name, this.session.armed.of(control.name ?? "")[0] ?? "");
    const own = label ? attrString(label.node, "granularity") : "";
    return granularityOf(own || attrString(this.node, "granularity", "symbol"));
  }

  /** A stretch was selected: label it when a label is armed, else keep it until one is. */
  choose(start: number, end: number): void {
    const span = snap(this.text, this.points.boundary(start), this.points.boundary(end), this.granularity());
    if (!span) return;
    if (this.session.readonly.value) return;
    const control = this.armedControl();
    if (control) this.create(span, control);
    else {
      this.session.selection.clear();
      this.pending.value = span;
    }
  }

  /** Make a region of a stretch; answers its id. */
  create(span: Span, control: TagNode, labels?: readonly string[]): string | null {
    this.pending.value = null;
    this.view.selection()?.removeAllRanges();
    const paths = control.tag === "Taxonomy" ? { taxonomy: this.session.armed.of(control.name ?? "").map((one) => JSON.parse(one) as Json) } : {};
    return createRegion(this.session, { control, object: this.name, geometry: { ...this.model.geometry(span), ...paths }, ...(labels ? { labels } : {}) });
  }

  /** Move the ends of a region; steps with the same `merge` are one undo step. */
  resize(id: string, span: Span, merge?: string): void {
    const region = this.session.document.region(id);
    if (!region || !this.session.editable(id) || span.end <= span.start) return;
    this.session.document.apply(resizeChange(region, this.model.geometry(span)), "local", merge);
  }

  /** The one selected region when it lies here and may be changed. */
  resizable(): PlacedSpan | null {
    const id = this.session.selection.single.value;
    return id !== null && this.session.editable(id) ? this.index.get(id) ?? null : null;
  }

  /** Spans under a client point, innermost first. */
  hit(x: number, y: number): readonly string[] {
    const inside = this.view.between(y, y).flatMap((block) => {
      const box = block.element.getBoundingClientRect();
      return (this.#painted.get(block) ?? []).filter((one) =>
        x - box.left >= one.left && x - box.left <= one.right && y - box.top >= one.top && y - box.top <= one.bottom + 2);
    });
    return [...new Set(inside.sort((a, b) => length(a.span) - length(b.span)).map((one) => one.id))];
  }

  /** A span in words: `Place: Rotterdam`. */
  describe(span: PlacedSpan): string {
    const look = lookOf(this.session, this.name, span);
    const text = this.text.slice(span.start, span.end).slice(0, 80);
    return look?.name ? `${look.name}: ${text}` : text;
  }

  // ---- keeping the page in step ----

  #watch(): void {
    const { session, scope } = this;
    scope.add(session.document.observe((event) => this.#changed(event)));
    let before: readonly string[] = [];
    scope.add(effect(() => {
      const now = [...session.selection.ids.value, session.selection.hovered.value ?? "", ...session.selection.hidden.value];
      const differing = [...now.filter((id) => !before.includes(id)), ...before.filter((id) => !now.includes(id))];
      before = now;
      for (const id of differing) this.#touch(id);
      this.invalidateFront();
    }));
    scope.add(effect(() => {
      void [session.settings.showLabels.value, session.readonly.value];
      this.#invalidateAll();
    }));
    scope.add(effect(() => {
      void [this.pending.value, this.preview.value, this.caret.value, this.found.value, this.current.value, session.selection.locked.value];
      this.invalidateFront();
    }));
    scope.add(effect(() => this.#armed()));
    scope.listen(document, "scroll", () => this.#schedule(), { capture: true, passive: true });
    scope.listen(window, "resize", () => this.#invalidateAll());
    const observer = new ResizeObserver(() => this.#invalidateAll());
    observer.observe(this.view.root);
    scope.add(() => observer.disconnect());
    scope.add(() => cancelAnimationFrame(this.#frame));
    scope.timeout(() => void document.fonts?.ready.then(() => scope.ended || this.#invalidateAll()), 300);
  }

  /** A label was armed while a stretch waits for one. */
  #armed(): void {
    void this.session.armed.value.value;
    const span = this.pending.peek();
    const control = span ? this.armedControl() : undefined;
    if (!span || !control) return;
    queueMicrotask(() => {
      const snapped = snap(this.text, span.start, span.end, this.granularity());
      if (snapped && this.pending.peek() === span) this.create(snapped, control);
    });
  }

  #changed({ change }: ChangeEvent): void {
    const entries = [...change.created, ...change.deleted, ...change.updated.flatMap((pair) => [...pair])];
    const ids = new Set(entries.map((entry) => entry.item.id).filter((id): id is string => id !== undefined));
    let problems = this.index.problems.size > 0;
    for (const id of ids) {
      for (const block of this.index.refresh(id)) this.#invalidate(this.view.views[block]);
      problems ||= this.index.problems.size > 0;
    }
    if (problems || this.unplaced.peek().size > 0) this.unplaced.value = new Map(this.index.problems);
    this.invalidateFront();
  }

  #touch(id: string): void {
    const span = this.index.get(id);
    if (span) for (const block of this.index.blocksOf(span)) this.#invalidate(this.view.views[block]);
  }

  #invalidate(block: BlockView | undefined): void {
    if (block) this.#dirty.add(block);
    this.#schedule();
  }

  #invalidateAll(): void {
    for (const block of this.#painted.keys()) this.#dirty.add(block);
    this.invalidateFront();
  }

  /** Paint anew after blocks were shown, hidden or moved. */
  repaint(): void {
    this.#painted.clear();
    this.invalidateFront();
  }

  invalidateFront(): void {
    this.#frontDirty = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame === 0 && !this.scope.ended) this.#frame = requestAnimationFrame(() => this.#paintNow());
  }

  /** Paint the blocks near the window that are new or changed: first all reading of layout, then all writing. */
  #paintNow(): void {
    this.#frame = 0;
    const { top, bottom } = visible(this.view);
    const reach = window.innerHeight * MARGIN;
    const near = this.view.between(top - reach, bottom + reach);
    const due = near.filter((block) => this.#dirty.has(block) || !this.#painted.has(block));
    const work = due.map((block) => {
      const looks = this.#looks(block);
      return { block, looks, measured: measure(this.view, block, looks) };
    });
    for (const { block, measured } of work) this.#painted.set(block, measured.fragments);
    const front = this.#frontDirty || work.length > 0 ? this.#frontParts() : null;
    const names = this.session.settings.showLabels.value && attrBool(this.node, "showLabels", true);
    for (const { block, looks, measured } of work) {
      if (block.marks !== null || measured.fragments.length > 0) paint(block, looks, measured, names);
      this.#dirty.delete(block);
    }
    if (front) this.front.show(front);
    this.#frontDirty = false;
  }

  #looks(block: BlockView): ReturnType<typeof lookOfList> {
    return lookOfList(this.session, this.name, this.index.inBlock(block.index));
  }

  #frontParts(): readonly Element[] {
    const { session } = this;
    const selected = session.selection.ids.value.filter((id) => !session.selection.hidden.value.has(id));
    const spans = selected.map((id) => this.index.get(id)).filter((one): one is PlacedSpan => one !== undefined);
    const own = this.resizable();
    return this.front.parts({
      framed: this.preview.value ? this.front.rectsOf(this.preview.value) : this.#framesOf(new Set(spans.map((one) => one.id))),
      handles: this.preview.value ?? (own && spans.length === 1 ? own : null),
      pending: this.pending.value,
      caret: this.caret.value,
      arrows: arrowsOf(session, this.index),
      found: this.found.value,
      current: this.current.value,
    });
  }

  /** What was painted of some spans, in the text's own document. */
  #framesOf(ids: ReadonlySet<string>): readonly Box[] {
    return [...this.#painted].flatMap(([block, fragments]) => {
      const own = fragments.filter((one) => ids.has(one.id));
      if (own.length === 0) return [];
      const box = block.element.getBoundingClientRect();
      return own.map((one) => ({ left: box.left + one.left, right: box.left + one.right, top: box.top + one.top, bottom: box.top + one.bottom }));
    });
  }
}

function lookOfList(session: Session, object: string, spans: readonly PlacedSpan[]) {
  return spans.map((span) => lookOf(session, object, span)).filter((look) => look !== null);
}

function length(span: Span): number {
  return span.end - span.start;
}

/** The nearest element that scrolls. */
export function scrollParent(element: HTMLElement): HTMLElement | null {
  for (let one = element.parentElement; one; one = one.parentElement) {
    const { overflowY } = getComputedStyle(one);
    if ((overflowY === "auto" || overflowY === "scroll") && one.scrollHeight > one.clientHeight) return one;
  }
  return document.scrollingElement as HTMLElement | null;
}
