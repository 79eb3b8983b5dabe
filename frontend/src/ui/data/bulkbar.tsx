/** The bar that comes from below while tasks are selected. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type ChoiceField, exportSelected, type Format, getChoiceFields, getFormats, runAction } from "../../api/bulk";
import { offer } from "../../api/transfer";
import type { JsonObject } from "../../core/json";
import { count, type StringKey, t } from "../../core/strings";
import { Icon, type IconName } from "../../widgets/icon";
import { MenuButton } from "../../widgets/menu";
import { ChoiceDialog, ConfirmDialog } from "./bulkdialogs";
import type { GridStore } from "./gridstore";
import type { Selection } from "./selection";

interface Props {
  readonly project: number;
  readonly store: GridStore;
  readonly selection: Selection;
  /** The folder has changed. */
  readonly changed: () => void;
}

type Asking = "deleteTasks" | "deleteAnnotations" | "setChoice" | null;
type State = { readonly kind: "idle" } | { readonly kind: "busy" } | { readonly kind: "done" | "failed"; readonly action: StringKey; readonly why: string };

export function BulkBar({ project, store, selection, changed }: Props): ComponentChildren {
  const [asking, setAsking] = useState<Asking>(null);
  const [state, setState] = useState<State>({ kind: "idle" });
  const [formats, setFormats] = useState<readonly Format[]>([]);
  const [fields, setFields] = useState<readonly ChoiceField[]>([]);
  const total = store.total.value ?? 0;
  const chosen = selection.count(total);
  const some = chosen > 0;
  useEffect(() => {
    if (!some) return;
    getFormats(project).then((list) => setFormats(list.filter((one) => !one.disabled)), () => setFormats([]));
    getChoiceFields(project).then(setFields, () => setFields([]));
  }, [project, some]);
  const attempt = async (action: StringKey, work: () => Promise<void>): Promise<void> => {
    setAsking(null);
    setState({ kind: "busy" });
    try {
      await work();
      setState({ kind: "done", action, why: "" });
    } catch (error) {
      setState({ kind: "failed", action, why: error instanceof Error ? error.message : String(error) });
    }
  };
  const act = (action: StringKey, id: string, more: JsonObject = {}): void => void attempt(action, async () => {
    await runAction(project, id, selection.picked.value, store.query.value, more);
    if (id === "delete_tasks") selection.clear();
    changed();
  });
  const save = (format: string): void => void attempt("exportSelection", async () => {
    const { name, content } = await exportSelected(project, format, selection.picked.value, store.query.value);
    offer(name, content);
  });
  const button = (name: StringKey, icon: IconName, run: () => void): ComponentChildren => (
    <button type="button" class="btn quiet" disabled={state.kind === "busy"} onClick={run}><Icon name={icon} />{t(name)}</button>
  );
  return (
    <div class="bulk-dock">
      <Outcome state={state} dismiss={() => setState({ kind: "idle" })} />
      {some && (
        <div class="bulk" role="toolbar" aria-label={t("selectedTasks")}>
          <strong class="num" role="status">{t("selectedCount", { n: count(chosen) })}</strong>
          {chosen < total && <button type="button" class="btn quiet" onClick={() => selection.selectAll()}>{t("selectAllCount", { n: count(total) })}</button>}
          <span class="vr" />
          {fields.length > 0 && button("setChoice", "check", () => setAsking("setChoice"))}
          {button("predictionsToAnnotations", "model", () => act("predictionsToAnnotations", "predictions_to_annotations"))}
          <MenuButton label={t("exportSelection")} class="btn quiet" items={formats.map(({ name, title }) => ({ title: title || name, run: () => save(name) }))}><Icon name="export" />{t("exportSelection")}</MenuButton>
          {button("deleteAnnotations", "trash", () => setAsking("deleteAnnotations"))}
          {button("deleteTasks", "trash", () => setAsking("deleteTasks"))}
          <span class="vr" />
          <button type="button" class="ib" aria-label={t("clearSelection")} title={t("clearSelection")} onClick={() => selection.clear()}><Icon name="close" /></button>
        </div>
      )}
      {(asking === "deleteTasks" || asking === "deleteAnnotations") && (
        <ConfirmDialog kind={asking} n={chosen} close={() => setAsking(null)} go={() => act(asking, asking === "deleteTasks" ? "delete_tasks" : "delete_tasks_annotations")} />
      )}
      {asking === "setChoice" && <ChoiceDialog fields={fields} n={chosen} close={() => setAsking(null)} go={(control, choice) => act("setChoice", "set_choice", { control, choice })} />}
    </div>
  );
}

function Outcome({ state, dismiss }: { state: State; dismiss: () => void }): ComponentChildren {
  useEffect(() => {
    if (state.kind !== "done") return;
    const timer = setTimeout(dismiss, 5_000);
    return () => clearTimeout(timer);
  }, [state]);
  if (state.kind === "idle") return null;
  if (state.kind === "busy") return <div class="bulk-said" role="status"><span class="spin" />{t("working")}</div>;
  const action = t(state.action).replace("…", "");
  if (state.kind === "done") return <div class="bulk-said" role="status"><Icon name="check" />{t("bulkDone", { action })}</div>;
  return (
    <div class="bulk-said bad" role="alert">
      <Icon name="stop" /><span><strong>{t("bulkFailed", { action })}</strong> {state.why}</span>
      <button type="button" class="ib s" aria-label={t("close")} onClick={dismiss}><Icon name="close" /></button>
    </div>
  );
}
