/** Relations as arrows over the whole layout, from one object to another or within one that does not draw them itself. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { directionOf } from "../../core/relations";
import { isRelation, type RelationItem } from "../../core/result";
import type { Place, Session } from "../../core/session";

export interface CrossRelation {
  readonly item: RelationItem;
  readonly from: string;
  readonly to: string;
}

/** Relations that no object draws itself, with the names of the objects on which they end. */
export function crossRelations(session: Session): readonly CrossRelation[] {
  return session.document.relations().flatMap(({ item }) => {
    if (!isRelation(item)) return [];
    const [from, to] = [item.from_id, item.to_id].map((id) => session.document.region(id)?.main.item.to_name);
    if (from === undefined || to === undefined) return [];
    const object = from === to ? session.objects.value.get(from) : undefined;
    return object?.relates?.(item.from_id) && object.relates(item.to_id) ? [] : [{ item, from, to }];
  });
}

/** Drawn anew in each frame in which an end moved: objects scroll and zoom on their own. */
export default function CrossArrows({ session }: { readonly session: Session }) {
  const svg = useRef<SVGSVGElement>(null);
  session.document.version.value;
  const relations = crossRelations(session);
  useLayoutEffect(() => {
    const element = svg.current;
    if (!element || relations.length === 0) return;
    let [frame, before] = [0, ""];
    const draw = (): void => {
      const arrows = relations.flatMap((one) => arrowOf(session, one, element.getBoundingClientRect()));
      const now = JSON.stringify(arrows);
      if (now !== before) element.replaceChildren(...arrows.flatMap(shapesOf));
      before = now;
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [session, session.document.version.value]);
  return relations.length > 0 ? <svg ref={svg} class="cross-arrows" aria-hidden="true" /> : null;
}

interface Arrow {
  readonly path: string;
  readonly heads: readonly string[];
  readonly name: string;
  readonly at: readonly [number, number];
  readonly strong: boolean;
}

function arrowOf(session: Session, { item, from, to }: CrossRelation, origin: DOMRect): readonly Arrow[] {
  const { hidden, ids, hovered } = session.selection;
  const ends = [item.from_id, item.to_id];
  if (ends.some((id) => hidden.peek().has(id))) return [];
  const objects = session.objects.peek();
  const [a, b] = [objects.get(from)?.place?.(item.from_id), objects.get(to)?.place?.(item.to_id)];
  if (!a || !b) return [];
  const { start, end } = nearest(a, b);
  const at = (p: readonly [number, number]): readonly [number, number] => [Math.round(p[0] - origin.left), Math.round(p[1] - origin.top)];
  const [s, e] = [at(start), at(end)];
  const direction = directionOf(item);
  const heads = [...(direction === "left" ? [] : [headAt(s, e)]), ...(direction === "right" ? [] : [headAt(e, s)])];
  const strong = ends.some((id) => ids.peek().includes(id) || hovered.peek() === id);
  return [{ path: `M${s.join(" ")}L${e.join(" ")}`, heads, name: (item.labels ?? []).join(", "), at: [(s[0] + e[0]) / 2, (s[1] + e[1]) / 2], strong }];
}

/** From the edge of one box to the edge of the other, along the line between their middles. */
function nearest(a: Place, b: Place): { readonly start: readonly [number, number]; readonly end: readonly [number, number] } {
  const middle = ({ x, y, width, height }: Place): readonly [number, number] => [x + width / 2, y + height / 2];
  const [from, to] = [middle(a), middle(b)];
  const edge = (box: Place, at: readonly [number, number], towards: readonly [number, number]): readonly [number, number] => {
    const [dx, dy] = [towards[0] - at[0], towards[1] - at[1]];
    const part = Math.min(dx === 0 ? 1 : box.width / 2 / Math.abs(dx), dy === 0 ? 1 : box.height / 2 / Math.abs(dy), 0.45);
    return [at[0] + dx * part, at[1] + dy * part];
  };
  return { start: edge(a, from, to), end: edge(b, to, from) };
}

function headAt(from: readonly [number, number], at: readonly [number, number]): string {
  const angle = Math.atan2(at[1] - from[1], at[0] - from[0]);
  const corner = (side: number): string => `${Math.round(at[0] + 9 * Math.cos(angle + side))} ${Math.round(at[1] + 9 * Math.sin(angle + side))}`;
  return `M${at[0]} ${at[1]}L${corner(2.7)}L${corner(-2.7)}Z`;
}

const SVG = "http://www.w3.org/2000/svg";

function shapesOf({ path, heads, name, at, strong }: Arrow): readonly SVGElement[] {
  const shape = (tag: string, attributes: Readonly<Record<string, string>>): SVGElement => {
    const element = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (strong) element.classList.add("strong");
    return element;
  };
  const text = shape("text", { x: String(at[0]), y: String(at[1] - 4) });
  text.textContent = name;
  return [shape("path", { d: path, class: "casing" }), shape("path", { d: path }), ...heads.map((d) => shape("path", { d, class: "head" })), ...(name ? [text] : [])];
}
