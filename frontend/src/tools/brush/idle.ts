/** Brush or eraser over the picture: its circle shows what a press would paint. */
import type { TagNode } from "../../core/config";
import { attrNumber } from "../../core/config";
import type { KeyPress } from "../../core/hotkeys";
import { t } from "../../core/strings";
import type { Signal } from "@preact/signals-core";
import { emptyMask } from "../../geometry/mask";
import type { Overlay, PointerInput } from "../../surfaces/plane/input";
import { BITMASK } from "../../surfaces/plane/shapes/bitmask";
import { BRUSH } from "../../surfaces/plane/shapes/brush";
import { MaskFigure } from "../../surfaces/plane/shapes/mask";
import { drawer, isInside, type PlaneHost } from "../host";
import { SelectIdle } from "../select/idle";
import type { Next, State } from "../state";
import { Painting } from "./painting";
import { type BrushKind, brushSize, stepSize } from "./size";
import { type MaskTarget, selectedMask } from "./target";

/** Which masks a tool works on; `from` is the tool whose control makes new ones. */
export interface BrushTool {
  readonly id: string;
  readonly kind: BrushKind;
  readonly masks: MaskFigure["kind"];
}

export class BrushIdle extends SelectIdle {
  override readonly name: string;
  readonly #tool: BrushTool;
  readonly #size: Signal<number>;

  constructor(host: PlaneHost, tool: BrushTool) {
    super(host);
    this.name = `${tool.id}.idle`;
    this.#tool = tool;
    this.#size = brushSize(host.session, tool.kind);
    const control = host.controlFor(tool.id);
    if (control?.attrs?.["strokeWidth"] !== undefined && tool.kind === "brush" && this.#size.peek() === 15) this.#size.value = attrNumber(control, "strokeWidth", 15);
  }

  override down(p: PointerInput): Next {
    const target = selectedMask(this.host, [this.#tool.masks]);
    if (p.ctrl || (!target && !this.#control())) return this.#select(p);
    if (!isInside(this.host, p.at) && !target) return undefined;
    return this.#paint(p, target);
  }

  #paint(p: PointerInput, target: MaskTarget | null): State {
    const erase = this.#tool.kind === "eraser";
    const size = this.#size.peek();
    if (target) return new Painting({ host: this.host, target, control: null, erase, size, home: this }, p);
    const fresh = new MaskFigure(emptyMask(this.host.model.size), this.#tool.masks === "brush" ? BRUSH : BITMASK, this.host.model.size);
    return new Painting({ host: this.host, target: { id: "", figure: fresh }, control: this.#control(), erase, size, home: this }, p);
  }

  /** The control that a new mask would belong to; the eraser makes none. */
  #control(): TagNode | null {
    return this.#tool.kind === "eraser" ? null : drawer(this.host, this.#tool.id);
  }

  #select(p: PointerInput): Next {
    const next = super.down(p);
    const { session } = this.host;
    if (!p.ctrl && next?.name === "select.empty" && !session.readonly.value) {
      session.notice.value = t(this.#tool.kind === "eraser" ? "chooseMaskFirst" : "chooseLabelFirst");
    }
    return next;
  }

  override move(p: PointerInput): Next {
    if (this.#ready()) this.host.session.selection.hovered.value = null;
    else return super.move(p);
  }

  key(press: KeyPress): boolean {
    if (press.ctrlKey || press.metaKey || press.altKey || (press.key !== "[" && press.key !== "]")) return false;
    stepSize(this.#size, press.key === "]" ? 1 : -1);
    return true;
  }

  #ready(): boolean {
    return selectedMask(this.host, [this.#tool.masks]) !== null || this.#control() !== null;
  }

  override cursor(p: PointerInput | null): string {
    return this.#ready() ? "crosshair" : super.cursor(p);
  }

  overlay(p: PointerInput | null): Overlay | null {
    if (!p || !this.#ready()) return null;
    const size = this.#size.value;
    return (ctx) => paintCircle(ctx, p.view.x, p.view.y, size / 2);
  }
}

export function paintCircle(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  ctx.setLineDash([]);
  for (const [colour, width] of [["rgba(11, 13, 16, .7)", 3], ["#fff", 1.5]] as const) {
    ctx.beginPath();
    ctx.arc(x, y, Math.max(radius, 1), 0, 2 * Math.PI);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
}
