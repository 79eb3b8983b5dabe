/** The data page: all tasks of a project as a grid; a click opens one. */
import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type FolderProblem, getMe, getProblems, getProject, getSummary, type MeAnswer, type ProjectAnswer, type SummaryAnswer } from "../../api/project";
import { onFolderChange } from "../../api/live";
import { count, t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { Indexing } from "../indexing";
import { TopBar } from "../topbar";
import { BulkBar } from "./bulkbar";
import { columnsFor } from "./columns";
import { Grid } from "./grid";
import { GridStore } from "./gridstore";
import { ImportDialog } from "./importdialog";
import { labelSlots } from "./labelslots";
import { Problems } from "./problems";
import { Selection } from "./selection";
import { StatusBar } from "./statusbar";

interface Loaded {
  readonly project: ProjectAnswer;
  readonly summary: SummaryAnswer;
  readonly me: MeAnswer;
  readonly problems: readonly FolderProblem[];
}

async function load(id: number): Promise<Loaded> {
  const [project, summary, me, problems] = await Promise.all([getProject(id), getSummary(id), getMe(), getProblems(id)]);
  return { project, summary, me, problems };
}

export function DataPage({ id }: { id: number }): ComponentChildren {
  const loaded = useSignal<Loaded | null>(null);
  const failed = useSignal("");
  const [importing, setImporting] = useState(false);
  const [showProblems, setShowProblems] = useState(true);
  const address = useMemo(() => new URLSearchParams(location.search), []);
  const store = useMemo(() => new GridStore(id, { search: address.get("search") ?? "", ordering: address.get("order") ?? "", filters: null }), [id]);
  const selection = useMemo(() => new Selection(), [id]);
  const sight = useRef({ first: 0, last: 100 });
  const reload = async (): Promise<void> => {
    try {
      const [answer] = await Promise.all([load(id), store.refresh(sight.current.first, sight.current.last)]);
      loaded.value = answer;
      failed.value = "";
    } catch (error) {
      failed.value = error instanceof Error ? error.message : String(error);
    }
  };
  useEffect(() => {
    void reload();
    return onFolderChange(id, () => void reload());
  }, [id]);
  useEffect(() => {
    const { search, ordering } = store.query.value;
    const query = new URLSearchParams([...(search ? [["search", search]] : []), ...(ordering ? [["order", ordering]] : [])] as string[][]);
    history.replaceState(null, "", `${location.pathname}${query.size > 0 ? `?${query}` : ""}`);
  }, [store.query.value]);
  useEffect(() => selection.clear(), [store.query.value.search]);
  const now = loaded.value;
  const slotOf = useMemo(() => labelSlots(now?.project.parsed_label_config ?? {}), [now?.project.parsed_label_config]);
  const href = (task: number): string => `/projects/${id}/data?task=${task}`;
  const open = (task: number): void => location.assign(href(task));
  const ready = now !== null && !now.project.indexing && store.total.value !== null;
  return (
    <div class="app">
      <TopBar project={id} title={now?.project.title ?? ""} page="data" git={now?.project.git} />
      <main id="main" class="dm" data-page="data" data-ready={ready ? "true" : "false"}>
        {failed.value !== "" && <div class="banner bad" role="alert"><Icon name="unplugged" /><div><strong>{t("tasksFailed")}</strong> {failed.value}</div><button type="button" class="btn small" onClick={() => void reload()}>{t("retry")}</button></div>}
        <Tools id={id} store={store} loaded={now} again={() => void reload()} startImport={() => setImporting(true)} />
        {ready && store.total.value === 0
          ? <Empty searched={store.query.value.search !== ""} clear={() => void store.change({ ...store.query.value, search: "" })} startImport={() => setImporting(true)} />
          : <div class="dgrid-box"><Grid store={store} selection={selection} columns={columnsFor(Object.keys(now?.summary.all_data_columns ?? {}), store.rows.value.values().next().value)} slotOf={slotOf}
              open={open} href={href} sight={(first, last) => { sight.current = { first, last }; }} /><BulkBar project={id} store={store} selection={selection} changed={() => void reload()} /></div>}
        {showProblems && (now?.problems.length ?? 0) > 0 && <Problems problems={now?.problems ?? []} close={() => setShowProblems(false)} />}
      </main>
      <StatusBar store={store} all={now?.project.task_number ?? 0} me={now?.me} problems={now?.problems ?? []} show={() => setShowProblems(!showProblems)} />
      {importing && <ImportDialog project={id} close={() => { setImporting(false); void reload(); }} />}
    </div>
  );
}

const FORMATS = ["JSON", "JSON_MIN", "CSV", "TSV"] as const;

function Tools({ id, store, loaded, again, startImport }: { id: number; store: GridStore; loaded: Loaded | null; again: () => void; startImport: () => void }): ComponentChildren {
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const search = (text: string): void => {
    clearTimeout(typing.current);
    typing.current = setTimeout(() => void store.change({ ...store.query.value, search: text }), 150);
  };
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <div class="tools">
      <label class="input search">
        <Icon name="search" />
        <input ref={input} type="search" placeholder={t("searchAll")} aria-label={t("searchAll")} value={store.query.value.search} onInput={(event) => search(event.currentTarget.value)} />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <span class="grow" />
      {loaded && (loaded.project.indexing ? <Indexing project={loaded.project} again={again} /> : <Progress project={loaded.project} />)}
      <span class="vr hide-narrow" />
      <button type="button" class="btn" onClick={startImport}><Icon name="download" />{t("importWord")}</button>
      <ExportMenu id={id} />
      <a class="btn primary" href={`/projects/${id}/label`}>{t("labelTasks")}</a>
    </div>
  );
}

const menuOpen = signal(false);

function ExportMenu({ id }: { id: number }): ComponentChildren {
  return (
    <span class="menu-anchor" onKeyDown={(event) => { if (event.key === "Escape") menuOpen.value = false; }}>
      <button type="button" class="btn" aria-haspopup="menu" aria-expanded={menuOpen.value} onClick={() => { menuOpen.value = !menuOpen.value; }}><Icon name="export" />{t("exportWord")}<Icon name="down" /></button>
      {menuOpen.value && (
        <div class="menu" role="menu" aria-label={t("exportWord")}>
          {FORMATS.map((format) => (
            <a key={format} role="menuitem" href={`/api/projects/${id}/export?exportType=${format}`} download="" onClick={() => { menuOpen.value = false; }}>{format}</a>
          ))}
        </div>
      )}
    </span>
  );
}

function Progress({ project }: { project: ProjectAnswer }): ComponentChildren {
  const { task_number: all, finished_task_number: done } = project;
  if (all === null || done === null) return null;
  const share = all === 0 ? 0 : (100 * done) / all;
  return (
    <span class="progress hide-narrow">
      <span class="meter" role="progressbar" aria-label={t("labeledMeter")} aria-valuenow={Math.round(share)} aria-valuemin={0} aria-valuemax={100}><i class="ok" style={{ width: `${share}%` }} /></span>
      <span class="num">{t("labeledOf", { done: count(done), all: count(all) })}</span>
    </span>
  );
}

function Empty({ searched, clear, startImport }: { searched: boolean; clear: () => void; startImport: () => void }): ComponentChildren {
  if (searched) {
    return <div class="empty"><h2>{t("emptySearch")}</h2><p>{t("emptySearchHow")}</p><div class="acts"><button type="button" class="btn" onClick={clear}>{t("showAllTasks")}</button></div></div>;
  }
  return (
    <div class="empty">
      <h2>{t("emptyTasks")}</h2>
      <p>{t("emptyTasksHow", { folder: "tasks/" })}</p>
      <div class="acts"><button type="button" class="btn primary" onClick={startImport}>{t("importTasks")}</button></div>
    </div>
  );
}
