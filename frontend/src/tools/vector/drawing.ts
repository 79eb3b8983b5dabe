/** A vector vertex by vertex: a click adds one, a drag while adding curves it, the first one closes, Enter or Escape ends. */
import { attrBool, type TagNode } from "../../core/config";
import type { KeyPress } from "../../core/hotkeys";
import { newRegionId } from "../../core/result";
import { mirrored } from "../../geometry/path";
import { clampPoint, distance, type Point } from "../../geometry/point";
import { toView } from "../../geometry/viewport";
import type { Overlay, PointerInput } from "../../surfaces/plane/input";
import { VectorFigure, type VectorVertex, vertexLimits } from "../../surfaces/plane/shapes/vector";
import { CLICK_REACH, create, type PlaneHost, reach, showDraft, snapsToPixels } from "../host";
import { paintPoints } from "../polygon/drawing";
import { onBorder, snaps } from "../points";
import { defaultRectangle } from "../rectangle/drawing";
import type { Next, State } from "../state";

const MOUSE_NEAR = 9;
const TOUCH_NEAR = 20;

export class DrawingVector implements State {
  readonly name = "vector.drawing";
  readonly lasting = true;
  readonly #host: PlaneHost;
  readonly #control: TagNode;
  readonly #home: State;
  #vertices: readonly VectorVertex[] = [];
  /** The vertex that the next one hangs on. */
  #active: string | null = null;
  #hover: PointerInput;
  #pressed: PointerInput | null;

  constructor(host: PlaneHost, control: TagNode, from: PointerInput, home: State) {
    this.#host = host;
    this.#control = control;
    this.#home = home;
    this.#hover = from;
    this.#pressed = from;
    this.#add(from);
  }

  down(p: PointerInput): Next {
    this.#hover = this.#pressed = p;
    const near = this.#vertexAt(p);
    if (near && near === this.#vertices[0] && this.#closable()) return this.#finish(true);
    if (near && attrBool(this.#control, "skeleton", false)) this.#active = near.id;
    else if (!near) this.#add(p);
    this.#show();
    if (this.#vertices.length >= vertexLimits(this.#control).max && !this.#curves()) return this.#finish(false);
  }

  move(p: PointerInput): Next {
    this.#hover = p;
    if (this.#pressed && this.#curves() && distance(p.view, this.#pressed.view) > CLICK_REACH) this.#curve(p);
    this.#show();
  }

  up(): Next {
    this.#pressed = null;
    if (this.#vertices.length >= vertexLimits(this.#control).max) return this.#finish(false);
  }

  double(): Next {
    return this.#finish(false);
  }

  key(press: KeyPress): Next | boolean {
    if (press.key === "Enter" || press.key === "Escape") return this.#finish(false);
    const back = press.key === "Backspace" || press.key === "Delete" || (press.key.toLowerCase() === "z" && (press.ctrlKey || press.metaKey) && !press.shiftKey);
    if (!back) return false;
    this.#vertices = this.#vertices.slice(0, -1);
    this.#active = this.#vertices.at(-1)?.id ?? null;
    if (this.#vertices.length === 0) return this.#home;
    this.#show();
    return true;
  }

  cancel(): Next {
    return this.#home;
  }

  finish(): Next {
    return this.#finish(false);
  }

  exit(): void {
    this.#host.model.draft.value = null;
  }

  cursor(p: PointerInput | null): string {
    return p && this.#vertexAt(p) ? "pointer" : "crosshair";
  }

  overlay(): Overlay {
    const closing = this.#closable() && this.#vertexAt(this.#hover) === this.#vertices[0];
    return (ctx, view) => paintPoints(ctx, view, this.#vertices.map(({ at }) => at), closing);
  }

  #closable(): boolean {
    return attrBool(this.#control, "closable", false) && this.#vertices.length >= Math.max(3, vertexLimits(this.#control).min);
  }

  #curves(): boolean {
    return attrBool(this.#control, "curves", false);
  }

  #add(p: PointerInput): void {
    const id = newRegionId();
    this.#vertices = [...this.#vertices, { id, at: this.#place(p), previous: this.#active, incoming: null, outgoing: null, other: {} }];
    this.#active = id;
    this.#show();
  }

  /** The vertex that was just added gets handles: out to the pointer, in on the other side. */
  #curve(p: PointerInput): void {
    const last = this.#vertices.at(-1);
    if (!last || last.id !== this.#active) return;
    const outgoing = this.#inside(p.at);
    this.#vertices = [...this.#vertices.slice(0, -1), { ...last, outgoing, incoming: mirrored(last.at, outgoing) }];
  }

  #vertexAt(p: PointerInput): VectorVertex | undefined {
    const near = p.touch ? TOUCH_NEAR : MOUSE_NEAR;
    return this.#vertices.find(({ at }) => distance(toView(this.#host.view.viewport.peek(), at), p.view) <= near);
  }

  #place(p: PointerInput): Point {
    return (snaps(this.#host, p.shift) ? onBorder(this.#host, p.at, null)?.at : undefined) ?? this.#inside(p.at);
  }

  #inside(at: Point): Point {
    const inside = clampPoint(at, this.#host.model.size);
    return snapsToPixels(this.#control) ? { x: Math.round(inside.x), y: Math.round(inside.y) } : inside;
  }

  #finish(closed: boolean): State {
    if (this.#vertices.length >= vertexLimits(this.#control).min) create(this.#host, this.#control, new VectorFigure(this.#vertices, closed, this.#host.model.size));
    return this.#home;
  }

  #show(): void {
    const preview: VectorVertex = { id: "", at: this.#place(this.#hover), previous: this.#active, incoming: null, outgoing: null, other: {} };
    const vertices = this.#pressed ? this.#vertices : [...this.#vertices, preview];
    showDraft(this.#host, this.#control, new VectorFigure(vertices, false, this.#host.model.size));
  }
}

/** A line of fixed length on the screen. */
export function dropVector(host: PlaneHost, at: Point): VectorFigure {
  const { x, width } = defaultRectangle(host, at);
  const [a, b] = [newRegionId(), newRegionId()];
  const vertex = (id: string, px: number, previous: string | null): VectorVertex => ({ id, at: { x: px, y: at.y }, previous, incoming: null, outgoing: null, other: {} });
  return new VectorFigure([vertex(a, x, null), vertex(b, x + Math.max(width, reach(host, CLICK_REACH)), a)], false, host.model.size);
}
