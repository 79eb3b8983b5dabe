/** Bring tasks in: drop files, see what was taken and what was not. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type ImportAnswer, importFiles } from "../../api/project";
import { count, t } from "../../core/strings";
import { Icon } from "../../widgets/icon";

interface Props {
  readonly project: number;
  readonly close: () => void;
}

type State = { readonly kind: "idle" } | { readonly kind: "busy"; readonly done: number } | { readonly kind: "done"; readonly answer: ImportAnswer } | { readonly kind: "failed"; readonly message: string };

export function ImportDialog({ project, close }: Props): ComponentChildren {
  const dialog = useRef<HTMLDialogElement>(null);
  const [state, setState] = useState<State>({ kind: "idle" });
  const [over, setOver] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    setState({ kind: "busy", done: 0 });
    try {
      setState({ kind: "done", answer: await importFiles(project, files, (done) => setState({ kind: "busy", done })) });
    } catch (error) {
      setState({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take([...(event.dataTransfer?.files ?? [])]);
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="import-title" onClose={close}>
      <header><Icon name="download" /><h2 id="import-title">{t("importTasks")}</h2><span class="grow" /><button type="button" class="ib" aria-label={t("close")} onClick={close}><Icon name="close" /></button></header>
      <div class="body col">
        <label class={`import-drop ${over ? "is-over" : ""}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={onDrop}>
          <input class="vh" type="file" multiple onChange={(event) => void take([...(event.currentTarget.files ?? [])])} />
          <span class="strong">{t("dropFiles")}</span>
          <span class="small">{t("dropKinds")}</span>
        </label>
        <Outcome state={state} />
      </div>
      <footer><button type="button" class="btn" onClick={close}>{t(state.kind === "done" ? "done" : "cancel")}</button></footer>
    </dialog>
  );
}

function Outcome({ state }: { state: State }): ComponentChildren {
  if (state.kind === "busy") {
    return <div class="row" role="status"><span class="spin" /><span class="num">{t("sentPercent", { n: Math.round(state.done * 100) })}</span></div>;
  }
  if (state.kind === "failed") return <div class="banner bad" role="alert"><Icon name="stop" /><div><strong>{t("nothingImported")}</strong> {state.message}</div></div>;
  if (state.kind !== "done") return null;
  const { task_count, annotation_count, prediction_count } = state.answer;
  return (
    <div class="banner info" role="status">
      <Icon name="check" />
      <div>{t(task_count === 1 ? "importedOne" : "importedMany", { n: count(task_count), annotations: count(annotation_count), predictions: count(prediction_count) })}</div>
    </div>
  );
}
