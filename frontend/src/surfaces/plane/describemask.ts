/** Masks in few words. */
import type { ResultItem } from "../../core/result";
import { t } from "../../core/strings";
import { pixelCount } from "../../geometry/mask";
import { figureOf } from "./shapes/all";
import { MaskFigure } from "./shapes/mask";

/** How many pixels a mask has, in thousands when there are many; nothing for a code that is no mask. */
export function maskSummary(item: ResultItem): string {
  const size = { width: item.original_width ?? 0, height: item.original_height ?? 0 };
  const figure = figureOf(item, size);
  if (!(figure instanceof MaskFigure)) return "";
  const count = pixelCount(figure.mask);
  const shown = count < 10_000 ? String(count) : count < 1_000_000 ? `${Math.round(count / 1000)} k` : `${(count / 1e6).toFixed(1)} M`;
  return t("pixelsSet", { n: shown });
}
