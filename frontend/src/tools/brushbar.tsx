/** Size of brush or eraser, beside the toolbox while one of them is in hand, and by keys. */
import type { Action } from "../core/hotkeys";
import { t } from "../core/strings";
import { addExtra } from "./all";
import { offeredTools, type ToolBench } from "./bench";
import { type BrushKind, brushSize, LARGEST, SMALLEST, stepSize } from "./brush/size";

const KINDS: Readonly<Record<string, BrushKind>> = { brush: "brush", bitmask: "brush", eraser: "eraser", "bitmask-eraser": "eraser" };

function BrushBar({ bench }: { readonly bench: ToolBench }) {
  const kind = KINDS[bench.current.value];
  if (kind === undefined) return null;
  const size = brushSize(bench.host.session, kind);
  return (
    <div class="float toolbar-beside" role="group" aria-label={t("brushSize")} style="padding:6px 10px;gap:8px">
      <span class="small dim nowrap" aria-hidden="true">{t("brushSize")}</span>
      <input
        class="range" type="range" style="width:120px" min={SMALLEST} max={LARGEST} value={size.value} aria-label={t("brushSize")}
        title={`${t("brushSmaller")} ([), ${t("brushLarger")} (])`} onInput={(event) => (size.value = Number(event.currentTarget.value))}
      />
      <span class="num small" style="min-width:34px;text-align:right">{size.value} px</span>
    </div>
  );
}

function brushKeys(bench: ToolBench): readonly Action[] {
  const { session, model } = bench.host;
  if (!offeredTools(session, model.object).some((id) => KINDS[id])) return [];
  const step = (by: 1 | -1) => (): void => {
    const kind = KINDS[bench.current.peek()];
    if (kind) stepSize(brushSize(session, kind), by);
  };
  const enabled = (): boolean => KINDS[bench.current.peek()] !== undefined;
  return [
    { id: "brush:smaller", title: t("brushSmaller"), group: "view", keys: "[", run: step(-1), enabled },
    { id: "brush:larger", title: t("brushLarger"), group: "view", keys: "]", run: step(1), enabled },
  ];
}

addExtra({ bar: BrushBar, keys: brushKeys });
