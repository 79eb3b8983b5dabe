/** Every shape that the plane can show, and how a result finds its own. Boxes are always there; code of the other shapes comes when it is needed. */
import type { JsonObject } from "../../../core/json";
import type { ResultItem } from "../../../core/result";
import type { Size } from "../../../geometry/point";
import type { Figure, Shape } from "../figure";
import { rectangle } from "./rectangle";

interface Kind {
  readonly kind: string;
  /** Result types that hold this shape. */
  readonly types: readonly string[];
  /** Whether a value of another type (such as `labels`) has this shape. */
  readonly claims: (value: JsonObject) => boolean;
  readonly load: () => Promise<Shape>;
}

const KINDS: readonly Kind[] = [
  {
    kind: "pagebox", types: ["ocrlabels"], load: async () => (await import("./pagebox")).pageBox,
    claims: (value) => value["pageIndex"] !== undefined,
  },
  {
    kind: "rectangle", types: ["rectangle", "rectanglelabels"], load: () => Promise.resolve(rectangle),
    claims: (value) => value["width"] !== undefined && value["height"] !== undefined,
  },
  {
    kind: "ellipse", types: ["ellipse", "ellipselabels"], load: async () => (await import("./ellipse")).ellipse,
    claims: (value) => value["radiusX"] !== undefined,
  },
  {
    kind: "polygon", types: ["polygon", "polygonlabels"], load: async () => (await import("./polygon")).polygon,
    claims: (value) => value["points"] !== undefined,
  },
  {
    kind: "keypoint", types: ["keypoint", "keypointlabels"], load: async () => (await import("./keypoint")).keypoint,
    claims: (value) => value["x"] !== undefined && value["y"] !== undefined && value["height"] === undefined && value["radiusX"] === undefined,
  },
  {
    kind: "brush", types: ["brush", "brushlabels", "magicwand"], load: async () => (await import("./brush")).brush,
    claims: (value) => value["rle"] !== undefined,
  },
  {
    kind: "bitmask", types: ["bitmask", "bitmasklabels"], load: async () => (await import("./bitmask")).bitmask,
    claims: (value) => value["imageDataURL"] !== undefined,
  },
  {
    kind: "vector", types: ["vector", "vectorlabels"], load: async () => (await import("./vector")).vector,
    claims: (value) => value["vertices"] !== undefined,
  },
];

const loaded = new Map<string, Shape>([[rectangle.kind, rectangle]]);
const loading = new Map<string, Promise<void>>();

/** Make a shape known; the tags that draw it do so, that their regions are there at once. */
export function addShape(shape: Shape): void {
  loaded.set(shape.kind, shape);
}

/** By type first (`ellipselabels`), else by the keys of the value. */
function kindOf(item: ResultItem): Kind | undefined {
  const type = item.type ?? "";
  const value = item.value ?? {};
  return KINDS.find(({ types }) => types.includes(type)) ?? KINDS.find(({ claims }) => claims(value));
}

/** The shape of a result; undefined when it has none or its code is not here (yet). */
export function shapeOf(item: ResultItem): Shape | undefined {
  return loaded.get(kindOf(item)?.kind ?? "");
}

/** What reading a result must wait for: code of its shape, a picture to decode; null when there is nothing (any more). */
export function awaited(item: ResultItem): Promise<void> | null {
  const kind = kindOf(item);
  const shape = kind && loaded.get(kind.kind);
  if (!kind || shape) return shape?.prepare?.(item) ?? null;
  return load(kind).then(() => awaited(item) ?? undefined);
}

/** Once per kind; what did not come is asked for again by the next result. */
function load({ kind, load: fetch }: Kind): Promise<void> {
  const coming = loading.get(kind) ?? fetch().then(addShape).finally(() => loading.delete(kind));
  loading.set(kind, coming);
  return coming;
}

/** The figure that a result describes; null when its numbers say no place. */
export function figureOf(item: ResultItem, size: Size): Figure | null {
  return shapeOf(item)?.read(item, size) ?? null;
}
