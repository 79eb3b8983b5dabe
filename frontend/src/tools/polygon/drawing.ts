/** A polygon point by point: each click adds one, the first point (or Enter, or a double click) closes. */
import { reshapeAll } from "../../core/actions";
import type { TagNode } from "../../core/config";
import type { KeyPress } from "../../core/hotkeys";
import { keepNumbers } from "../../core/keepnumbers";
import { cornersBetween } from "../../geometry/border";
import { clampPoint, distance, type Point } from "../../geometry/point";
import { toView, type Viewport } from "../../geometry/viewport";
import type { Overlay, PointerInput } from "../../surfaces/plane/input";
import { PolygonFigure } from "../../surfaces/plane/shapes/polygon";
import { CLICK_REACH, create, type PlaneHost, showDraft, snapsToPixels } from "../host";
import { type OnBorder, onBorder, snaps } from "../points";
import { defaultRectangle } from "../rectangle/drawing";
import type { Next, State } from "../state";

const MOUSE_CLOSE = 9;
const TOUCH_CLOSE = 20;
/** Drawn freely, with the button held, a point is set every so many view pixels. */
const FREE_STEP = 10;

export class DrawingPolygon implements State {
  readonly name = "polygon.drawing";
  readonly lasting = true;
  readonly #host: PlaneHost;
  readonly #control: TagNode;
  readonly #home: State;
  /** The unfinished region that is gone on with. */
  readonly #resumed: string | null;
  #points: readonly Point[];
  #hover: PointerInput | null = null;
  #pressed: PointerInput | null;
  #free = false;
  /** Where the last point lies, when that is the border of a neighbour. */
  #before: OnBorder | null = null;

  constructor(host: PlaneHost, control: TagNode, from: PointerInput, home: State, resumed: { readonly id: string; readonly points: readonly Point[] } | null = null) {
    this.#host = host;
    this.#control = control;
    this.#home = home;
    this.#resumed = resumed?.id ?? null;
    this.#points = resumed?.points ?? [];
    this.#pressed = from;
    this.#hover = from;
    this.#add(from);
  }

  down(p: PointerInput): Next {
    this.#pressed = p;
    this.#hover = p;
    if (this.#closes(p)) return this.#close();
    this.#add(p);
  }

  move(p: PointerInput): Next {
    this.#hover = p;
    const last = this.#points.at(-1);
    if (this.#pressed && last && distance(this.#view(last), p.view) >= (this.#free ? FREE_STEP : 2 * FREE_STEP)) {
      this.#free = true;
      this.#add(p);
    } else this.#show();
  }

  up(p: PointerInput): Next {
    this.#pressed = null;
    if (this.#free && this.#points.length >= 3 && this.#closes(p)) return this.#close();
    this.#free = false;
  }

  /** The second click of a double click has added no point; on the very first point it drops a triangle. */
  double(): Next {
    const [first] = this.#points;
    if (this.#points.length === 1 && first && this.#resumed === null) this.#points = dropPolygon(this.#host, first).points;
    return this.#points.length >= 3 ? this.#close() : undefined;
  }

  key(press: KeyPress): Next | boolean {
    if (press.key === "Enter") return this.#points.length >= 3 ? this.#close() : true;
    const back = press.key === "Backspace" || press.key === "Delete" || (press.key.toLowerCase() === "z" && (press.ctrlKey || press.metaKey) && !press.shiftKey);
    if (!back) return false;
    this.#points = this.#points.slice(0, -1);
    this.#before = null;
    if (this.#points.length === 0) return this.#home;
    this.#show();
    return true;
  }

  cancel(): Next {
    return this.#home;
  }

  finish(): Next {
    return this.#points.length >= 3 ? this.#close() : this.#home;
  }

  exit(): void {
    this.#host.model.draft.value = null;
    this.#host.model.drop();
  }

  cursor(p: PointerInput | null): string {
    return p && this.#closes(p) ? "pointer" : "crosshair";
  }

  overlay(): Overlay {
    return (ctx, view) => paintPoints(ctx, view, this.#points, this.#hover !== null && this.#closes(this.#hover));
  }

  /** Where points snap, on the border of a neighbour, and between two such clicks along that border. */
  #add(p: PointerInput): void {
    const border = this.#border(p);
    const at = this.#inside(p, border);
    const last = this.#points.at(-1);
    if (!last || distance(this.#view(last), this.#view(at)) >= CLICK_REACH) this.#points = [...this.#points, ...this.#along(border), at];
    this.#before = border;
    this.#show();
  }

  #border(p: PointerInput): OnBorder | null {
    return snaps(this.#host, p.shift) ? onBorder(this.#host, p.at, this.#resumed) : null;
  }

  #along(border: OnBorder | null): readonly Point[] {
    const ring = border && this.#before?.region === border.region ? this.#host.model.items.get(border.region)?.figure.ring?.() : undefined;
    return ring && border && this.#before ? cornersBetween(ring, this.#before, border) : [];
  }

  #inside({ at }: PointerInput, border: OnBorder | null): Point {
    if (border) return border.at;
    const inside = clampPoint(at, this.#host.model.size);
    return snapsToPixels(this.#control) ? { x: Math.round(inside.x), y: Math.round(inside.y) } : inside;
  }

  #closes(p: PointerInput): boolean {
    const [first] = this.#points;
    return first !== undefined && this.#points.length >= 3 && distance(this.#view(first), p.view) <= (p.touch ? TOUCH_CLOSE : MOUSE_CLOSE);
  }

  #close(): State {
    const figure = new PolygonFigure(this.#points, true, this.#host.model.size);
    if (this.#resumed === null) create(this.#host, this.#control, figure);
    else reshapeAll(this.#host.session, new Map([[this.#resumed, keepNumbers(this.#host.session, this.#resumed, figure.value())]]));
    return this.#home;
  }

  #show(): void {
    const border = this.#hover && this.#border(this.#hover);
    const next = this.#hover && !this.#closes(this.#hover) ? [...this.#along(border), this.#inside(this.#hover, border)] : [];
    showDraft(this.#host, this.#control, new PolygonFigure([...this.#points, ...next], false, this.#host.model.size));
    const model = this.#host.model;
    const under = this.#resumed === null ? undefined : model.items.get(this.#resumed);
    if (under && model.lifted.peek().size === 0) model.lift(new Map([[under.id, under.figure]]));
  }

  #view(p: Point): Point {
    return toView(this.#host.view.viewport.peek(), p);
  }
}

export function paintPoints(ctx: CanvasRenderingContext2D, view: Viewport, points: readonly Point[], closing: boolean): void {
  points.forEach((point, i) => {
    const { x, y } = toView(view, point);
    ctx.beginPath();
    ctx.arc(x, y, i === 0 && closing ? 7 : i === 0 ? 5 : 3, 0, 2 * Math.PI);
    ctx.fillStyle = "#fff";
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = "rgba(11, 13, 16, .7)";
    ctx.stroke();
  });
}

/** Starts a new polygon, or goes on with the selected unfinished one. */
export function beginPolygon(host: PlaneHost, control: TagNode, p: PointerInput, home: State): State {
  const [only, ...others] = host.model.selected();
  const open = only && others.length === 0 && only.figure instanceof PolygonFigure && !only.figure.closed && host.session.editable(only.id);
  return new DrawingPolygon(host, control, p, home, open ? { id: only.id, points: (only.figure as PolygonFigure).points } : null);
}

/** A triangle of fixed size on the screen. */
export function dropPolygon(host: PlaneHost, at: Point): PolygonFigure {
  const { x, y, width, height } = defaultRectangle(host, at);
  return new PolygonFigure([{ x: x + width / 2, y }, { x: x + width, y: y + height }, { x, y: y + height }], true, host.model.size);
}
