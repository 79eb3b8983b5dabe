/** Which point of a skeleton comes next, and what else it may be than seen; for fingers as well as for the mouse. */
import { sk } from "../../surfaces/plane/skeletontexts";
import { addExtra } from "../all";
import type { ToolBench } from "../bench";
import { drawnSkeleton } from "./skeleton";

function SkeletonBar({ bench }: { readonly bench: ToolBench }) {
  const now = drawnSkeleton.value;
  if (now?.host !== bench.host) return null;
  const { drawing } = now;
  return (
    <div class="float toolbar-beside" role="group" aria-label={sk("drawing")} style="padding:6px 10px;gap:8px;flex-wrap:wrap;max-width:calc(100% - 80px)" onPointerDown={(event) => event.preventDefault()}>
      <b class="small">{drawing.prompt}</b>
      <button
        type="button" class="btn small" aria-pressed={drawing.occluded.value} title={sk("occludedHint")}
        onClick={() => { drawing.occluded.value = !drawing.occluded.peek(); }}
      >
        {sk("occluded")}
      </button>
      <button type="button" class="btn small" title={sk("skipHint")} onClick={() => bench.step(() => drawing.skip())}>{sk("skip")}</button>
      <button type="button" class="btn small primary" title={sk("finishHint")} onClick={() => bench.step(() => drawing.finish())}>{sk("finish")}</button>
    </div>
  );
}

addExtra({ bar: SkeletonBar });
