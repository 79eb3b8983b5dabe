/** Size of brush or eraser, beside the toolbox while one of them is in hand. */
import { t } from "../core/strings";
import type { ToolBench } from "./bench";
import { type BrushKind, brushSize, LARGEST, SMALLEST } from "./brush/size";

const KINDS: Readonly<Record<string, BrushKind>> = { brush: "brush", bitmask: "brush", eraser: "eraser", "bitmask-eraser": "eraser" };

export function BrushBar({ bench }: { readonly bench: ToolBench }) {
  const kind = KINDS[bench.current.value];
  if (kind === undefined) return null;
  const size = brushSize(bench.host.session, kind);
  return (
    <div class="float" role="group" aria-label={t("brushSize")} style="left:64px;top:12px;padding:6px 10px;gap:8px">
      <span class="small dim nowrap" aria-hidden="true">{t("brushSize")}</span>
      <input
        class="range" type="range" style="width:120px" min={SMALLEST} max={LARGEST} value={size.value} aria-label={t("brushSize")}
        title={`${t("brushSmaller")} ([), ${t("brushLarger")} (])`} onInput={(event) => (size.value = Number(event.currentTarget.value))}
      />
      <span class="num small" style="min-width:34px;text-align:right">{size.value} px</span>
    </div>
  );
}

export function brushKindOf(tool: string): BrushKind | undefined {
  return KINDS[tool];
}
