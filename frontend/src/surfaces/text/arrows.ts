/** Relations between spans: a bracket above one line, a curve between two, with an arrow head and a name. */
import { directionOf, type Direction } from "../../core/relations";
import { isRelation } from "../../core/result";
import type { Session } from "../../core/session";
import type { Span } from "./granularity";
import { joins } from "./parts";
import type { SpanIndex } from "./spans";

export interface Arrow {
  readonly from: Span;
  readonly to: Span;
  readonly name: string;
  readonly direction: Direction;
  readonly strong: boolean;
  /** A line between two parts of one span. */
  readonly join: boolean;
}

/** Relations both of whose ends lie in this text and are shown. */
export function arrowsOf(session: Session, index: SpanIndex): readonly Arrow[] {
  const { hidden, hovered, ids } = session.selection;
  return session.document.relations().flatMap(({ item }) => {
    if (!isRelation(item)) return [];
    const [from, to] = [index.get(item.from_id), index.get(item.to_id)];
    if (!from || !to || hidden.value.has(from.id) || hidden.value.has(to.id)) return [];
    const strong = [from.id, to.id].some((id) => ids.value.includes(id) || hovered.value === id);
    return [{ from, to, name: (item.labels ?? []).join(", "), direction: directionOf(item), strong, join: joins(session, item) }];
  });
}

interface Anchor {
  readonly x: number;
  readonly y: number;
}

const LIFT = 11;
const ROUND = 7;
const SVG = "http://www.w3.org/2000/svg";

/** The middle of a piece's upper edge, a little above it. */
export function anchorOf(rect: DOMRect, origin: DOMRect): Anchor {
  return { x: rect.left - origin.left + rect.width / 2, y: rect.top - origin.top - 3 };
}

/** The path of an arrow and the place of its name. No DOM. */
export function pathBetween(a: Anchor, b: Anchor): { readonly path: string; readonly name: Anchor } {
  if (Math.abs(a.y - b.y) < 8) {
    const top = Math.min(a.y, b.y) - LIFT;
    const side = b.x >= a.x ? 1 : -1;
    const round = Math.min(ROUND, Math.abs(b.x - a.x) / 2);
    const path = `M${a.x} ${a.y}V${top + round}Q${a.x} ${top} ${a.x + side * round} ${top}H${b.x - side * round}Q${b.x} ${top} ${b.x} ${top + round}V${b.y}`;
    return { path, name: { x: (a.x + b.x) / 2, y: top } };
  }
  const [up, down] = [a.y - 26, b.y - 26];
  const middle = (p: number, q: number, r: number, s: number): number => (p + 3 * q + 3 * r + s) / 8;
  return { path: `M${a.x} ${a.y}C${a.x} ${up} ${b.x} ${down} ${b.x} ${b.y}`, name: { x: middle(a.x, a.x, b.x, b.x), y: middle(a.y, up, down, b.y) } };
}

export function drawArrow(doc: Document, arrow: Arrow, a: Anchor, b: Anchor): readonly Element[] {
  const { path, name } = pathBetween(a, b);
  const svg = doc.createElementNS(SVG, "svg");
  svg.setAttribute("class", `text-arrow${arrow.strong ? " strong" : ""}${arrow.join ? " join" : ""}`);
  const line = doc.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  if (arrow.join) return [svg];
  if (arrow.direction !== "left") svg.append(head(doc, b));
  if (arrow.direction !== "right") svg.append(head(doc, a));
  if (arrow.name === "") return [svg];
  const label = doc.createElement("i");
  label.className = `text-arrow-name${arrow.strong ? " strong" : ""}`;
  label.dataset["name"] = arrow.name;
  Object.assign(label.style, { left: `${name.x}px`, top: `${name.y}px` });
  return [svg, label];
}

/** A small triangle that points down at a place. */
function head(doc: Document, { x, y }: Anchor): SVGElement {
  const shape = doc.createElementNS(SVG, "path");
  shape.setAttribute("class", "head");
  shape.setAttribute("d", `M${x - 4} ${y - 5}H${x + 4}L${x} ${y + 1}Z`);
  return shape;
}
