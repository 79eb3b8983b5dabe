/** The regions panel: a virtual listbox, smooth with thousands of regions, driven by mouse and keys alike. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { listRows, type ListRow, orderFor, type RegionRow } from "../../core/regionlist";
import { rowWindow, scrollToRow } from "../../core/rowwindow";
import type { Session } from "../../core/session";
import { t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { MenuButton } from "../../widgets/menu";
import { followLinking, hideAll, remove } from "./commands";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { NoRegions } from "./noregions";
import { RegionOption } from "./regionoption";

const ROW = 30;
const EDGE = 4;

export function RegionsPanel({ page, open }: { readonly page: LabelPage; readonly open: OpenAnnotation }) {
  const { session } = open;
  const filter = useSignal("");
  const rows = useComputed(() => {
    session.document.version.value;
    const { regionOrder, regionGroup } = page.settings;
    return listRows(session, { order: regionOrder.value, group: regionGroup.value, filter: filter.value, byHand: t("byHand"), unlabeled: t("unlabeled") });
  });
  const empty = rows.value.length === 0;
  return (
    <>
      <Tools page={page} session={session} filter={filter.value} onFilter={(text) => { filter.value = text; }} />
      <RegionList page={page} open={open} rows={rows.value} />
      {empty && <NoRegions page={page} open={open} filter={filter.value} />}
    </>
  );
}

interface ToolsProps {
  readonly page: LabelPage;
  readonly session: Session;
  readonly filter: string;
  readonly onFilter: (text: string) => void;
}

function Tools({ page, session, filter, onFilter }: ToolsProps) {
  const { regionGroup, regionOrder } = page.settings;
  session.document.version.value;
  const ids = session.document.regions().map((region) => region.id);
  const hidden = ids.length > 0 && ids.every((id) => session.selection.hidden.value.has(id));
  const group = (value: typeof regionGroup.value, title: string) => ({ title, checked: regionGroup.value === value, run: () => { regionGroup.value = value; } });
  const order = (value: typeof regionOrder.value, title: string) => ({ title, checked: orderFor(session, regionOrder.value) === value, run: () => { regionOrder.value = value; } });
  return (
    <div class="row g4 region-tools">
      <label class="input">
        <Icon name="search" small class="faint" />
        <input aria-label={t("filterRegions")} placeholder={t("filterRegions")} value={filter} onInput={(event) => onFilter(event.currentTarget.value)} />
        {filter !== "" && <button type="button" class="ib s" aria-label={t("close")} onClick={() => onFilter("")}><Icon name="close" small /></button>}
      </label>
      <MenuButton label={t("groupBy")} pressed={regionGroup.value !== "none"} items={[group("none", t("groupNone")), group("label", t("groupLabel")), group("type", t("groupType")), group("model", t("groupModel"))]}><Icon name="group" /></MenuButton>
      <MenuButton label={t("sortBy")} pressed={orderFor(session, regionOrder.value) !== orderFor(session, "auto")} items={[order("created", t("sortCreated")), order("position", t("sortPosition")), order("score", t("sortScore")), order("label", t("sortLabel"))]}><Icon name="sort" /></MenuButton>
      <button type="button" class="ib s" aria-label={t(hidden ? "showAll" : "hideAll")} title={`${t(hidden ? "showAll" : "hideAll")} (Ctrl H)`} aria-pressed={hidden} disabled={ids.length === 0} onClick={() => hideAll(session)}><Icon name={hidden ? "eyeOff" : "eye"} /></button>
    </div>
  );
}

interface ListProps {
  readonly page: LabelPage;
  readonly open: OpenAnnotation;
  readonly rows: readonly ListRow[];
}

function RegionList({ page, open, rows }: ListProps) {
  const { session } = open;
  const { selection } = session;
  const box = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState(0);
  const [height, setHeight] = useState(600);
  const [active, setActive] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);
  const [within, setWithin] = useState(false);
  const scrolled = useRef(0);
  const regions = rows.filter((row): row is RegionRow => row.kind === "region");
  useEffect(() => watchHeight(box.current, setHeight), []);
  const show = (id: string): void => {
    const at = rows.findIndex((row) => row.kind === "region" && row.region.id === id);
    if (at < 0 || !box.current) return;
    box.current.scrollTop = scrollToRow(at, rows.length, ROW, box.current.scrollTop, box.current.clientHeight - 2 * EDGE);
  };
  const last = selection.ids.value.at(-1) ?? null;
  useEffect(() => {
    if (last !== null) {
      setActive(last);
      show(last);
    }
    followLinking(session);
  }, [last, rows.length]);
  const pick = (id: string, event: { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean }): void => {
    setActive(id);
    if (event.shiftKey && anchor.current !== null) selection.set(...range(regions, anchor.current, id));
    else if (event.ctrlKey || event.metaKey) selection.toggle(id);
    else if (selection.single.value === id) selection.clear();
    else selection.set(id);
    if (!event.shiftKey) anchor.current = id;
    if (selection.has(id)) session.objects.value.get(session.document.region(id)?.main.item.to_name ?? "")?.reveal?.(id);
  };
  const move = (to: number, event: KeyboardEvent): void => {
    const row = regions[Math.max(0, Math.min(regions.length - 1, to))];
    if (!row) return;
    setActive(row.region.id);
    show(row.region.id);
    if (event.ctrlKey || event.metaKey) return;
    if (event.shiftKey && anchor.current !== null) selection.set(...range(regions, anchor.current, row.region.id));
    else {
      anchor.current = row.region.id;
      selection.set(row.region.id);
      session.objects.value.get(row.region.main.item.to_name ?? "")?.reveal?.(row.region.id);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = regions.findIndex((row) => row.region.id === active);
    const page10 = Math.max(1, Math.floor(height / ROW) - 1);
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? regions.length - 1 : at - 1, Home: 0, End: regions.length - 1, PageDown: at + page10, PageUp: at - page10 }[event.key];
    if (event.altKey) return;
    if (to !== undefined) move(to, event);
    else if (event.key === " " && active !== null) pick(active, { ctrlKey: true, metaKey: false, shiftKey: event.shiftKey });
    else if (event.key === "Enter" && active !== null && selection.single.value === active) return;
    else if (event.key === "Enter" && active !== null) pick(active, event);
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) selection.set(...regions.map((row) => row.region.id));
    else if ((event.key === "Delete" || event.key === "Backspace") && active !== null) removeActive(page, session, active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  /** Rows that pass under a resting pointer while the list scrolls are not pointed at. */
  const hover = (id: string): void => {
    if (selection.hovered.value !== id && performance.now() - scrolled.current > 120) selection.hovered.value = id;
  };
  const view = rowWindow(rows.length, ROW, Math.max(0, scroll - EDGE), height);
  const tools = toolsFor(session, rows, within ? active : null);
  const marks = open.marks.value;
  return (
    <div class="list-wrap">
      <div
        ref={box} class="scroll list" role="listbox" aria-label={t("regions")} aria-multiselectable="true" tabIndex={0} {...(active !== null && rows.length > 0 ? { "aria-activedescendant": `region-${active}` } : {})}
        onScroll={(event) => { scrolled.current = performance.now(); setScroll(event.currentTarget.scrollTop); }} onKeyDown={onKeyDown}
        onFocus={() => { setWithin(true); setActive((now) => now ?? regions[0]?.region.id ?? null); }} onBlur={() => setWithin(false)} onMouseLeave={(event) => leave(event, session)}
      >
        <div class="list-space" role="presentation" style={{ height: `${view.height}px`, "--digits": String(Math.max(2, String(rows.length).length)) }}>
          {rows.slice(view.first, view.last).map((row, i) => {
            const top = `${view.top + i * ROW}px`;
            if (row.kind === "group") return <div key={`group:${row.key}`} class="item group" role="presentation" style={{ top }}><span class="cut">{row.title}</span><span class="count">{row.count}</span></div>;
            return (
              <RegionOption
                key={row.region.id} session={session} row={row} top={top} mark={marks.of(row.region)} active={within && active === row.region.id}
                position={view.first + i + 1} total={rows.length} onPick={(event) => pick(row.region.id, event)} onHover={() => hover(row.region.id)}
              />
            );
          })}
        </div>
      </div>
      {tools && <RowTools page={page} session={session} id={tools.id} top={tools.index * ROW - scroll + EDGE + 1} height={height} />}
    </div>
  );
}

function removeActive(page: LabelPage, session: Session, active: string): void {
  remove(page, session, session.selection.has(active) ? session.selection.ids.value : [active]);
}

function watchHeight(box: HTMLElement | null, set: (height: number) => void): (() => void) | undefined {
  if (!box) return undefined;
  const observer = new ResizeObserver(() => set(box.clientHeight));
  observer.observe(box);
  return () => observer.disconnect();
}

/** Leaving the list towards its tools keeps the row lit. */
function leave(event: MouseEvent, session: Session): void {
  if (event.relatedTarget instanceof Element && event.relatedTarget.closest(".rowtools")) return;
  session.selection.hovered.value = null;
}

function range(rows: readonly RegionRow[], from: string, to: string): readonly string[] {
  const ids = rows.map((row) => row.region.id);
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)].sort((x, y) => x - y) as [number, number];
  return a < 0 ? [to] : ids.slice(a, b + 1);
}

/** Which row the tools stand over: the hovered one, else the one the keys are on, else the selected one. */
function toolsFor(session: Session, rows: readonly ListRow[], active: string | null): { readonly id: string; readonly index: number } | null {
  const id = session.selection.hovered.value ?? active ?? session.selection.single.value;
  if (id === null) return null;
  const index = rows.findIndex((row) => row.kind === "region" && row.region.id === id);
  return index < 0 ? null : { id, index };
}

interface RowToolsProps {
  readonly page: LabelPage;
  readonly session: Session;
  readonly id: string;
  readonly top: number;
  readonly height: number;
}

function RowTools({ page, session, id, top, height }: RowToolsProps) {
  const { selection } = session;
  if (top < -8 || top > height - 20) return null;
  const [hidden, locked] = [selection.hidden.value.has(id), selection.locked.value.has(id)];
  const ids = selection.has(id) ? selection.ids.value : [id];
  return (
    <div class="rowtools" role="toolbar" aria-label={t("regionActions")} style={{ top: `${top}px` }} onMouseEnter={() => { selection.hovered.value = id; }} onMouseLeave={() => { selection.hovered.value = null; }}>
      <button type="button" class="ib s" aria-label={t(hidden ? "showRegion" : "hideRegion")} title={`${t(hidden ? "showRegion" : "hideRegion")} (Alt H)`} onClick={() => selection.toggleHidden(ids, !hidden)}><Icon name={hidden ? "eyeOff" : "eye"} /></button>
      <button type="button" class="ib s" aria-label={t(locked ? "unlockRegion" : "lockRegion")} title={`${t(locked ? "unlockRegion" : "lockRegion")} (Alt L)`} onClick={() => selection.toggleLocked(ids, !locked)}><Icon name={locked ? "lock" : "unlock"} /></button>
      <button type="button" class="ib s" aria-label={t("deleteRegion")} title={`${t("deleteRegion")} (⌫)`} disabled={!session.editable(id)} onClick={() => remove(page, session, ids)}><Icon name="trash" /></button>
    </div>
  );
}
