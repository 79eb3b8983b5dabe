/** Masks as a PNG in a data URL: black and opaque where set, transparent elsewhere. */
import type { JsonObject } from "../../../core/json";
import type { ResultItem } from "../../../core/result";
import { cropped, type Mask } from "../../../geometry/mask";
import type { Shape } from "../figure";
import { type MaskCodec, MaskFigure } from "./mask";

/** Decoded masks by data URL; null: it is no picture. */
const known = new Map<string, Mask | null>();
const MOST = 400;

function remember(url: string, mask: Mask | null): void {
  if (known.size >= MOST) known.delete(known.keys().next().value ?? "");
  known.set(url, mask);
}

export const BITMASK: MaskCodec = {
  kind: "bitmask",
  write: (mask): JsonObject => {
    const imageDataURL = encodePng(mask);
    remember(imageDataURL, mask);
    return { imageDataURL };
  },
};

function encodePng(mask: Mask): string {
  const canvas = document.createElement("canvas");
  canvas.width = mask.image.width;
  canvas.height = mask.image.height;
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("this browser draws no canvas");
  if (mask.width > 0) {
    const pixels = ctx.createImageData(mask.width, mask.height);
    mask.bits.forEach((bit, i) => {
      pixels.data[i * 4 + 3] = bit * 255;
    });
    ctx.putImageData(pixels, mask.x, mask.y);
  }
  return canvas.toDataURL("image/png");
}

async function decodePng(url: string): Promise<Mask | null> {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    return null; // not a picture: the region is reported as unplaceable and kept as it is
  }
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  if (!ctx || width === 0 || height === 0) return null;
  ctx.drawImage(image, 0, 0);
  const { data } = ctx.getImageData(0, 0, width, height);
  const bits = new Uint8Array(width * height);
  for (let i = 0; i < bits.length; i++) if ((data[i * 4 + 3] as number) > 127) bits[i] = 1;
  return cropped({ image: { width, height }, x: 0, y: 0, width, height, bits });
}

function urlOf(item: ResultItem): string | null {
  const url = item.value?.["imageDataURL"];
  return typeof url === "string" && url.startsWith("data:image/") ? url : null;
}

export const bitmask: Shape = {
  kind: "bitmask",
  read: (item, size) => {
    const url = urlOf(item);
    const mask = url === null ? null : known.get(url);
    return mask ? new MaskFigure(mask, BITMASK, size) : null;
  },
  prepare: (item) => {
    const url = urlOf(item);
    if (url === null || known.has(url)) return null;
    return decodePng(url).then((mask) => remember(url, mask));
  },
};
