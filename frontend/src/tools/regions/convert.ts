/** Regions as other shapes; several regions as one, or one without the others. */
import { deleteRegions, edited } from "../../core/actions";
import { type Change, type Entry, NO_CHANGE } from "../../core/change";
import type { Region } from "../../core/document";
import type { JsonObject } from "../../core/json";
import { isLabelsTag } from "../../core/labels";
import { newRegionId, type ResultItem } from "../../core/result";
import type { Session } from "../../core/session";
import { subtracted, surfaceArea, united, withCuts } from "../../geometry/booleans";
import { outline } from "../../geometry/ellipse";
import { fittedMask, isEmptyMask, joined, type Mask, sameMask, without } from "../../geometry/mask";
import type { Point, Size } from "../../geometry/point";
import { area } from "../../geometry/polygon";
import { filledMask, surfacesOf } from "../../geometry/raster";
import { corners } from "../../geometry/rectangle";
import type { Figure } from "../../surfaces/plane/figure";
import { addShape } from "../../surfaces/plane/shapes/all";
import { BITMASK } from "../../surfaces/plane/shapes/bitmask";
import { BRUSH } from "../../surfaces/plane/shapes/brush";
import { EllipseFigure } from "../../surfaces/plane/shapes/ellipse";
import { MaskFigure } from "../../surfaces/plane/shapes/mask";
import { polygon, PolygonFigure } from "../../surfaces/plane/shapes/polygon";
import { RectangleFigure } from "../../surfaces/plane/shapes/rectangle";
import { commit, type PlaneHost } from "../host";
import { covering, homeFor, maskTarget, type NewHome, ownHome, partsOf, commonKind, type Target } from "./targets";

addShape(polygon);

/** Outlines of masks may leave the pixels' corners by this much (pixels). */
const ROUNDING = 1;
const ELLIPSE_POINTS = 36;
const ELLIPSE_FINE = 180;

/** Each of these regions as `target`; a mask of several pieces becomes several polygons. */
export function convert(session: Session, ids: readonly string[], target: "rectangle" | "polygon" | "mask"): void {
  const found = covering(session, ids);
  if (!found) return;
  const made = new Set<string>();
  session.history.group(() => {
    for (const region of found.regions) {
      const kind = target === "mask" ? maskTarget(session, region) : target;
      const figure = found.host.model.items.get(region.id)?.figure;
      const home = kind && homeFor(session, region, kind);
      if (!figure || !home || figure.kind === kind || (target === "mask" && figure instanceof MaskFigure)) made.add(region.id);
      else for (const id of put(found.host, region, home, as(figure, kind, found.host.model.size))) made.add(id);
    }
  });
  session.selection.set(...made);
}

/** All of them as one region, the first one's; answers whether they touch. */
export function merge(session: Session, ids: readonly string[]): boolean {
  return combine(session, ids, (figures, size) => {
    const [first, ...rest] = figures;
    if (!(first instanceof MaskFigure)) return polygons(united(figures.map((figure) => ringOf(figure))), size);
    return [first.with(rest.reduce((mask, other) => joined(mask, maskOf(other, first.mask.image)), first.mask))];
  }, (pieces) => pieces.length === 1, true);
}

/** The first of them without what the others cover; the others stay. Answers whether something is left. */
export function subtract(session: Session, ids: readonly string[]): boolean {
  return combine(session, ids, (figures, size) => {
    const [first, ...rest] = figures as [Figure, ...Figure[]];
    if (!(first instanceof MaskFigure)) {
      const left = subtracted(ringOf(first), rest.map((figure) => ringOf(figure)));
      return isWhole(left, ringOf(first)) ? [first] : polygons(left, size);
    }
    const mask = rest.reduce((left, other) => without(left, maskOf(other, first.mask.image)), first.mask);
    return isEmptyMask(mask) ? [] : [sameMask(mask, first.mask) ? first : first.with(mask)];
  }, (pieces) => pieces.length > 0, false);
}

/** Nothing was cut off. */
function isWhole([piece, ...others]: ReturnType<typeof subtracted>, ring: readonly Point[]): boolean {
  return piece !== undefined && others.length === 0 && Math.abs(surfaceArea(piece) - area(ring)) < 1e-6 * area(ring);
}

type Combination = (figures: readonly Figure[], size: Size) => readonly Figure[];

function combine(session: Session, ids: readonly string[], work: Combination, enough: (pieces: readonly Figure[]) => boolean, consume: boolean): boolean {
  const kind = commonKind(session, ids);
  const found = covering(session, ids);
  const [first] = found?.regions ?? [];
  if (!kind || !found || !first) return true;
  const { host } = found;
  const figures = found.regions.flatMap(({ id }) => host.model.items.get(id)?.figure ?? []);
  const [own] = figures;
  const start = own && (own.kind === kind ? own : as(own, kind, host.model.size)[0]);
  const pieces = start ? work([start, ...figures.slice(1)], host.model.size) : [];
  if (!enough(pieces)) return false;
  if (pieces[0] === start) return true;
  session.history.group(() => {
    const home = own?.kind === kind ? ownHome(session, first) : homeFor(session, first, kind);
    const made = own?.kind === kind && pieces.length === 1 ? keep(host, first, pieces) : home ? put(host, first, home, pieces) : [];
    if (consume) deleteRegions(session, ids.slice(1));
    session.selection.set(...made);
  });
  return true;
}

function keep(host: PlaneHost, { id }: Region, [figure]: readonly Figure[]): readonly string[] {
  if (figure) commit(host, new Map([[id, figure]]));
  return [id];
}

/** The region as these figures: the first one is it, the others are regions like it. */
function put(host: PlaneHost, region: Region, home: NewHome, figures: readonly Figure[]): readonly string[] {
  const { session } = host;
  const ids = figures.map((_, i) => (i === 0 ? region.id : newRegionId()));
  const changes = figures.map((figure, i): Change => {
    const written = rewritten(session, region, home, figure.value());
    if (i === 0) return written;
    const copies = [...written.updated.map(([, after]) => after.item), ...region.entries.filter((entry) => !touched(written, entry)).map(({ item }) => item)];
    return { ...NO_CHANGE, created: copies.map((item) => session.document.make({ ...item, id: ids[i] ?? newRegionId() })) };
  });
  session.document.apply({ created: changes.flatMap((one) => one.created), updated: changes.flatMap((one) => one.updated), deleted: changes.flatMap((one) => one.deleted) });
  return ids;
}

function touched({ updated, deleted }: Change, entry: Entry): boolean {
  return deleted.includes(entry) || updated.some(([before]) => before === entry);
}

/** The region's own items with another geometry, the drawing one under another control. */
function rewritten(session: Session, region: Region, home: NewHome, geometry: JsonObject): Change {
  const { drawn, named, described } = partsOf(session, region);
  const [main, ...more] = drawn.length > 0 ? drawn : named;
  const names = home.takesNamed ? [] : named.filter((entry) => entry !== main);
  const gone = [...more, ...(home.takesNamed ? named : [])].filter((entry) => entry !== main);
  const type = session.registry.get(home.control.tag)?.result?.type ?? home.control.tag.toLowerCase();
  const labels = isLabelsTag(home.control.tag) ? { [type]: home.labels } : {};
  const updated = [...names, ...described.filter(({ item }) => isPlaced(item))].map((entry): readonly [Entry, Entry] => [entry, { ...entry, item: edited(placed(entry.item, geometry)) }]);
  if (!main) return { ...NO_CHANGE, updated };
  const { value: _value, ...rest } = main.item;
  const others = Object.fromEntries(Object.entries(unplaced(main.item)).filter(([key]) => !key.endsWith("labels")));
  const item: ResultItem = edited({ ...rest, from_name: home.control.name ?? "", type, value: { ...geometry, ...labels, ...others } });
  return { ...NO_CHANGE, updated: [[main, { ...main, item }], ...updated], deleted: gone };
}

/** Keys of `value` that say where something is. */
const PLACES: ReadonlySet<string> = new Set([
  "x", "y", "width", "height", "rotation", "radiusX", "radiusY", "points", "closed", "vertices", "format", "rle", "imageDataURL", "touches", "maskDataURL",
]);

function isPlaced({ value = {} }: ResultItem): boolean {
  return Object.keys(value).some((key) => PLACES.has(key));
}

function unplaced({ value = {} }: ResultItem): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !PLACES.has(key)));
}

function placed(item: ResultItem, geometry: JsonObject): ResultItem {
  return { ...item, value: { ...geometry, ...unplaced(item) } };
}

// ---- figures as other figures -------------------------------------------------------------------------------

function as(figure: Figure, target: Target | null, size: Size): readonly Figure[] {
  if (target === "brush" || target === "bitmask") return [new MaskFigure(maskOf(figure, size), target === "brush" ? BRUSH : BITMASK, size)];
  if (target === "rectangle") {
    const { minX, minY, maxX, maxY } = figure.box;
    return [new RectangleFigure({ x: minX, y: minY, width: maxX - minX, height: maxY - minY, rotation: 0 }, size)];
  }
  if (!(figure instanceof MaskFigure)) return [new PolygonFigure(ringOf(figure), true, size)];
  return polygons(surfacesOf(fittedMask(figure.mask, size), ROUNDING), size);
}

function polygons(surfaces: ReturnType<typeof united>, size: Size): readonly Figure[] {
  return surfaces.map((surface) => new PolygonFigure(withCuts(surface), true, size));
}

/** The outline of what a figure covers; the largest piece of a mask. */
function ringOf(figure: Figure, fine = false): readonly Point[] {
  if (figure instanceof RectangleFigure) return corners(figure.rectangle);
  if (figure instanceof EllipseFigure) return outline(figure.ellipse, fine ? ELLIPSE_FINE : ELLIPSE_POINTS);
  if (figure instanceof PolygonFigure) return figure.points;
  const [largest] = figure instanceof MaskFigure ? surfacesOf(figure.mask, ROUNDING) : [];
  return largest ? withCuts(largest) : [];
}

function maskOf(figure: Figure, image: Size): Mask {
  if (figure instanceof MaskFigure) return fittedMask(figure.mask, image);
  const { width, height } = "size" in figure ? (figure.size as Size) : image;
  return filledMask(image, ringOf(figure, true).map(({ x, y }) => ({ x: (x / width) * image.width, y: (y / height) * image.height })));
}
