/** Vectors: lines, curves, outlines and skeletons as vertices that hang on one another. */
import { attrNumber, type TagNode } from "../../../core/config";
import { isObject, type Json, type JsonObject } from "../../../core/json";
import { newRegionId, type ResultItem, round } from "../../../core/result";
import { type Box, boxOf } from "../../../geometry/box";
import { cubicOf, cut, edgesOf, isCurved, mirrored, type PathEdge, sampled, smoothHandles, type Vertex } from "../../../geometry/path";
import { add, distance, type Point, rotate, type Size, subtract } from "../../../geometry/point";
import { distanceToLine, inPolygon, nearestEdge } from "../../../geometry/polygon";
import { lineTouches } from "../../../geometry/segment";
import { toView, type Viewport } from "../../../geometry/viewport";
import type { Figure, FigureOptions, Handle, Modifiers, Pen, Shape } from "../figure";
import { isNamed, isOccluded, shown } from "../skeleton";
import { stretchPoint } from "./polygon";
import { finite, highest } from "./rectangle";

/** A vertex with its members as they stand in the result (none for a new one). */
export interface VectorVertex extends Vertex {
  readonly other: JsonObject;
}

export class VectorFigure implements Figure {
  readonly kind = "vector";
  readonly filled: boolean;
  readonly box: Box;
  readonly vertices: readonly VectorVertex[];
  readonly closed: boolean;
  readonly size: Size;
  readonly #edges: readonly PathEdge[];

  constructor(vertices: readonly VectorVertex[], closed: boolean, size: Size) {
    this.vertices = vertices;
    this.closed = closed;
    this.size = size;
    this.#edges = edgesOf(vertices, closed);
    this.filled = closed;
    this.box = boxOf([...vertices.map(({ at }) => at), ...this.#edges.filter(isCurved).flatMap(sampled)]);
  }

  hits(p: Point, tolerance: number): boolean {
    if (this.vertices.some(({ at }) => distance(at, p) <= tolerance)) return true;
    if (this.#edges.some((edge) => distanceToLine(sampled(edge), false, p) <= tolerance)) return true;
    return this.closed && inPolygon(this.#edges.flatMap((edge) => sampled(edge).slice(1)), p);
  }

  touches(box: Box): boolean {
    if (this.vertices.length === 1) return lineTouches(this.vertices.map(({ at }) => at), false, box);
    return this.#edges.some((edge) => lineTouches(sampled(edge), false, box)) || (this.closed && this.hits({ x: box.minX, y: box.minY }, 0));
  }

  ring(): readonly Point[] {
    return this.closed ? this.#edges.flatMap((edge) => sampled(edge).slice(1)) : [];
  }

  top(view: Viewport): Point {
    return highest(this.vertices.map(({ at }) => toView(view, at)));
  }

  trace(pen: Pen, view: Viewport): void {
    let last: Vertex | null = null;
    for (const edge of this.#edges) {
      if (edge.from !== last) move(pen, view, edge.from.at);
      draw(pen, view, edge);
      last = edge.to;
    }
    if (this.closed && this.#edges.length > 0) pen.closePath();
    for (const vertex of this.vertices) if (isNamed(vertex)) dot(pen, toView(view, vertex.at), isOccluded(vertex) ? HIDDEN_DOT : SEEN_DOT);
  }

  handles(view: Viewport): readonly Handle[] {
    return [...this.vertices.flatMap((vertex, i) => controlHandles(vertex, i, view)), ...this.vertices.map((vertex, i): Handle => (
      { id: `p${i}`, at: toView(view, vertex.at), cursor: "move", look: vertex.incoming || vertex.outgoing ? "round" : "point", ...(isNamed(vertex) ? { name: vertex.id, hollow: isOccluded(vertex) } : {}) }
    ))];
  }

  dragHandle(id: string, to: Point, { alt }: Modifiers): VectorFigure {
    const index = Number(id.slice(1));
    const vertex = this.vertices[index];
    if (!vertex) return this;
    if (id.startsWith("p")) return this.replace(index, movedVertex(vertex, subtract(to, vertex.at)));
    const [own, opposite] = id.startsWith("i") ? (["incoming", "outgoing"] as const) : (["outgoing", "incoming"] as const);
    const apart = alt || vertex.other["disconnected"] === true;
    const other = apart ? { ...vertex.other, disconnected: true } : vertex.other;
    return this.replace(index, { ...vertex, other, [own]: to, [opposite]: apart ? vertex[opposite] : mirrored(vertex.at, to) });
  }

  /** A corner becomes a curve, a curve a corner; a named point that is seen becomes one that is hidden behind something. */
  toggleHandle(id: string): VectorFigure {
    const index = Number(id.slice(1));
    const vertex = this.vertices[index];
    if (!vertex || !id.startsWith("p")) return this;
    if (isNamed(vertex)) return this.replace(index, shown(vertex, isOccluded(vertex)));
    if (vertex.incoming || vertex.outgoing) return this.replace(index, { ...vertex, incoming: null, outgoing: null });
    const before = this.vertices.find(({ id: one }) => one === vertex.previous)?.at ?? null;
    const after = this.vertices.find(({ previous }) => previous === vertex.id)?.at ?? null;
    return this.replace(index, { ...vertex, ...smoothHandles(before, vertex.at, after) });
  }

  insertAt(p: Point, tolerance: number): VectorFigure | null {
    for (const edge of this.#edges) {
      const points = sampled(edge);
      const near = nearestEdge(points, false, p);
      if (!near || near.distance > tolerance) continue;
      const start = points[near.index] as Point;
      const length = distance(start, points[near.index + 1] as Point) || 1;
      return this.#split(edge, (near.index + distance(start, near.at) / length) / (points.length - 1));
    }
    return null;
  }

  #split(edge: PathEdge, t: number): VectorFigure {
    const { left, at, right } = cut(cubicOf(edge), t);
    const curved = isCurved(edge);
    const straight = { x: edge.from.at.x + (edge.to.at.x - edge.from.at.x) * t, y: edge.from.at.y + (edge.to.at.y - edge.from.at.y) * t };
    const fresh: VectorVertex = { id: newRegionId(), at: curved ? at : straight, previous: edge.from.id, incoming: curved ? left[1] : null, outgoing: curved ? right[0] : null, other: {} };
    const closing = edge.to.previous !== edge.from.id;
    const vertices = this.vertices.flatMap((vertex): VectorVertex[] => {
      const from = vertex.id === edge.from.id && curved && vertex.outgoing ? { ...vertex, outgoing: left[0] } : vertex;
      if (vertex.id !== edge.to.id) return [from];
      const to = { ...from, previous: closing ? from.previous : fresh.id, incoming: curved && vertex.incoming ? right[1] : vertex.incoming };
      return closing ? [to] : [fresh, to];
    });
    return this.with(closing ? [...vertices, fresh] : vertices);
  }

  /** What hung on the vertex hangs on the one before it. Two vertices stay (three of a closed path). */
  deleteHandle(id: string): VectorFigure {
    const gone = this.vertices[Number(id.slice(1))];
    if (!gone || !id.startsWith("p") || this.vertices.length <= (this.closed ? 3 : 2)) return this;
    const rest = this.vertices.filter((vertex) => vertex !== gone);
    return this.with(rest.map((vertex, i) => (vertex.previous === gone.id ? { ...vertex, previous: i === 0 ? null : gone.previous ?? rest[0]?.id ?? null } : vertex)));
  }

  movedHandles(ids: ReadonlySet<string>, by: Point): VectorFigure {
    return this.with(this.vertices.map((vertex, i) => (ids.has(`p${i}`) ? movedVertex(vertex, by) : vertex)));
  }

  withoutHandles(ids: ReadonlySet<string>): VectorFigure {
    const gone = this.vertices.filter((_, i) => ids.has(`p${i}`)).map(({ id }) => id);
    return gone.reduce<VectorFigure>((left, id) => left.deleteHandle(`p${left.vertices.findIndex((vertex) => vertex.id === id)}`), this);
  }

  moved(by: Point): VectorFigure {
    return this.with(this.vertices.map((vertex) => movedVertex(vertex, by)));
  }

  turned(degrees: number, about: Point): VectorFigure {
    return this.with(this.vertices.map((vertex) => mapVertex(vertex, (p) => rotate(p, degrees, about))));
  }

  stretched(from: Box, to: Box): VectorFigure {
    const place = (p: Point): Point => stretchPoint(p, from, to);
    return this.with(this.vertices.map((vertex) => mapVertex(vertex, place)));
  }

  snapped(): VectorFigure {
    return this.with(this.vertices.map((vertex) => ({ ...vertex, at: { x: Math.round(vertex.at.x), y: Math.round(vertex.at.y) } })));
  }

  replace(index: number, vertex: VectorVertex): VectorFigure {
    return this.with(this.vertices.map((one, i) => (i === index ? vertex : one)));
  }

  with(vertices: readonly VectorVertex[], closed = this.closed): VectorFigure {
    return new VectorFigure(vertices, closed, this.size);
  }

  value(): JsonObject {
    return { vertices: this.vertices.map((vertex) => written(vertex, this.size)), closed: this.closed };
  }
}

function mapVertex(vertex: VectorVertex, place: (p: Point) => Point): VectorVertex {
  return { ...vertex, at: place(vertex.at), incoming: vertex.incoming && place(vertex.incoming), outgoing: vertex.outgoing && place(vertex.outgoing) };
}

function movedVertex(vertex: VectorVertex, by: Point): VectorVertex {
  return mapVertex(vertex, (p) => add(p, by));
}

function move(pen: Pen, view: Viewport, p: Point): void {
  const { x, y } = toView(view, p);
  pen.moveTo(x, y);
}

/** Radius (view pixels) of the marks on named points. */
const SEEN_DOT = 1.5;
const HIDDEN_DOT = 4.5;

function dot(pen: Pen, { x, y }: Point, radius: number): void {
  pen.moveTo(x + radius, y);
  pen.arc(x, y, radius, 0, 2 * Math.PI);
}

function draw(pen: Pen, view: Viewport, edge: PathEdge): void {
  const [, b, c, d] = cubicOf(edge).map((p) => toView(view, p)) as [Point, Point, Point, Point];
  if (isCurved(edge)) pen.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y);
  else pen.lineTo(d.x, d.y);
}

function controlHandles(vertex: VectorVertex, i: number, view: Viewport): readonly Handle[] {
  const stem = toView(view, vertex.at);
  const handle = (id: string, at: Point | null): readonly Handle[] => (at ? [{ id: `${id}${i}`, at: toView(view, at), cursor: "crosshair", look: "round", stem }] : []);
  return [...handle("i", vertex.incoming), ...handle("o", vertex.outgoing)];
}

/** Members that stood in the result stay as they are unless they would now be wrong; a new vertex gets all. */
function written({ id, at, previous, incoming, outgoing, other }: VectorVertex, { width, height }: Size): JsonObject {
  const percent = (p: Point): { x: number; y: number } => ({ x: round((p.x / width) * 100, 4), y: round((p.y / height) * 100, 4) });
  const curved = incoming !== null || outgoing !== null;
  const fresh = other["x"] === undefined;
  return {
    ...(fresh ? { id } : {}), ...other, ...percent(at),
    ...(fresh || (other["prevPointId"] ?? null) !== previous ? { prevPointId: previous } : {}),
    ...(fresh || (other["isBezier"] === true) !== curved ? { isBezier: curved } : {}),
    ...(curved && other["disconnected"] === undefined && other["isBezier"] !== true ? { disconnected: false } : {}),
    ...(incoming ? { controlPoint1: percent(incoming) } : {}), ...(outgoing ? { controlPoint2: percent(outgoing) } : {}),
  };
}

function read(item: ResultItem, size: Size): VectorFigure | null {
  const list = item.value?.["vertices"];
  if (!Array.isArray(list) || list.length === 0) return null;
  const vertices = (list as readonly Json[]).map((one, i) => readVertex(one, i, size));
  if (!vertices.every((one): one is VectorVertex => one !== null)) return null;
  return new VectorFigure(vertices, item.value?.["closed"] === true, size);
}

function readVertex(one: Json, i: number, size: Size): VectorVertex | null {
  if (!isObject(one) || !finite(one["x"], one["y"])) return null;
  const { id, prevPointId, isBezier, controlPoint1, controlPoint2 } = one;
  const point = (value: Json | undefined): Point | null => {
    if (!isObject(value) || !finite(value["x"], value["y"])) return null;
    return { x: ((value["x"] as number) / 100) * size.width, y: ((value["y"] as number) / 100) * size.height };
  };
  const curved = isBezier === true;
  return {
    id: typeof id === "string" ? id : String(i), at: point(one) as Point, previous: typeof prevPointId === "string" ? prevPointId : null,
    incoming: curved ? point(controlPoint1) : null, outgoing: curved ? point(controlPoint2) : null, other: one,
  };
}

/** `minPoints` and `maxPoints` of a control. */
export function vertexLimits(control: TagNode): { readonly min: number; readonly max: number } {
  return { min: Math.max(1, attrNumber(control, "minPoints", 2)), max: attrNumber(control, "maxPoints", Infinity) };
}

export const vector: Shape = {
  kind: "vector",
  read,
  options: (): FigureOptions => ({ canRotate: false }),
};
