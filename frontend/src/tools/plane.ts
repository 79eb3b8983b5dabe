/** One picture that can be labeled: model, view, tools, canvases, keys and its handle, all ended by one scope. */
import { effect, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { JsonObject } from "../core/json";
import { pageOfItem } from "../core/result";
import type { Scope } from "../core/scope";
import type { ObjectHandle, Place, Session } from "../core/session";
import { boxOf, cornersOf } from "../geometry/box";
import { percentToPixels, pixelsToPercent, toImage, toView, type Turn } from "../geometry/viewport";
import type { Pixels } from "../geometry/floodfill";
import type { Size } from "../geometry/point";
import type { Lens } from "../surfaces/plane/lens";
import { PlaneModel } from "../surfaces/plane/model";
import { PlaneSurface, type SurfaceParts } from "../surfaces/plane/surface";
import { PlaneView, type ViewOptions } from "../surfaces/plane/view";
import { controlFor, ToolBench } from "./bench";
import type { PlaneHost } from "./host";
import { addHost } from "./hosts";
import { registerPlaneKeys, useActive } from "./planekeys";
import { selectionText } from "./speak";

export interface PlaneOptions {
  readonly session: Session;
  /** Name of the object tag. */
  readonly object: string;
  readonly parts: SurfaceParts;
  readonly view: ViewOptions;
  /** Size to go by until the picture is there. */
  readonly size: Size;
  /** The page shown, for lists of pictures; null for a single one. */
  readonly page: number | null;
  readonly zoomStep: number;
  readonly crosshair: boolean;
  readonly rotate: boolean;
  readonly announce: (text: string) => void;
  /** The picture's pixels at natural size, for the magic wand. */
  readonly pixels: () => Pixels | null;
  readonly goTo?: (page: number) => void;
  readonly pages?: number;
  /** How results become shapes; pictures that stand still when left out. */
  readonly lens?: Lens;
  /** Keys beside `value` of a new region, where they are not those of a picture. */
  readonly beside?: JsonObject | (() => JsonObject);
  /** What the object offers besides places on the plane. */
  readonly handle?: Partial<ObjectHandle>;
}

export class Plane {
  readonly model: PlaneModel;
  readonly view: PlaneView;
  readonly bench: ToolBench;
  readonly ready: Signal<boolean> = signal(false);
  readonly #options: PlaneOptions;
  readonly #surface: PlaneSurface;
  /** The picture is there, or known to be missing. */
  readonly #settled: Signal<boolean> = signal(false);
  readonly #doubtful: Signal<ReadonlyMap<string, string>> = signal(new Map());
  /** Without a picture nothing is drawn: its size would be invented. */
  readonly #drawable: Signal<boolean> = signal(false);
  #page: number | null;

  constructor(options: PlaneOptions, scope: Scope) {
    const { session, object, parts } = options;
    this.#options = options;
    this.#page = options.page;
    this.view = new PlaneView(options.view);
    this.model = new PlaneModel(session, object, options.size, options.page, scope, options.lens);
    this.view.setImage(options.size);
    this.bench = new ToolBench(this.#host(), scope);
    addHost(this.bench.host, scope);
    this.#surface = new PlaneSurface({ session, model: this.model, view: this.view, input: this.bench, parts, zoomStep: options.zoomStep, crosshair: options.crosshair }, scope);
    registerPlaneKeys(this, options, scope);
    useActive(session, object, parts.stage, scope);
    session.provide(this.#handle(), scope);
    scope.add(effect(() => this.#speak()));
    void this.#watchDoubts(scope);
    scope.add(effect(() => {
      this.ready.value = this.#settled.value && this.model.waiting.value === 0;
    }));
  }

  get current(): ReadonlySignal<string> {
    return this.bench.current;
  }

  /** The picture (or another page of it) is there, or known to be missing: its size, and how it was turned when it was labeled. */
  show(size: Size, page: number | null, turn: Turn, there: boolean): void {
    this.#page = page;
    this.#drawable.value = there;
    this.view.setImage(size, turn);
    this.model.show(size, page);
    this.#settled.value = true;
  }

  #host(): PlaneHost {
    const { session, object, announce } = this.#options;
    return {
      session, model: this.model, view: this.view, announce,
      controlFor: (tool) => (this.#drawable.value ? controlFor(session, object, tool) : undefined),
      beside: () => this.#beside(),
      pixels: () => this.#options.pixels(),
      colourOf: (ink) => this.#surface.colourOf(ink),
      nextPage: () => this.#nextPage(),
      fromBeside: this.#options.lens !== undefined,
      stay: (tool) => { this.bench.chosen.value = tool; },
    };
  }

  #nextPage(): number | null {
    const { goTo, pages = 1 } = this.#options;
    const next = (this.#page ?? pages) + 1;
    if (!goTo || next >= pages) return null;
    goTo(next);
    return next;
  }

  #beside(): JsonObject {
    const { beside } = this.#options;
    if (beside) return typeof beside === "function" ? beside() : beside;
    const { width, height } = this.model.size;
    const page = this.#page === null ? {} : { item_index: this.#page };
    return { original_width: width, original_height: height, image_rotation: this.view.viewport.peek().turn, ...page };
  }

  #handle(): ObjectHandle {
    const { object, parts } = this.#options;
    const corner = (): DOMRect => parts.live.getBoundingClientRect();
    return {
      name: object,
      ready: this.ready,
      unplaced: this.model.unplaced,
      doubtful: this.#doubtful,
      toClient: (x = 0, y = 0) => {
        const viewport = this.view.viewport.peek();
        const at = toView(viewport, percentToPixels({ x, y }, viewport.image));
        const { left, top } = corner();
        return { x: left + at.x, y: top + at.y };
      },
      fromClient: (x, y) => {
        const viewport = this.view.viewport.peek();
        const { left, top } = corner();
        const at = pixelsToPercent(toImage(viewport, { x: x - left, y: y - top }), viewport.image);
        return [at.x, at.y];
      },
      reveal: (id) => this.#reveal(id),
      relates: (id) => this.model.items.has(id),
      ...this.#options.handle,
      place: (id) => this.#place(id, corner()) ?? this.#options.handle?.place?.(id) ?? null,
    };
  }

  #place(id: string, { left, top, width, height }: DOMRect): Place | null {
    const figure = this.model.lifted.peek().get(id)?.box ?? this.model.items.get(id)?.figure.box;
    if (!figure) return null;
    const box = boxOf(cornersOf(figure).map((corner) => toView(this.view.viewport.peek(), corner)));
    if (box.maxX < 0 || box.maxY < 0 || box.minX > width || box.minY > height) return null;
    return { x: left + box.minX, y: top + box.minY, width: box.maxX - box.minX, height: box.maxY - box.minY };
  }

  #reveal(id: string): void {
    const page = pageOfItem(this.#options.session.document.region(id)?.main.item ?? {});
    if (this.#page !== null && page !== this.#page) this.#options.goTo?.(page);
    const box = this.model.boxAround([id]);
    if (box) this.view.reveal(box);
  }

  async #watchDoubts(scope: Scope): Promise<void> {
    const { doubtsOf } = await import("../surfaces/plane/doubts");
    if (scope.ended) return;
    scope.add(effect(() => {
      void this.model.version.value;
      if (this.#settled.value) this.#doubtful.value = doubtsOf(this.model);
    }));
  }

  #speak(): void {
    const text = selectionText(this.#options.session, this.model);
    if (text !== null) this.#options.announce(text);
  }
}

