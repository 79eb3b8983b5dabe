/** Whether points are put on the borders of neighbours: a button below the tools, for hands without a Shift key. */
import type { Action } from "../core/hotkeys";
import { shownKey } from "../core/labelkeys";
import { texts } from "../core/strings";
import { Icon } from "../widgets/icon";
import { addExtra } from "./all";
import { offeredTools, type ToolBench } from "./bench";

const t = texts({
  en: { snap: "Snap to borders" },
  de: { snap: "An Ränder setzen" },
  es: { snap: "Ajustar a los bordes" },
  fr: { snap: "Coller aux bords" },
  zh: { snap: "吸附到边界" },
});

const KEY = "alt+e";

function offered({ host: { session, model } }: ToolBench): boolean {
  return !session.readonly.value && offeredTools(session, model.object).some((id) => id === "polygon" || id === "vector");
}

function SnapButton({ bench }: { readonly bench: ToolBench }) {
  const { snap } = bench.host.session.settings;
  if (!offered(bench)) return null;
  return (
    <>
      <hr />
      <button
        type="button" class="ib" data-snap aria-label={t("snap")} aria-pressed={snap.value} title={`${t("snap")} (${shownKey(KEY)}, Shift)`} tabIndex={-1}
        onClick={() => { snap.value = !snap.peek(); }}
      >
        <Icon name="magnet" />
      </button>
    </>
  );
}

function snapKeys(bench: ToolBench): readonly Action[] {
  const { snap } = bench.host.session.settings;
  const run = (): void => { snap.value = !snap.peek(); };
  return offered(bench) ? [{ id: "snap", title: t("snap"), group: "view", keys: KEY, run }] : [];
}

addExtra({ button: SnapButton, keys: snapKeys });
