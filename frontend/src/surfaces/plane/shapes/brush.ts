/** Masks in Label Studio's run-length code (`format: "rle"`). */
import type { Json, JsonObject } from "../../../core/json";
import type { ResultItem } from "../../../core/result";
import { type Mask, maskFromRuns } from "../../../geometry/mask";
import type { Size } from "../../../geometry/point";
import { decodeRle, encodeMask, RleError } from "../../../geometry/rle";
import type { Shape } from "../figure";
import { type MaskCodec, MaskFigure } from "./mask";

/** Masks by the very array that holds their code: reading twice costs nothing, what was just written is known. */
const known = new WeakMap<readonly Json[], Mask | null>();

export const BRUSH: MaskCodec = {
  kind: "brush",
  write: (mask): JsonObject => {
    const rle: readonly Json[] = encodeMask(mask);
    known.set(rle, mask);
    return { format: "rle", rle };
  },
};

/** The mask that an item's code stands for; null when it does not decode or has another size than the picture. */
export function brushMask(item: ResultItem, size: Size): Mask | null {
  const rle = item.value?.["rle"];
  if (!Array.isArray(rle)) return null;
  const code = rle as readonly Json[];
  const before = known.get(code);
  if (before !== undefined) return before;
  const mask = decoded(code, item, size);
  known.set(code, mask);
  return mask;
}

function decoded(code: readonly Json[], item: ResultItem, size: Size): Mask | null {
  if (!code.every((byte) => typeof byte === "number")) return null;
  try {
    const { pixels, runs } = decodeRle(code as readonly number[]);
    const image = imageOf(pixels, item, size);
    return image && maskFromRuns(image, runs);
  } catch (error) {
    if (error instanceof RleError) return null;
    throw error;
  }
}

/** The size the item says, else that of the picture: whichever has as many pixels as the code. */
function imageOf(pixels: number, item: ResultItem, size: Size): Size | null {
  const said = { width: item.original_width ?? 0, height: item.original_height ?? 0 };
  return [said, size].find(({ width, height }) => width * height === pixels && pixels > 0) ?? null;
}

export const brush: Shape = {
  kind: "brush",
  read: (item, size) => {
    const mask = brushMask(item, size);
    return mask && new MaskFigure(mask, BRUSH, size);
  },
};
