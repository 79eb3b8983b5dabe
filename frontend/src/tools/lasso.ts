/** The lasso: a loop drawn by hand selects what lies in it; with ctrl or shift it adds to what is selected, with alt it takes points of the selected shape. */
import { boxOf, grow } from "../geometry/box";
import { distance, type Point } from "../geometry/point";
import { inPolygon } from "../geometry/polygon";
import { toView, type Viewport } from "../geometry/viewport";
import type { Figure, Pen } from "../surfaces/plane/figure";
import type { Overlay, PointerInput } from "../surfaces/plane/input";
import { extras } from "./all";
import { CLICK_REACH, type PlaneHost, reach } from "./host";
import { pressHandle, SelectIdle } from "./select/idle";
import type { Next, State } from "./state";

export class LassoIdle extends SelectIdle {
  override readonly name = "lasso.idle";

  /** Handles stay in reach; a press that does not move is the click of the arrow. */
  override down(p: PointerInput): Next {
    const click = super.down(p);
    return pressHandle(this.host, p, this) ?? new Lassoing(this.host, p, this, click ?? this);
  }

  override cursor(): string {
    return "crosshair";
  }
}

class Lassoing implements State {
  readonly name = "lasso.drawing";
  readonly #host: PlaneHost;
  readonly #before: readonly string[];
  readonly #home: State;
  readonly #click: State;
  #loop: readonly PointerInput[];

  constructor(host: PlaneHost, from: PointerInput, home: State, click: State) {
    this.#host = host;
    this.#home = home;
    this.#click = click;
    this.#loop = [from];
    this.#before = from.ctrl || from.shift ? host.session.selection.ids.peek() : [];
  }

  move(p: PointerInput): Next {
    const last = this.#loop.at(-1);
    if (!last || distance(last.at, p.at) >= reach(this.#host, CLICK_REACH)) this.#loop = [...this.#loop, p];
    if (this.#loop.length > 3) this.#select();
  }

  up(p: PointerInput): Next {
    if (this.#loop.length === 1) return this.#click.up?.(p) ?? this.#home;
    return this.#home;
  }

  cancel(): Next {
    this.#host.session.selection.set(...this.#before);
    return this.#home;
  }

  cursor(): string {
    return "crosshair";
  }

  overlay(): Overlay {
    return (ctx, view) => {
      ctx.beginPath();
      for (const { at } of this.#loop) {
        const { x, y } = toView(view, at);
        ctx.lineTo(x, y);
      }
      ctx.closePath();
      paintLoop(ctx);
    };
  }

  #select(): void {
    const { model, session, view } = this.#host;
    const loop = this.#loop.map(({ at }) => at);
    if (this.#loop[0]?.alt && extras().some(({ choose }) => choose?.(this.#host, (p) => inPolygon(loop, p)))) return;
    const viewport = view.viewport.peek();
    const inView = loop.map((p) => toView(viewport, p));
    const found = model.within(grow(boxOf(loop), 1)).filter(({ figure }) => liesIn(inView, figure, viewport)).map(({ id }) => id);
    session.selection.set(...new Set([...this.#before, ...found]));
  }
}

/** Whether most of the outline lies in the loop, so that a sloppy one is enough. */
function liesIn(loop: readonly Point[], figure: Figure, view: Viewport): boolean {
  const points = outlineOf(figure, view);
  return points.filter((p) => inPolygon(loop, p)).length * 2 > points.length;
}

function outlineOf(figure: Figure, view: Viewport): readonly Point[] {
  const points: Point[] = [];
  const put = (x: number, y: number): void => void points.push({ x, y });
  const pen: Pen = {
    moveTo: put, lineTo: put, closePath: () => undefined, bezierCurveTo: (_ax, _ay, _bx, _by, x, y) => put(x, y), arc: (x, y) => put(x, y),
    ellipse: (x, y, rx, ry, turn) => {
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      for (const [dx, dy] of [[rx, 0], [-rx, 0], [0, ry], [0, -ry]] as const) put(x + dx * c - dy * s, y + dx * s + dy * c);
    },
  };
  figure.trace(pen, view);
  return points;
}

function paintLoop(ctx: CanvasRenderingContext2D): void {
  ctx.fillStyle = "rgba(45, 89, 214, .12)";
  ctx.fill();
  ctx.setLineDash([]);
  ctx.lineJoin = "round";
  for (const [colour, width] of [["rgba(11, 13, 16, .55)", 3], ["#fff", 1.5]] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}
