/** Beside the work: regions or relations above, details below; can be folded, moved and made wider. */
import { useSignal } from "@preact/signals";
import { t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { later } from "../../widgets/later";
import { DetailsPanel } from "./detailspanel";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { RegionsPanel } from "./regionspanel";

const RelationsPanel = later(async () => (await import("./relationspanel")).RelationsPanel);
const HistoryPanel = later(async () => (await import("./historypanel")).HistoryPanel);
const [NARROWEST, WIDEST] = [240, 640];

export function SidePanel({ page, open }: { readonly page: LabelPage; readonly open: OpenAnnotation }) {
  const { settings } = page;
  const tab = useSignal<"regions" | "relations" | "history">("regions");
  const side = settings.panel.value;
  if (side === "hidden") return <Folded page={page} />;
  const { session } = open;
  session.document.version.value;
  const counts = { regions: session.document.regions().length, relations: session.document.relations().length };
  const relations = counts.relations > 0 || session.config.nodes().some((node) => node.tag === "Relations");
  const versioned = Boolean(page.answer.value?.git?.branch);
  const shown = (tab.value === "relations" && !relations) || (tab.value === "history" && !versioned) ? "regions" : tab.value;
  return (
    <aside class={`panel side ${side}`} aria-label={t("sidePanel")} style={{ "--side": `${settings.panelWidth.value}px` }}>
      <Resizer page={page} />
      <section class="panel half">
        <div class="tabs">
          <div class="tablist" role="tablist" aria-label={t("sidePanel")}>
            <PanelTab name="regions" shown={shown} count={counts.regions} onShow={() => { tab.value = "regions"; }} />
            {relations && <PanelTab name="relations" shown={shown} count={counts.relations} onShow={() => { tab.value = "relations"; }} />}
            {versioned && <PanelTab name="history" shown={shown} onShow={() => { tab.value = "history"; }} />}
          </div>
          <span class="grow" />
          <button type="button" class="ib s hide-narrow" aria-label={t(side === "right" ? "movePanelLeft" : "movePanelRight")} title={t(side === "right" ? "movePanelLeft" : "movePanelRight")} onClick={() => { settings.panel.value = side === "right" ? "left" : "right"; }}>
            <Icon name={side === "right" ? "panelLeft" : "panelRight"} />
          </button>
          <button type="button" class="ib s" aria-label={t("foldPanel")} title={t("foldPanel")} onClick={() => { settings.panel.value = "hidden"; }}><Icon name={side === "right" ? "right" : "left"} /></button>
        </div>
        <div id={`panel-${shown}`} class="panel tabpanel" role="tabpanel" aria-labelledby={`tab-${shown}`}>
          {shown === "regions" ? <RegionsPanel key={session} page={page} open={open} /> : shown === "relations" ? <RelationsPanel page={page} session={session} /> : <HistoryPanel key={open} page={page} open={open} />}
        </div>
      </section>
      <section class="panel half split" aria-labelledby="details-title" data-details="true">
        <DetailsPanel page={page} open={open} />
      </section>
    </aside>
  );
}

interface TabProps {
  readonly name: "regions" | "relations" | "history";
  readonly shown: string;
  readonly count?: number;
  readonly onShow: () => void;
}

function PanelTab({ name, shown, count, onShow }: TabProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const tabs = [...(event.currentTarget as HTMLElement).parentElement?.querySelectorAll<HTMLElement>('[role="tab"]') ?? []];
    const other = tabs[(tabs.indexOf(event.currentTarget as HTMLElement) + (event.key === "ArrowRight" ? 1 : -1) + tabs.length) % tabs.length];
    other?.click();
    other?.focus();
  };
  return (
    <button type="button" role="tab" id={`tab-${name}`} aria-selected={shown === name} {...(shown === name ? { "aria-controls": `panel-${name}` } : {})} tabIndex={shown === name ? 0 : -1} onClick={onShow} onKeyDown={onKeyDown}>
      {t(name)}{count !== undefined && <> <span class="count">{count}</span></>}
    </button>
  );
}

function Folded({ page }: { readonly page: LabelPage }) {
  return (
    <aside class="panel side-folded" aria-label={t("sidePanel")}>
      <button type="button" class="ib s" aria-label={t("unfoldPanel")} title={t("unfoldPanel")} onClick={() => { page.settings.panel.value = "right"; }}><Icon name="panelRight" /></button>
    </aside>
  );
}

/** The edge of the panel: dragged, or moved with the arrow keys. */
function Resizer({ page }: { readonly page: LabelPage }) {
  const { panel, panelWidth } = page.settings;
  const toward = panel.value === "right" ? -1 : 1;
  const set = (width: number): void => { panelWidth.value = Math.round(Math.max(NARROWEST, Math.min(WIDEST, width))); };
  const onPointerDown = (event: PointerEvent): void => {
    const handle = event.currentTarget as HTMLElement;
    const [from, width] = [event.clientX, panelWidth.value];
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => set(width + toward * (move.clientX - from));
    handle.onpointerup = () => { handle.onpointermove = null; };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    set(panelWidth.value + toward * by);
  };
  return (
    <div
      class="resizer" role="separator" aria-orientation="vertical" aria-label={t("resizePanel")} aria-valuemin={NARROWEST} aria-valuemax={WIDEST} aria-valuenow={panelWidth.value} tabIndex={0}
      onPointerDown={onPointerDown} onKeyDown={onKeyDown} onDblClick={() => set(324)}
    />
  );
}
