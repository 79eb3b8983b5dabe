/** The pages of one document on a plane: which one is shown, its drawing and text, turning and scrolling. */
import { effect, type Signal } from "@preact/signals-core";
import type { Scope } from "../../core/scope";
import type { Box } from "../../geometry/box";
import { union } from "../../geometry/box";
import type { Size } from "../../geometry/point";
import type { Turn } from "../../geometry/viewport";
import type { PlaneModel } from "../plane/model";
import type { PlaneView } from "../plane/view";
import { DocumentFind, type Match } from "./find";
import type { PdfFile } from "./open";
import { PageLayer } from "./pagelayer";
import { boxesOf, type PageText, textIn } from "./pagetext";
import { scrollBy, toEdge } from "./scroll";
import { offerText } from "./selectable";

/** What the viewer needs of the plane that the pages are shown on. */
export interface PagePlane {
  readonly model: PlaneModel;
  readonly view: PlaneView;
  show(size: Size, page: number, turn: Turn, there: boolean): void;
}

/** The zoom must rest this long before the page is drawn anew. */
const REST_MS = 120;
/** Pixels that one must scroll beyond the end of a page to turn it, and the pause between two turns. */
const TURN_AFTER = 90;
const TURN_PAUSE_MS = 350;

export class PdfViewer {
  readonly find: DocumentFind;
  readonly layer: PageLayer;
  /** Text of the page that is shown; null while it is read. */
  text: PageText | null = null;
  #shown = -1;
  #edge: 0 | 1 = 0;
  #timer = 0;
  #beyond = 0;
  #turned = -Infinity;

  constructor(readonly file: PdfFile, readonly page: Signal<number>, readonly plane: PagePlane, holder: HTMLElement, readonly failed: (page: number | null) => void, scope: Scope) {
    this.find = new DocumentFind(file);
    this.layer = new PageLayer(holder);
    offerText(plane.model, () => ({ text: this.text, select: (start, end) => this.layer.select(start, end) }));
    scope.add(effect(() => void this.#show(Math.min(this.page.value, file.count - 1), scope)));
    scope.add(effect(() => this.#sharpen(plane.view.viewport.value.zoom)));
    scope.add(effect(() => this.#visit(this.find.current.value)));
    scope.add(effect(() => {
      void [this.find.found.value, this.find.current.value];
      this.#mark();
    }));
    scope.add(() => {
      clearTimeout(this.#timer);
      this.find.close();
      this.layer.stop();
    });
  }

  go(page: number, edge: 0 | 1 = 0): void {
    const to = Math.min(Math.max(page, 0), this.file.count - 1);
    if (to === this.page.peek()) return;
    this.#edge = edge;
    this.page.value = to;
  }

  async #show(index: number, scope: Scope): Promise<void> {
    this.#shown = index;
    this.text = null;
    const page = await this.file.page(index).catch(() => null);
    if (scope.ended || this.#shown !== index) return;
    this.failed(page ? null : index);
    if (!page) return;
    const { width, height } = page.getViewport({ scale: 1 });
    this.layer.show(page, { width, height });
    this.#place({ width, height }, index);
    this.#draw();
    const text = await this.file.text(index).catch(() => null);
    if (scope.ended || this.#shown !== index || !text) return;
    this.text = text;
    this.layer.write(text);
    this.#mark();
    this.#revealMatch();
  }

  /** A page as the one before: same turn, and the same zoom if the person chose one. */
  #place(size: Size, index: number): void {
    const { view } = this.plane;
    const [before, moved] = [view.viewport.peek(), view.kept === null];
    this.plane.show(size, index, before.turn, true);
    if (moved) view.zoomBy(before.zoom / view.viewport.peek().zoom);
    toEdge(view, this.#edge);
    this.#edge = 0;
  }

  #sharpen(_zoom: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#draw(), REST_MS);
  }

  #draw(): void {
    const index = this.#shown;
    const scale = this.plane.view.viewport.peek().zoom * (window.devicePixelRatio || 1);
    this.layer.draw(scale).catch(() => { if (this.#shown === index) this.failed(index); });
  }

  #visit(match: Match | null): void {
    if (!match) return;
    if (match.page !== this.page.peek()) this.go(match.page);
    else this.#revealMatch();
  }

  #revealMatch(): void {
    const match = this.find.current.peek();
    const box = match && this.text && match.page === this.#shown ? union(boxesOf(this.text, match.start, match.end)) : null;
    if (box) this.plane.view.reveal(box);
  }

  #mark(): void {
    if (!this.text) return;
    const here = this.find.on(this.#shown);
    const current = this.find.current.value;
    this.layer.mark(this.text, here.map(({ start, end }) => [start, end] as const), current ? here.indexOf(current) : -1);
  }

  /** The text inside a box of the page that is shown; none while it is not read. */
  textIn(box: Box): string | null {
    return this.text && textIn(this.text, box);
  }

  /** A wheel scrolls the page and, at its end, turns to the next one. */
  wheel(event: WheelEvent): void {
    const { view } = this.plane;
    const unit = event.deltaMode === 1 ? 40 : event.deltaMode === 2 ? 400 : 1;
    const [dx, dy] = event.shiftKey && event.deltaX === 0 ? [event.deltaY * unit, 0] : [event.deltaX * unit, event.deltaY * unit];
    const moved = scrollBy(view.viewport.peek(), view.insets.peek(), dy);
    if (moved !== 0 || dx !== 0) view.pan(-dx, moved);
    if (moved !== 0) this.#beyond = 0;
    else this.#beyond = dy + (Math.sign(dy) === Math.sign(this.#beyond) ? this.#beyond : 0);
    if (Math.abs(this.#beyond) < TURN_AFTER || event.timeStamp - this.#turned < TURN_PAUSE_MS) return;
    this.#turned = event.timeStamp;
    const by = Math.sign(this.#beyond);
    this.#beyond = 0;
    this.go(this.page.peek() + by, by < 0 ? 1 : 0);
  }
}
