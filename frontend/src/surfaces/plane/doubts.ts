/** Regions that can be shown but hardly mean what they say: beyond the picture, without size, with labels that the config does not have. */
import type { Region } from "../../core/document";
import { texts } from "../../core/strings";
import { labelsOfItem } from "../../core/result";
import type { Session } from "../../core/session";
import { centreOf, inBox, type Box } from "../../geometry/box";
import type { Size } from "../../geometry/point";
import { normalDegrees } from "../../geometry/point";
import { area } from "../../geometry/polygon";
import type { Figure } from "./figure";
import type { PlaneItem, PlaneModel } from "./model";

const t = texts({
  en: { outside: "It lies beyond the picture", empty: "It has no size", stranger: "“{name}” is not in the config" },
  de: { outside: "Sie liegt außerhalb des Bildes", empty: "Sie hat keine Größe", stranger: "„{name}“ steht nicht in der Konfiguration" },
  es: { outside: "Está fuera de la imagen", empty: "No tiene tamaño", stranger: "«{name}» no está en la configuración" },
  fr: { outside: "Elle dépasse de l’image", empty: "Elle n’a pas de taille", stranger: "« {name} » n’est pas dans la configuration" },
  zh: { outside: "它超出图片范围", empty: "它没有大小", stranger: "配置中没有“{name}”" },
});

/** Rounding of the page and of others: this share of the picture beyond its edge is none. */
const SLACK = 5e-4;

const known = new WeakMap<PlaneItem, string | null>();

/** What is doubtful, by region; items are new objects when they change, so each is looked at once. */
export function doubtsOf(model: PlaneModel): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const item of model.items.values()) {
    let doubt = known.get(item);
    if (doubt === undefined) known.set(item, (doubt = doubtOf(model, item)));
    if (doubt !== null) found.set(item.id, doubt);
  }
  return found;
}

function doubtOf({ session, size }: PlaneModel, { id, figure }: PlaneItem): string | null {
  const region = session.document.region(id);
  const stranger = region && strangeName(session, region);
  const reasons = [
    ...(isEmpty(figure) ? [t("empty")] : []), ...(isOutside(figure, size, rotationOf(region)) ? [t("outside")] : []), ...(stranger ? [t("stranger", { name: stranger })] : []),
  ];
  return reasons.length > 0 ? reasons.join(". ") : null;
}

function rotationOf(region: Region | undefined): number {
  const rotation = region?.main.item.value?.["rotation"];
  return typeof rotation === "number" ? normalDegrees(rotation) : 0;
}

/** Turned shapes may lie partly outside, and points are drawn larger than they are: only their middle counts. */
function isOutside({ box, mark }: Figure, { width, height }: Size, rotation: number): boolean {
  const [dx, dy] = [width * SLACK, height * SLACK];
  const picture: Box = { minX: -dx, minY: -dy, maxX: width + dx, maxY: height + dy };
  if (rotation !== 0 || mark) return !inBox(picture, centreOf(box));
  return box.minX < picture.minX || box.minY < picture.minY || box.maxX > picture.maxX || box.maxY > picture.maxY;
}

function isEmpty(figure: Figure): boolean {
  if (!figure.filled || figure.mark) return false;
  const ring = figure.ring?.();
  return ring ? area(ring) === 0 : !(figure.box.maxX > figure.box.minX && figure.box.maxY > figure.box.minY);
}

/** A label or a control that the config does not have. */
function strangeName(session: Session, region: Region): string | null {
  for (const { item } of region.entries) {
    if (!session.config.named(item.from_name)) return item.from_name ?? item.type ?? "";
    const label = labelsOfItem(item)?.labels.find((one) => session.labels.controls().includes(item.from_name ?? "") && !session.labels.find(item.from_name, one));
    if (label !== undefined) return label;
  }
  return null;
}
