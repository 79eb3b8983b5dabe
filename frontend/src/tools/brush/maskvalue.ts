/** How a mask is written: a code that says the same as before is not written anew. */
import type { JsonObject } from "../../core/json";
import type { Session } from "../../core/session";
import { sameMask } from "../../geometry/mask";
import { figureOf } from "../../surfaces/plane/shapes/all";
import { MaskFigure } from "../../surfaces/plane/shapes/mask";

/** The code that stood in the file when the mask is that one again, else a new code. */
export function maskValue(session: Session, id: string, figure: MaskFigure): JsonObject {
  const opened = session.opened.find((item) => item.id === id && (item.value?.["rle"] !== undefined || item.value?.["imageDataURL"] !== undefined));
  const before = opened && figureOf(opened, figure.size);
  if (!opened?.value || !(before instanceof MaskFigure) || before.kind !== figure.kind || !sameMask(before.mask, figure.mask)) return figure.value();
  const { rle, imageDataURL, format } = opened.value;
  return before.kind === "bitmask" ? { imageDataURL } : format === undefined ? { rle } : { format, rle };
}
