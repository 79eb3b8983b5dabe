/** A stroke of brush or eraser: seen at once as a line, put into the mask when the button is let go. */
import type { TagNode } from "../../core/config";
import { stroked } from "../../geometry/mask";
import { clamp, distance, type Point } from "../../geometry/point";
import { toView, type Viewport } from "../../geometry/viewport";
import type { Overlay, PointerInput } from "../../surfaces/plane/input";
import { create, draftLook, type PlaneHost, reach } from "../host";
import type { Next, State } from "../state";
import { paintCircle } from "./idle";
import { type MaskTarget, writeMask } from "./target";

export interface PaintingOptions {
  readonly host: PlaneHost;
  readonly target: MaskTarget;
  /** Given for a new mask. */
  readonly control: TagNode | null;
  readonly erase: boolean;
  /** Diameter in view pixels. */
  readonly size: number;
  readonly home: State;
}

export class Painting implements State {
  readonly name: string;
  readonly #options: PaintingOptions;
  readonly #points: Point[];
  /** How wide the stroke is at each point: 1 for a mouse. */
  readonly #widths: number[];
  #last: PointerInput;

  constructor(options: PaintingOptions, from: PointerInput) {
    this.#options = options;
    this.name = options.erase ? "eraser.painting" : "brush.painting";
    this.#points = [from.at];
    this.#widths = [widthOf(from)];
    this.#last = from;
  }

  move(p: PointerInput): Next {
    this.#last = p;
    const last = this.#points.at(-1);
    if (!last || distance(last, p.at) >= reach(this.#options.host, 1)) {
      this.#points.push(p.at);
      this.#widths.push(widthOf(p));
    }
  }

  up(p: PointerInput): Next {
    this.move(p);
    const { host, target, control, erase, home } = this.#options;
    const { figure } = target;
    const mask = stroked(figure.mask, this.#points.map((point) => figure.inMask(point)), this.#radius(), !erase, this.#widths);
    if (control) {
      if (mask.width > 0 && create(host, control, figure.with(mask)) !== null) host.stay(figure.kind);
    } else writeMask(host, target, mask);
    return home;
  }

  cancel(): Next {
    return this.#options.home;
  }

  cursor(): string {
    return "crosshair";
  }

  overlay(): Overlay {
    const { size, erase } = this.#options;
    const ink = this.#ink();
    return (ctx, view) => {
      paintStroke(ctx, view, this.#points, this.#widths, size, erase ? "rgba(255, 255, 255, .7)" : ink);
      paintCircle(ctx, this.#last.view.x, this.#last.view.y, size / 2);
    };
  }

  /** In pixels of the mask. */
  #radius(): number {
    const { host, size, target } = this.#options;
    return reach(host, size / 2) / target.figure.scaleX;
  }

  #ink(): string {
    const { host, target, control } = this.#options;
    const look = control ? draftLook(host, control) : host.model.items.get(target.id)?.look;
    return look ? host.colourOf(look.ink) : "rgba(45, 89, 214, .6)";
  }
}

/** A pen held lightly draws a fifth of the width, one pressed hard twice. */
function widthOf({ pressure }: PointerInput): number {
  return clamp(pressure * 2, 0.2, 2);
}

function paintStroke(ctx: CanvasRenderingContext2D, view: Viewport, points: readonly Point[], widths: readonly number[], size: number, colour: string): void {
  ctx.save();
  ctx.globalAlpha = 0.6;
  ctx.setLineDash([]);
  ctx.lineCap = ctx.lineJoin = "round";
  ctx.strokeStyle = colour;
  const at = points.map((point) => toView(view, point));
  const even = widths.every((width) => width === widths[0]);
  const pieces = even ? [at] : at.map((p, i) => [at[Math.max(0, i - 1)] as Point, p]);
  pieces.forEach((piece, i) => {
    ctx.lineWidth = Math.max(size * (widths[i] ?? 1), 1);
    ctx.beginPath();
    for (const [j, { x, y }] of piece.entries()) {
      if (j === 0) ctx.moveTo(x, y);
      ctx.lineTo(x, y);
    }
    ctx.stroke();
  });
  ctx.restore();
}
