/** The canvas of what moves: selected, hovered and lifted regions, the shape being drawn, handles, rubber band, crosshair. */
import { linkingFrom } from "../../core/relations";
import type { Box } from "../../geometry/box";
import type { Point } from "../../geometry/point";
import { pixelsToPercent, toImage, toView, type Viewport } from "../../geometry/viewport";
import type { Figure } from "./figure";
import { gripOf } from "./handles";
import type { Overlay } from "./input";
import type { PlaneModel } from "./model";
import { paintFigure, paintHandles, type PaintOptions, paintTurnStem } from "./paint";
import type { Palette } from "./palette";
import { context, fitCanvas } from "./settled";

export interface LiveOptions extends PaintOptions {
  /** Where the mouse is (view pixels). */
  readonly pointer: Point | null;
  /** Where the crosshair stands (view pixels); null for none. */
  readonly crosshair: Point | null;
  readonly overlay: Overlay | null;
}

/** More selected regions than this are not drawn a second time one by one when nothing is in hand. */
const MANY = 2000;

export class LiveCanvas {
  readonly canvas: HTMLCanvasElement;
  readonly #ctx: CanvasRenderingContext2D;
  readonly #model: PlaneModel;
  readonly #palette: Palette;
  readonly #repaint: () => void;
  /** Comes with the first relation. */
  #arrows: typeof import("./arrows") | null = null;
  #arrowsAsked = false;

  constructor(canvas: HTMLCanvasElement, model: PlaneModel, palette: Palette, repaint: () => void) {
    this.canvas = canvas;
    this.#ctx = context(canvas);
    this.#model = model;
    this.#palette = palette;
    this.#repaint = repaint;
  }

  paint(view: Viewport, options: LiveOptions): void {
    const ratio = fitCanvas(this.canvas, view);
    this.#ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#ctx.clearRect(0, 0, view.view.width, view.view.height);
    this.#regions(view, options);
    this.#relations(view, options.pointer);
    this.#draft(view, options);
    this.#handles(view);
    const band = this.#model.band.value;
    if (band) this.#band(band, view);
    options.overlay?.(this.#ctx, view);
    if (options.crosshair) this.#crosshair(options.crosshair, view);
  }

  #regions(view: Viewport, options: PaintOptions): void {
    const selection = this.#model.session.selection;
    const lifted = this.#model.lifted.value;
    const hovered = selection.hovered.value;
    const hover = hovered !== null && !selection.has(hovered) && !this.#model.isHidden(hovered) ? this.#model.items.get(hovered) : undefined;
    if (hover) paintFigure(this.#ctx, hover.figure, hover.look, view, this.#palette, { ...options, hovered: true });
    const selected = this.#model.selected();
    if (selected.length > MANY && lifted.size === 0) return;
    for (const { id, figure, look } of selected) {
      paintFigure(this.#ctx, lifted.get(id) ?? figure, look, view, this.#palette, { ...options, selected: true });
    }
  }

  #relations(view: Viewport, pointer: Point | null): void {
    const { session } = this.#model;
    this.#arrows?.paintArrows(this.#ctx, this.#model, view, this.#palette.variable("--accent", "#2d59d6"), pointer);
    if (this.#arrowsAsked || (linkingFrom(session).value === null && session.document.relations().length === 0)) return;
    this.#arrowsAsked = true;
    void import("./arrows").then((module) => {
      this.#arrows = module;
      this.#repaint();
    });
  }

  #draft(view: Viewport, options: PaintOptions): void {
    const draft = this.#model.draft.value;
    for (const { figure, look } of draft ? [draft] : this.#model.ghosts.value) paintFigure(this.#ctx, figure, look, view, this.#palette, { ...options, selected: true, tags: false });
  }

  #handles(view: Viewport): void {
    if (this.#model.draft.value) return;
    const grip = gripOf(this.#model, view);
    if (!grip) return;
    const item = this.#model.items.get(grip.ids[0] ?? "");
    if (!item) return;
    const colour = grip.group ? this.#palette.of({ own: this.#palette.variable("--accent", "#2d59d6") }) : this.#palette.of(item.look.ink);
    if (grip.group) this.#frame(grip.figure, view);
    paintTurnStem(this.#ctx, grip.handles);
    paintHandles(this.#ctx, grip.handles, colour);
  }

  #frame(frame: Figure, view: Viewport): void {
    this.#ctx.setLineDash([4, 3]);
    this.#ctx.beginPath();
    frame.trace(this.#ctx, view);
    this.#ctx.lineWidth = 1.5;
    this.#ctx.strokeStyle = "#fff";
    this.#ctx.stroke();
    this.#ctx.setLineDash([]);
  }

  #band(box: Box, view: Viewport): void {
    const accent = this.#palette.variable("--accent", "#2d59d6");
    this.#rect(box, view);
    this.#ctx.globalAlpha = 0.14;
    this.#ctx.fillStyle = accent;
    this.#ctx.fill();
    this.#ctx.globalAlpha = 1;
    this.#ctx.setLineDash([]);
    this.#ctx.lineWidth = 1;
    this.#ctx.strokeStyle = accent;
    this.#ctx.stroke();
  }

  #rect(box: Box, view: Viewport): void {
    const a = toView(view, { x: box.minX, y: box.minY });
    const b = toView(view, { x: box.maxX, y: box.maxY });
    this.#ctx.beginPath();
    this.#ctx.rect(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(a.x - b.x), Math.abs(a.y - b.y));
  }

  #crosshair(at: Point, view: Viewport): void {
    const ctx = this.#ctx;
    for (const [colour, width] of [["rgba(11, 13, 16, .55)", 3], ["#fff", 1]] as const) {
      ctx.beginPath();
      ctx.moveTo(0, Math.round(at.y) + 0.5);
      ctx.lineTo(view.view.width, Math.round(at.y) + 0.5);
      ctx.moveTo(Math.round(at.x) + 0.5, 0);
      ctx.lineTo(Math.round(at.x) + 0.5, view.view.height);
      ctx.setLineDash([]);
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke();
    }
    this.#coordinates(at, view);
  }

  /** Pixels and percent beside the crosshair, on the side where there is room. */
  #coordinates(at: Point, view: Viewport): void {
    const ctx = this.#ctx;
    const image = toImage(view, at);
    const percent = pixelsToPercent(image, view.image);
    const text = `${Math.floor(image.x)}, ${Math.floor(image.y)} px   ${percent.x.toFixed(1)}, ${percent.y.toFixed(1)} %`;
    ctx.font = "11px " + (getComputedStyle(this.canvas).fontFamily || "sans-serif");
    const width = ctx.measureText(text).width + 12;
    const x = at.x + 12 + width > view.view.width ? at.x - 12 - width : at.x + 12;
    const y = at.y + 12 + 20 > view.view.height ? at.y - 32 : at.y + 12;
    ctx.fillStyle = "rgba(11, 13, 16, .8)";
    ctx.beginPath();
    ctx.roundRect(x, y, width, 20, 4);
    ctx.fill();
    ctx.fillStyle = "#fff";
    ctx.textBaseline = "middle";
    ctx.fillText(text, x + 6, y + 10.5);
  }
}

