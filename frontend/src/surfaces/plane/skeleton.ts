/** Skeletons: the points that a label names, what hangs on what, and which of them are there, hidden behind something or absent. */
import { attrString } from "../../core/config";
import type { Session } from "../../core/session";
import type { VectorVertex } from "./shapes/vector";

export interface NamedPoint {
  /** Also the id of its vertex. */
  readonly name: string;
  /** The point it hangs on; always one that stands before it. */
  readonly parent: string | null;
}

/** Reads `points="beak, neck, left wing:neck"`: without a name behind a colon a point hangs on the one before it. */
export function parsePoints(text: string): readonly NamedPoint[] {
  const made: NamedPoint[] = [];
  for (const part of text.split(",")) {
    const [name = "", parent] = part.split(":").map((one) => one.trim());
    if (name === "" || made.some((one) => one.name === name)) continue;
    const before = made.at(-1)?.name ?? null;
    made.push({ name, parent: parent === undefined ? before : made.find((one) => one.name === parent)?.name ?? (parent === "" ? null : before) });
  }
  return made;
}

/** The named points of a label, else of its control; none where the config names none. */
export function skeletonOf(session: Session, control: string | undefined, labels: readonly string[]): readonly NamedPoint[] {
  const own = labels.map((label) => session.labels.find(control, label) ?? session.labels.anywhere(label)).map((label) => (label ? attrString(label.node, "points") : ""));
  const node = session.config.named(control);
  return parsePoints(own.find((text) => text !== "") ?? (node ? attrString(node, "points") : ""));
}

/** Points of a skeleton say whether they are seen; other vertices say nothing. */
export function isNamed({ other }: VectorVertex): boolean {
  return typeof other["visible"] === "boolean";
}

export function isOccluded({ other }: VectorVertex): boolean {
  return other["visible"] === false;
}

export function shown(vertex: VectorVertex, visible: boolean): VectorVertex {
  return { ...vertex, other: { ...vertex.other, visible } };
}

/** In the order of the skeleton, each hanging on the nearest point that is there. */
export function hooked(vertices: readonly VectorVertex[], points: readonly NamedPoint[]): readonly VectorVertex[] {
  const place = new Map(points.map(({ name }, i) => [name, i]));
  const parents = new Map(points.map(({ name, parent }) => [name, parent]));
  const there = new Set(vertices.map(({ id }) => id));
  const above = (name: string): string | null => {
    let at = parents.get(name) ?? null;
    while (at !== null && !there.has(at)) at = parents.get(at) ?? null;
    return at;
  };
  const ordered = [...vertices].sort((a, b) => (place.get(a.id) ?? points.length) - (place.get(b.id) ?? points.length));
  return ordered.map((vertex) => (place.has(vertex.id) ? { ...vertex, previous: above(vertex.id) } : vertex));
}
