/** A plane without a page: session, view and tools, and a pointer to drive them; 1000 × 500 image pixels, one per view pixel. */
import type { Json, JsonObject } from "../src/core/json";
import { Config, type TagNode } from "../src/core/config";
import { Registry, type TagDefinition } from "../src/core/registry";
import type { ResultItem } from "../src/core/result";
import { Scope } from "../src/core/scope";
import { Session } from "../src/core/session";
import { loadSettings } from "../src/core/settings";
import type { Pixels } from "../src/geometry/floodfill";
import { toImage } from "../src/geometry/viewport";
import type { PointerInput } from "../src/surfaces/plane/input";
import { PlaneModel } from "../src/surfaces/plane/model";
import { PlaneView } from "../src/surfaces/plane/view";
import { controlFor, ToolBench } from "../src/tools/bench";
import type { PlaneHost } from "../src/tools/host";
import { addHost } from "../src/tools/hosts";

const SIZE = { width: 1000, height: 500 };

export interface Keys {
  readonly shift?: boolean;
  readonly alt?: boolean;
  readonly ctrl?: boolean;
  readonly clicks?: number;
  readonly touch?: boolean;
  readonly pressure?: number;
}

export interface Rig {
  readonly session: Session;
  readonly model: PlaneModel;
  readonly view: PlaneView;
  readonly bench: ToolBench;
  readonly scope: Scope;
  /** What the magic wand sees. */
  readonly pixels: { value: Pixels | null };
  /** Pointer events at image pixels. */
  down(x: number, y: number, keys?: Keys): void;
  move(x: number, y: number, keys?: Keys): void;
  up(x: number, y: number, keys?: Keys): void;
  click(x: number, y: number, keys?: Keys): void;
  double(x: number, y: number): void;
  drag(from: readonly [number, number], to: readonly [number, number], keys?: Keys): void;
  key(key: string, keys?: Keys): boolean;
  arm(control: string, label: string): void;
  values(): readonly JsonObject[];
  result(): readonly ResultItem[];
}

let line = 1;
export function tag(name: string, role: TagNode["role"], attrs: Readonly<Record<string, Json>> = {}, children: readonly TagNode[] = []): TagNode {
  const { name: own, toName, ...rest } = attrs;
  return {
    tag: name, role, line: line++, attrs: rest, children,
    ...(typeof own === "string" ? { name: own } : {}), ...(typeof toName === "string" ? { toName: toName.split(",") } : {}),
  };
}

export function labels(...values: readonly string[]): readonly TagNode[] {
  return values.map((value) => tag("Label", "child", { value }));
}

export function rig(controls: readonly TagNode[], definitions: readonly TagDefinition[], result: readonly ResultItem[] = [], readonly = false): Rig {
  const registry = new Registry();
  for (const definition of definitions) registry.add(definition);
  const storage = new Map<string, string>();
  const settings = loadSettings({ getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => void storage.set(key, value) });
  const root = tag("View", "visual", {}, [tag("Image", "object", { name: "img", value: "$image" }), ...controls]);
  const session = new Session({ task: { id: 1, data: { image: "a.png" }, media: {} }, config: new Config(root), registry, settings, result, readonly });
  const scope = new Scope();
  const model = new PlaneModel(session, "img", SIZE, null, scope);
  const view = new PlaneView({ zoomable: true, belowFit: true, start: "original", align: [0, 0] });
  view.setImage(SIZE);
  view.setView(SIZE);
  view.pan(0, 0);
  const pixels: { value: Pixels | null } = { value: null };
  const host: PlaneHost = {
    session, model, view, announce: () => undefined,
    controlFor: (tool) => controlFor(session, "img", tool), pixels: () => pixels.value, colourOf: () => "#000", nextPage: () => null, stay: (tool) => { bench.chosen.value = tool; },
    beside: () => ({ original_width: 1000, original_height: 500, image_rotation: 0 }),
  };
  const bench: ToolBench = new ToolBench(host, scope);
  addHost(host, scope);
  return drive(session, model, view, bench, scope, pixels);
}

function drive(session: Session, model: PlaneModel, view: PlaneView, bench: ToolBench, scope: Scope, pixels: { value: Pixels | null }): Rig {
  /** Points are given as image pixels; insets of the view do not matter. */
  const at = (x: number, y: number, keys: Keys = {}): PointerInput => {
    const viewport = view.viewport.peek();
    const zero = toImage(viewport, { x: 0, y: 0 });
    const point = { x: (x - zero.x) * viewport.zoom, y: (y - zero.y) * viewport.zoom };
    return { at: { x, y }, view: point, shift: keys.shift ?? false, alt: keys.alt ?? false, ctrl: keys.ctrl ?? false, touch: keys.touch ?? false, pressure: keys.pressure ?? 0.5, clicks: keys.clicks ?? 1 };
  };
  const rig: Rig = {
    session, model, view, bench, scope, pixels,
    down: (x, y, keys) => bench.down(at(x, y, keys)),
    move: (x, y, keys) => bench.move(at(x, y, keys)),
    up: (x, y, keys) => bench.up(at(x, y, keys)),
    click: (x, y, keys) => {
      rig.down(x, y, keys);
      rig.up(x, y, keys);
    },
    double: (x, y) => {
      rig.click(x, y);
      rig.click(x, y, { clicks: 2 });
      bench.double(at(x, y, { clicks: 2 }));
    },
    drag: (from, to, keys) => {
      rig.down(...from, keys);
      rig.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, keys);
      rig.move(...to, keys);
      rig.up(...to, keys);
    },
    key: (key, keys = {}) => bench.key({ key, code: "", ctrlKey: keys.ctrl ?? false, metaKey: false, altKey: keys.alt ?? false, shiftKey: keys.shift ?? false }),
    arm: (control, label) => session.armed.set(control, [label]),
    values: () => session.document.serialize().map((item) => item.value ?? {}),
    result: () => session.document.serialize(),
  };
  return rig;
}
