/** The data page: all tasks of a project as a grid; a click opens one. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type FolderProblem, getMe, getProblems, getProject, getSummary, type MeAnswer, type ProjectAnswer, type SummaryAnswer } from "../../api/project";
import { onFolderChange } from "../../api/live";
import { isObject, type JsonObject } from "../../core/json";
import { count, t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { later } from "../../widgets/later";
import { Indexing } from "../indexing";
import { TopBar } from "../topbar";
import { BulkBar } from "./bulkbar";
import { columnsFor } from "./columns";
import { Grid } from "./grid";
import { GridStore } from "./gridstore";
import { labelSlots } from "./labelslots";
import { Problems } from "./problems";
import { Selection } from "./selection";
import { StatusBar } from "./statusbar";

const ImportDialog = later(async () => (await import("./importdialog")).ImportDialog);
const ExportDialog = later(async () => (await import("./exportdialog")).ExportDialog);

/** Which dialog is open; `/projects/1/import` and `/export` open theirs at once. */
type Moving = "import" | "export" | null;

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

export function DataPage({ id, moving: first }: { id: number; moving: Moving }): ComponentChildren {
  const loaded = useSignal<Loaded | null>(null);
  const failed = useSignal("");
  const [moving, setMoving] = useState(first);
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
    history.replaceState(null, "", `/projects/${id}/${moving ?? "data"}${query.size > 0 ? `?${query}` : ""}`);
  }, [store.query.value, moving]);
  useEffect(() => selection.clear(), [store.query.value.search]);
  const now = loaded.value;
  const slotOf = useMemo(() => labelSlots(now?.project.parsed_label_config ?? {}), [now?.project.parsed_label_config]);
  const href = (task: number): string => `/projects/${id}/data?task=${task}`;
  const open = (task: number): void => location.assign(href(task));
  const ready = now !== null && !now.project.indexing && store.total.value !== null;
  return (
    <div class="app">
      <TopBar project={id} title={now?.project.title ?? ""} page="data" git={now?.project.git} />
      <main id="main" class="dm" data-page={moving ?? "data"} data-ready={ready ? "true" : "false"}>
        {failed.value !== "" && <div class="banner bad" role="alert"><Icon name="unplugged" /><div><strong>{t("tasksFailed")}</strong> {failed.value}</div><button type="button" class="btn small" onClick={() => void reload()}>{t("retry")}</button></div>}
        <Tools id={id} store={store} loaded={now} again={() => void reload()} move={setMoving} />
        {ready && store.total.value === 0
          ? <Empty searched={store.query.value.search !== ""} clear={() => void store.change({ ...store.query.value, search: "" })} startImport={() => setMoving("import")} />
          : <div class="dgrid-box"><Grid store={store} selection={selection} columns={columnsFor(Object.keys(now?.summary.all_data_columns ?? {}), store.rows.value.values().next().value)} slotOf={slotOf}
              open={open} href={href} sight={(first, last) => { sight.current = { first, last }; }} /><BulkBar project={id} store={store} selection={selection} changed={() => void reload()} /></div>}
        {showProblems && (now?.problems.length ?? 0) > 0 && <Problems problems={now?.problems ?? []} close={() => setShowProblems(false)} />}
      </main>
      <StatusBar store={store} all={now?.project.task_number ?? 0} me={now?.me} problems={now?.problems ?? []} show={() => setShowProblems(!showProblems)} />
      {moving === "import" && <ImportDialog project={id} close={() => { setMoving(null); void reload(); }} />}
      {moving === "export" && <ExportDialog project={id} labels={labelsOf(now?.project.parsed_label_config ?? {})} close={() => setMoving(null)} />}
    </div>
  );
}

function Tools({ id, store, loaded, again, move }: { id: number; store: GridStore; loaded: Loaded | null; again: () => void; move: (moving: Moving) => void }): ComponentChildren {
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
      <button type="button" class="btn" onClick={() => move("import")}><Icon name="download" />{t("importWord")}</button>
      <button type="button" class="btn" onClick={() => move("export")}><Icon name="export" />{t("exportWord")}</button>
      <a class="btn primary" href={`/projects/${id}/label`}>{t("labelTasks")}</a>
    </div>
  );
}

/** Every label and choice of the config, for the field that asks for one. */
function labelsOf(parsed: JsonObject): string[] {
  return Object.values(parsed).flatMap((control) => (isObject(control) && Array.isArray(control["labels"]) ? control["labels"].filter((one) => typeof one === "string") : []));
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
