/** The named points of a skeleton: where each is, and whether it is seen, hidden behind something or absent. */
import { reshape } from "../../core/actions";
import { keepNumbers } from "../../core/keepnumbers";
import type { Session } from "../../core/session";
import { type Point, subtract } from "../../geometry/point";
import { NumberField } from "../../widgets/numberfield";
import type { VectorFigure, VectorVertex } from "./shapes/vector";
import { hooked, isOccluded, type NamedPoint, shown } from "./skeleton";
import { sk } from "./skeletontexts";

type Seen = "visible" | "occluded" | "absent";

interface SkeletonProps {
  readonly session: Session;
  readonly id: string;
  readonly figure: VectorFigure;
  readonly points: readonly NamedPoint[];
}

export function SkeletonFields({ session, id, figure, points }: SkeletonProps) {
  const disabled = !session.editable(id);
  const names = [...points.map(({ name }) => name), ...figure.vertices.map((vertex) => vertex.id).filter((one) => !points.some(({ name }) => name === one))];
  const write = (vertices: readonly VectorVertex[], merge?: string): void => reshape(session, id, keepNumbers(session, id, figure.with(vertices).value()), merge);
  return (
    <div class="col g6">
      {names.map((name) => {
        const vertex = figure.vertices.find((one) => one.id === name);
        return (
          <div class="col g6" key={name} role="group" aria-label={name}>
            <div class="row g6" style="justify-content:space-between">
              <span class={vertex ? "small" : "small faint"} style="overflow-wrap:anywhere">{name}</span>
              <SeenChoice
                name={name} seen={seenOf(vertex)} disabled={disabled} optional={points.length > 0 && (figure.vertices.length > 1 || !vertex)}
                choose={(seen) => write(withSeen(figure, points, name, seen))}
              />
            </div>
            {vertex && <Place name={name} at={vertex.at} disabled={disabled} write={(to, axis) => write(figure.movedHandles(new Set([`p${figure.vertices.indexOf(vertex)}`]), subtract(to, vertex.at)).vertices, `field:${name}:${axis}:${id}`)} />}
          </div>
        );
      })}
    </div>
  );
}

function SeenChoice({ name, seen, disabled, optional, choose }: { readonly name: string; readonly seen: Seen; readonly disabled: boolean; readonly optional: boolean; readonly choose: (seen: Seen) => void }) {
  const offered: readonly Seen[] = optional || seen === "absent" ? ["visible", "occluded", "absent"] : ["visible", "occluded"];
  return (
    <select class="input small" style="width:auto" aria-label={sk("visibility", { name })} value={seen} disabled={disabled} onChange={(event) => choose(event.currentTarget.value as Seen)}>
      {offered.map((one) => <option key={one} value={one}>{sk(one)}</option>)}
    </select>
  );
}

function Place({ name, at, disabled, write }: { readonly name: string; readonly at: Point; readonly disabled: boolean; readonly write: (to: Point, axis: "x" | "y") => void }) {
  return (
    <div class="xywh">
      {(["x", "y"] as const).map((axis) => (
        <NumberField key={axis} name={sk(axis, { name })} sign={axis.toUpperCase()} unit="%" value={at[axis]} step={0.1} disabled={disabled} onChange={(number) => write({ ...at, [axis]: number }, axis)} />
      ))}
    </div>
  );
}

function seenOf(vertex: VectorVertex | undefined): Seen {
  return !vertex ? "absent" : isOccluded(vertex) ? "occluded" : "visible";
}

/** What was absent comes back between the points it hangs together with. */
function withSeen(figure: VectorFigure, points: readonly NamedPoint[], name: string, seen: Seen): readonly VectorVertex[] {
  const rest = figure.vertices.filter(({ id }) => id !== name);
  if (seen === "absent") return hooked(rest, points);
  const now = figure.vertices.find(({ id }) => id === name);
  if (now) return figure.vertices.map((vertex) => (vertex === now ? shown(vertex, seen === "visible") : vertex));
  const fresh: VectorVertex = { id: name, at: between(rest, points, name, figure.size), previous: null, incoming: null, outgoing: null, other: { visible: seen === "visible" } };
  return hooked([...rest, fresh], points);
}

/** Room left beside a single neighbour, in percent of the picture. */
const BESIDE = 3;

function between(vertices: readonly VectorVertex[], points: readonly NamedPoint[], name: string, size: { readonly width: number; readonly height: number }): Point {
  const parent = points.find((one) => one.name === name)?.parent;
  const near = vertices.filter(({ id }) => id === parent || points.some((one) => one.name === id && one.parent === name));
  const among = near.length > 0 ? near : vertices;
  const sum = among.reduce((all, { at }) => ({ x: all.x + at.x, y: all.y + at.y }), { x: 0, y: 0 });
  const at = { x: sum.x / (among.length || 1), y: sum.y / (among.length || 1) };
  return among.length === 1 ? { x: at.x, y: Math.min(at.y + (BESIDE * size.height) / 100, size.height) } : at;
}
