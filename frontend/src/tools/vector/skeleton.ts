/** A skeleton point by point, in the order of its names: a click places the next one, Alt for one that is hidden behind something, S leaves one out. */
import { signal } from "@preact/signals-core";
import type { TagNode } from "../../core/config";
import type { KeyPress } from "../../core/hotkeys";
import { clampPoint, distance, type Point } from "../../geometry/point";
import { toView } from "../../geometry/viewport";
import type { Overlay, PointerInput } from "../../surfaces/plane/input";
import { VectorFigure, type VectorVertex } from "../../surfaces/plane/shapes/vector";
import { hooked, type NamedPoint, skeletonOf } from "../../surfaces/plane/skeleton";
import { sk } from "../../surfaces/plane/skeletontexts";
import { CLICK_REACH, create, type PlaneHost, showDraft, snapsToPixels } from "../host";
import { paintPoints } from "../polygon/drawing";
import { defaultRectangle } from "../rectangle/drawing";
import type { Next, State } from "../state";

/** What is being drawn now, for the bar beside the toolbox. */
export const drawnSkeleton = signal<{ readonly host: PlaneHost; readonly drawing: DrawingSkeleton } | null>(null);

export function namedPoints(host: PlaneHost, control: TagNode): readonly NamedPoint[] {
  const { armed } = host.session;
  const own = armed.of(control.name ?? "");
  return skeletonOf(host.session, control.name, own.length > 0 ? own : [...armed.value.peek().values()].flat());
}

export class DrawingSkeleton implements State {
  readonly name = "vector.skeleton";
  readonly lasting = true;
  /** The next point is hidden behind something. */
  readonly occluded = signal(false);
  readonly #host: PlaneHost;
  readonly #control: TagNode;
  readonly #home: State;
  readonly #points: readonly NamedPoint[];
  /** One for each point so far; null for those that are absent. */
  readonly #placed = signal<readonly (VectorVertex | null)[]>([]);
  #hover: PointerInput | null;

  constructor(host: PlaneHost, control: TagNode, points: readonly NamedPoint[], from: PointerInput, home: State) {
    this.#host = host;
    this.#control = control;
    this.#points = points;
    this.#home = home;
    this.#hover = from;
    this.#place(from);
  }

  enter(): void {
    drawnSkeleton.value = { host: this.#host, drawing: this };
  }

  exit(): void {
    this.#host.model.draft.value = null;
    drawnSkeleton.value = null;
  }

  /** `Point 3 of 6: left wing`. */
  get prompt(): string {
    const placed = this.#placed.value.length;
    return sk("next", { n: placed + 1, all: this.#points.length, name: this.#points[placed]?.name ?? "" });
  }

  down(p: PointerInput): Next {
    this.#hover = p;
    const last = this.#vertices().at(-1);
    if (p.clicks > 1 && last && distance(this.#view(last.at), p.view) <= CLICK_REACH) return;
    return this.#place(p);
  }

  move(p: PointerInput): Next {
    this.#hover = p;
    this.#show();
  }

  key(press: KeyPress): Next | boolean {
    const plain = !press.ctrlKey && !press.metaKey && !press.altKey;
    if (press.key === "Enter" || press.key === "Escape") return this.finish();
    if (plain && press.key.toLowerCase() === "s") return this.skip() ?? true;
    if (press.key === "Backspace" || press.key === "Delete" || (press.key.toLowerCase() === "z" && (press.ctrlKey || press.metaKey) && !press.shiftKey)) return this.#back();
    return false;
  }

  /** The next point is absent. */
  skip(): Next {
    this.#placed.value = [...this.#placed.peek(), null];
    return this.#goOn();
  }

  cancel(): Next {
    return this.#home;
  }

  finish(): State {
    const vertices = this.#vertices();
    if (vertices.length > 0) create(this.#host, this.#control, this.#figure(vertices));
    return this.#home;
  }

  cursor(): string {
    return "crosshair";
  }

  overlay(): Overlay {
    return (ctx, view) => {
      paintPoints(ctx, view, this.#vertices().map(({ at }) => at), false);
      if (this.#hover && !this.#hover.touch) paintPrompt(ctx, this.#hover.view, this.prompt, view.view.width);
    };
  }

  #place(p: PointerInput): Next {
    const name = this.#points[this.#placed.peek().length]?.name;
    if (name === undefined) return this.finish();
    const inside = clampPoint(p.at, this.#host.model.size);
    const at = snapsToPixels(this.#control) ? { x: Math.round(inside.x), y: Math.round(inside.y) } : inside;
    this.#placed.value = [...this.#placed.peek(), pointNamed(name, at, !(p.alt || this.occluded.peek()))];
    return this.#goOn();
  }

  #goOn(): Next {
    this.occluded.value = false;
    if (this.#placed.peek().length >= this.#points.length) return this.finish();
    this.#show();
    this.#host.announce(this.prompt);
  }

  #back(): Next | boolean {
    this.#placed.value = this.#placed.peek().slice(0, -1);
    if (this.#vertices().length === 0) return this.#home;
    this.#show();
    return true;
  }

  #vertices(): readonly VectorVertex[] {
    return this.#placed.peek().filter((one): one is VectorVertex => one !== null);
  }

  #figure(vertices: readonly VectorVertex[]): VectorFigure {
    return new VectorFigure(hooked(vertices, this.#points), false, this.#host.model.size);
  }

  #show(): void {
    const name = this.#points[this.#placed.peek().length]?.name;
    const next = this.#hover && name !== undefined ? [pointNamed(name, clampPoint(this.#hover.at, this.#host.model.size), !(this.#hover.alt || this.occluded.peek()))] : [];
    showDraft(this.#host, this.#control, this.#figure([...this.#vertices(), ...next]));
  }

  #view(p: Point): Point {
    return toView(this.#host.view.viewport.peek(), p);
  }
}

function pointNamed(name: string, at: Point, visible: boolean): VectorVertex {
  return { id: name, at, previous: null, incoming: null, outgoing: null, other: { visible } };
}

/** The whole skeleton of a fixed size on the screen: what hangs on a point stands below it. */
export function dropSkeleton(host: PlaneHost, points: readonly NamedPoint[], at: Point): VectorFigure {
  const { x, y, width, height } = defaultRectangle(host, at);
  const depths: number[] = [];
  for (const { parent } of points) depths.push(parent === null ? 0 : (depths[points.findIndex(({ name }) => name === parent)] ?? 0) + 1);
  const rows = Math.max(...depths);
  const vertices = points.map(({ name }, i) => {
    const row = depths.flatMap((depth, k) => (depth === depths[i] ? [k] : []));
    return pointNamed(name, { x: x + (width * (row.indexOf(i) + 1)) / (row.length + 1), y: y + (rows === 0 ? height / 2 : (height * (depths[i] ?? 0)) / rows) }, true);
  });
  return new VectorFigure(hooked(vertices, points), false, host.model.size);
}

function paintPrompt(ctx: CanvasRenderingContext2D, { x, y }: Point, text: string, width: number): void {
  ctx.font = "600 12px " + (getComputedStyle(ctx.canvas).fontFamily || "sans-serif");
  const long = ctx.measureText(text).width + 14;
  const left = x + 14 + long > width ? x - 14 - long : x + 14;
  ctx.fillStyle = "rgba(11, 13, 16, .82)";
  ctx.beginPath();
  ctx.roundRect(left, y + 12, long, 22, 5);
  ctx.fill();
  ctx.fillStyle = "#fff";
  ctx.textBaseline = "middle";
  ctx.fillText(text, left + 7, y + 23.5);
}
