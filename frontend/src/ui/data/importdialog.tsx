/** Bring tasks in: drop files or folders, look what would come of it, import; what was taken and what was not, and why. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type FormatAnswer, getImportFormats, importFiles, type ImportReport, type NamedFile } from "../../api/transfer";
import { count, t } from "../../core/strings";
import { Dialog } from "../../widgets/dialog";
import { Icon } from "../../widgets/icon";
import { chosen, dropped } from "./dropped";
import { ImportOutcome } from "./transferreport";
import { tt } from "./transfertexts";

interface Props {
  readonly project: number;
  readonly close: () => void;
}

type State = { readonly kind: "idle" } | { readonly kind: "busy"; readonly done: number } | { readonly kind: "done"; readonly report: ImportReport } | { readonly kind: "failed"; readonly message: string };

export function ImportDialog({ project, close }: Props): ComponentChildren {
  const [state, setState] = useState<State>({ kind: "idle" });
  const [files, setFiles] = useState<readonly NamedFile[]>([]);
  const [options, setOptions] = useState<Readonly<Record<string, string>>>({});
  const set = (name: string, value: string): void => {
    setOptions({ ...options, [name]: value });
    setState({ kind: "idle" });
  };
  const choose = (some: readonly NamedFile[]): void => {
    if (some.length === 0) return;
    setFiles(some);
    setState({ kind: "idle" });
  };
  const send = async (dry: boolean): Promise<void> => {
    const query = new URLSearchParams(Object.entries(options).filter(([, value]) => value !== ""));
    if (dry) query.set("dry_run", "1");
    setState({ kind: "busy", done: 0 });
    try {
      setState({ kind: "done", report: await importFiles(project, files, query, (done) => setState({ kind: "busy", done })) });
    } catch (error) {
      setState({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  };
  const imported = state.kind === "done" && !state.report.dry;
  const still = files.length === 0 || state.kind === "busy";
  const foot = imported
    ? <button type="button" class="btn primary" onClick={close}>{t("done")}</button>
    : (
      <>
        <button type="button" class="btn" onClick={close}>{t("cancel")}</button>
        <button type="button" class="btn" disabled={still} onClick={() => void send(true)}>{tt("check")}</button>
        <button type="button" class="btn primary" disabled={still} onClick={() => void send(false)}>{tt("run")}</button>
      </>
    );
  return (
    <Dialog title={t("importTasks")} icon="download" width={640} onClose={close} foot={foot}>
      <div class="col g12">
        {!imported && <Drop files={files} choose={choose} />}
        {!imported && <Options project={project} options={options} set={set} />}
        <Outcome state={state} />
      </div>
    </Dialog>
  );
}

function Drop({ files, choose }: { readonly files: readonly NamedFile[]; readonly choose: (files: readonly NamedFile[]) => void }): ComponentChildren {
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void dropped(event.dataTransfer).then(choose);
  };
  return (
    <div class="col">
      <label class={`import-drop ${over ? "is-over" : ""}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={onDrop}>
        <input class="vh" type="file" multiple data-first onChange={(event) => choose(chosen(event.currentTarget.files))} />
        <span class="strong">{files.length === 0 ? t("dropFiles") : tt(files.length === 1 ? "chosenOne" : "chosenMany", { n: count(files.length), name: files[0]?.path ?? "" })}</span>
        <span class="small">{tt("dropKinds")}</span>
      </label>
      <label class="btn quiet transfer-folder"><Icon name="folder" />{tt("folder")}
        <input class="vh" type="file" multiple {...{ webkitdirectory: true }} onChange={(event) => choose(chosen(event.currentTarget.files))} />
      </label>
    </div>
  );
}

interface OptionsProps {
  readonly project: number;
  readonly options: Readonly<Record<string, string>>;
  readonly set: (name: string, value: string) => void;
}

function Options({ project, options, set }: OptionsProps): ComponentChildren {
  const [formats, setFormats] = useState<readonly FormatAnswer[]>([]);
  useEffect(() => { getImportFormats(project).then(setFormats, () => setFormats([])); }, [project]);
  const known = formats.find((one) => one.name === options.format);
  const field = (name: string, title: string): ComponentChildren => (
    <label class="field"><span class="lbl">{title}</span><input class="input" value={options[name] ?? ""} onInput={(event) => set(name, event.currentTarget.value)} /></label>
  );
  const check = (name: string, title: string): ComponentChildren => (
    <label class="choice flush"><input class="check" type="checkbox" checked={options[name] === "1"} onChange={(event) => set(name, event.currentTarget.checked ? "1" : "")} />{title}</label>
  );
  return (
    <>
      <div class="transfer-pair">
        <label class="field"><span class="lbl">{tt("format")}</span>
          <select class="input" value={options.format ?? ""} onChange={(event) => set("format", event.currentTarget.value)}>
            <option value="">{tt("found")}</option>
            {formats.map(({ name, title }) => <option key={name} value={name}>{title}</option>)}
          </select>
        </label>
        <label class="field"><span class="lbl">{tt("take")}</span>
          <select class="input" value={options.as ?? "annotations"} onChange={(event) => set("as", event.currentTarget.value)}>
            <option value="annotations">{tt("annotations")}</option>
            <option value="predictions">{tt("predictions")}</option>
          </select>
        </label>
      </div>
      {known && <p class="small">{known.description} {known.limits.join(" ")}</p>}
      {options.as === "predictions" && field("model_version", tt("version"))}
      <details class="transfer-more">
        <summary>{tt("more")}</summary>
        <div class="transfer-pair">{field("key", tt("key"))}{field("encoding", tt("encoding"))}{field("separator", tt("separator"))}</div>
        {check("boxes", tt("boxes"))}{check("one_based", tt("oneBased"))}{check("documents", tt("documents"))}
      </details>
    </>
  );
}

function Outcome({ state }: { readonly state: State }): ComponentChildren {
  if (state.kind === "busy") {
    const text = state.done < 1 ? tt("sent", { n: Math.round(state.done * 100) }) : tt("reading");
    return <div class="row" role="status"><span class="spin" /><span class="num">{text}</span></div>;
  }
  if (state.kind === "failed") return <div class="banner bad" role="alert"><Icon name="stop" /><div><strong>{tt("nothing")}</strong> {state.message}</div></div>;
  return state.kind === "done" ? <ImportOutcome report={state.report} /> : null;
}
