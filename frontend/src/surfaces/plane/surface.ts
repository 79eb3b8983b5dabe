/** The plane in the page: two canvases over a picture, kept in step with model, view, selection, settings and theme. */
import { effect } from "@preact/signals-core";
import { linkingFrom } from "../../core/relations";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import type { Box } from "../../geometry/box";
import { matrixOf, toView, turnedSize, type Viewport } from "../../geometry/viewport";
import type { PlaneInput } from "./input";
import { LiveCanvas } from "./live";
import type { Ink } from "./look";
import type { PlaneModel } from "./model";
import type { PaintOptions } from "./paint";
import { Palette } from "./palette";
import { PointerRouter } from "./pointers";
import { SettledCanvas } from "./settled";
import type { PlaneView } from "./view";

export interface SurfaceParts {
  readonly stage: HTMLElement;
  readonly settled: HTMLCanvasElement;
  readonly live: HTMLCanvasElement;
  /** The element of natural image size that is scaled, turned and moved; and the frame around it. */
  readonly picture: HTMLElement;
  readonly frame: HTMLElement;
}

export interface SurfaceOptions {
  readonly session: Session;
  readonly model: PlaneModel;
  readonly view: PlaneView;
  readonly input: PlaneInput;
  readonly parts: SurfaceParts;
  readonly zoomStep: number;
  /** The config asks for a crosshair. */
  readonly crosshair: boolean;
}

/** After this pause a gesture of the view is over and everything is painted afresh. */
const REST_MS = 120;

export class PlaneSurface {
  readonly #scope: Scope;
  readonly #options: SurfaceOptions;
  readonly #settled: SettledCanvas;
  readonly #live: LiveCanvas;
  readonly #palette: Palette;
  readonly #pointers: PointerRouter;
  #all = true;
  #boxes: Box[] = [];
  #frame = 0;
  #rest = 0;
  #painted: Viewport | null = null;

  constructor(options: SurfaceOptions, scope: Scope) {
    const { parts, model, session, view, input } = options;
    this.#scope = scope;
    this.#options = options;
    this.#palette = new Palette(parts.stage);
    this.#settled = new SettledCanvas(parts.settled, model, this.#palette);
    this.#live = new LiveCanvas(parts.live, model, this.#palette, () => this.#schedule());
    this.#pointers = new PointerRouter({ element: parts.live, view, input, zoomStep: options.zoomStep, invert: session.settings.invertZoom }, scope);
    scope.add(model.onRepaint((box) => this.#stale(box)));
    this.#followSize();
    this.#followSettings();
    this.#followLive();
    this.#followTheme();
    scope.add(() => this.#stop());
  }

  /** An ink in the theme in force, as CSS. */
  colourOf(ink: Ink): string {
    return this.#palette.of(ink).line;
  }

  #followSize(): void {
    const { stage } = this.#options.parts;
    const read = (): void => this.#options.view.setView({ width: stage.clientWidth, height: stage.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(stage);
    this.#scope.add(() => observer.disconnect());
    read();
  }

  #followSettings(): void {
    const { settings } = this.#options.session;
    this.#scope.add(effect(() => {
      void [settings.showLabels.value, settings.fillOpacity.value];
      this.#stale(null);
    }));
  }

  /** Whatever the live canvas shows is a signal; the effect only asks for a frame. */
  #followLive(): void {
    const { model, view, input, session } = this.#options;
    this.#scope.add(effect(() => {
      const { ids, hovered, hidden, locked } = session.selection;
      void [view.viewport.value, model.version.value, model.lifted.value, model.draft.value, model.ghosts.value, model.frame.value, model.points.value, model.band.value, session.readonly.value];
      void [ids.value, hovered.value, hidden.value, locked.value, this.#pointers.at.value, input.overlay.value, session.settings.crosshair.value, linkingFrom(session).value];
      this.#schedule();
    }));
    this.#scope.add(effect(() => {
      this.#options.parts.live.style.cursor = this.#pointers.cursor.value ?? input.cursor.value;
    }));
  }

  #followTheme(): void {
    const changed = (): void => {
      this.#palette.reset();
      this.#stale(null);
    };
    this.#scope.listen(matchMedia("(prefers-color-scheme: dark)"), "change", changed);
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    this.#scope.add(() => observer.disconnect());
  }

  #stale(box: Box | null): void {
    if (box === null) this.#all = true;
    else this.#boxes.push(box);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame === 0 && !this.#scope.ended) this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    this.#frame = 0;
    const view = this.#options.view.viewport.peek();
    this.#placePicture(view);
    this.#paintSettled(view);
    this.#live.paint(view, { ...this.#look(), crosshair: this.#crosshair(), pointer: this.#pointers.at.peek(), overlay: this.#options.input.overlay.value });
  }

  #paintSettled(view: Viewport): void {
    const moved = this.#painted !== view;
    if (moved && !this.#settled.light && this.#settled.canShift(view)) {
      this.#settled.shift(view);
      return this.#awaitRest();
    }
    if (this.#all || moved) this.#paintAll(view);
    else if (this.#boxes.length > 0) this.#settled.patch(this.#boxes, view, this.#look());
    this.#boxes = [];
  }

  #paintAll(view: Viewport): void {
    this.#settled.paint(view, this.#look());
    this.#painted = view;
    this.#all = false;
    this.#boxes = [];
  }

  #awaitRest(): void {
    clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => {
      this.#paintAll(this.#options.view.viewport.peek());
      this.#schedule();
    }, REST_MS);
  }

  #look(): PaintOptions {
    const { settings } = this.#options.session;
    const percent = settings.fillOpacity.peek();
    return { fill: percent === null ? null : percent / 100, tags: settings.showLabels.peek() };
  }

  #crosshair(): { x: number; y: number } | null {
    const wanted = this.#options.crosshair || this.#options.session.settings.crosshair.peek();
    return wanted ? this.#pointers.at.peek() : null;
  }

  #placePicture(view: Viewport): void {
    const { picture, frame } = this.#options.parts;
    picture.style.transform = `matrix(${matrixOf(view).join(",")})`;
    const size = turnedSize(view);
    const middle = toView(view, { x: view.image.width / 2, y: view.image.height / 2 });
    frame.style.width = `${size.width * view.zoom}px`;
    frame.style.height = `${size.height * view.zoom}px`;
    frame.style.transform = `translate(${middle.x - (size.width * view.zoom) / 2}px, ${middle.y - (size.height * view.zoom) / 2}px)`;
  }

  #stop(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
  }
}
