/** Take labels out: which format, which tasks and annotations, as of which commit; what is lost is said before or after. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ChangesApi } from "../../api/changes";
import { checkExport, type ExportReport, type FormatAnswer, getExportFormats, offer, runExport } from "../../api/transfer";
import { t } from "../../core/strings";
import { Dialog } from "../../widgets/dialog";
import { Icon } from "../../widgets/icon";
import { ExportOutcome } from "./transferreport";
import { tt } from "./transfertexts";

interface Props {
  readonly project: number;
  readonly labels: readonly string[];
  readonly close: () => void;
}

type Options = Readonly<Record<string, string>>;
type State = { readonly kind: "idle" | "busy" } | { readonly kind: "done"; readonly report: ExportReport; readonly name: string } | { readonly kind: "failed"; readonly message: string };

const USUAL: Options = { exportType: "JSON", which: "all", emails: "1", ours: "0" };

export function ExportDialog({ project, labels, close }: Props): ComponentChildren {
  const [options, setOptions] = useState(USUAL);
  const [state, setState] = useState<State>({ kind: "idle" });
  const set = (name: string, value: string): void => {
    setOptions({ ...options, [name]: value });
    setState({ kind: "idle" });
  };
  const attempt = async (work: (query: URLSearchParams) => Promise<State>): Promise<void> => {
    setState({ kind: "busy" });
    try {
      setState(await work(new URLSearchParams(Object.entries(options).filter(([, value]) => value.trim() !== ""))));
    } catch (error) {
      setState({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  };
  const check = (): Promise<void> => attempt(async (query) => ({ kind: "done", report: await checkExport(project, query), name: "" }));
  const run = (): Promise<void> => attempt(async (query) => {
    const { name, content, report } = await runExport(project, query);
    offer(name, content);
    return { kind: "done", report, name };
  });
  const busy = state.kind === "busy";
  const foot = (
    <>
      <button type="button" class="btn" onClick={close}>{t(state.kind === "done" && state.name !== "" ? "done" : "cancel")}</button>
      <button type="button" class="btn" disabled={busy} onClick={() => void check()}>{tt("check")}</button>
      <button type="button" class="btn primary" disabled={busy} onClick={() => void run()}>{t("exportWord")}</button>
    </>
  );
  return (
    <Dialog title={tt("exportTasks")} icon="export" width={640} onClose={close} foot={foot}>
      <div class="col g12">
        <Choose project={project} options={options} set={set} />
        <More project={project} labels={labels} options={options} set={set} />
        {busy && <div class="row" role="status"><span class="spin" />{t("working")}</div>}
        {state.kind === "failed" && <div class="banner bad" role="alert"><Icon name="stop" /><div><strong>{tt("exportFailed")}</strong> {state.message}</div></div>}
        {state.kind === "done" && <ExportOutcome report={state.report} name={state.name} />}
      </div>
    </Dialog>
  );
}

interface PartProps {
  readonly project: number;
  readonly options: Options;
  readonly set: (name: string, value: string) => void;
}

function Choose({ project, options, set }: PartProps): ComponentChildren {
  const [formats, setFormats] = useState<readonly FormatAnswer[]>([]);
  useEffect(() => { getExportFormats(project).then(setFormats, () => setFormats([])); }, [project]);
  const known = formats.find((one) => one.name === options.exportType);
  const group = (title: string, disabled: boolean): ComponentChildren => {
    const mine = formats.filter((one) => (one.disabled ?? false) === disabled);
    return mine.length > 0 && <optgroup label={title}>{mine.map(({ name, title: shown }) => <option key={name} value={name}>{shown}</option>)}</optgroup>;
  };
  return (
    <>
      <div class="transfer-pair">
        <label class="field"><span class="lbl">{tt("format")}</span>
          <select class="input" data-first value={options.exportType ?? ""} onChange={(event) => set("exportType", event.currentTarget.value)}>
            {group(tt("fits"), false)}{group(tt("others"), true)}
          </select>
        </label>
        <label class="field"><span class="lbl">{tt("which")}</span>
          <select class="input" value={options.which ?? "all"} onChange={(event) => set("which", event.currentTarget.value)}>
            <option value="all">{tt("all")}</option>
            <option value="latest">{tt("latest")}</option>
            <option value="first">{tt("first")}</option>
            <option value="ground-truth">{tt("groundTruth")}</option>
            <option value="majority">{tt("majority")}</option>
          </select>
        </label>
      </div>
      {known && <p>{known.description}</p>}
      {known && known.limits.length > 0 && <details class="transfer-more"><summary>{tt("limits")}</summary><ul class="transfer-lines">{known.limits.map((one) => <li key={one}>{one}</li>)}</ul></details>}
      <label class="choice flush"><input class="check" type="checkbox" checked={options.download_all_tasks !== "1"} onChange={(event) => set("download_all_tasks", event.currentTarget.checked ? "" : "1")} />{tt("onlyAnnotated")}</label>
    </>
  );
}

function More({ project, labels, options, set }: PartProps & { readonly labels: readonly string[] }): ComponentChildren {
  const [refs, setRefs] = useState<readonly string[]>([]);
  useEffect(() => {
    new ChangesApi(project).refs().then(({ branches, tags, commits }) => setRefs([...tags, ...branches].map((one) => one.name).concat(commits.map((one) => one.commit.slice(0, 10)))), () => setRefs([]));
  }, [project]);
  const field = (name: string, title: string, hint = "", list = ""): ComponentChildren => (
    <label class="field"><span class="lbl">{title}</span><input type="text" class="input" placeholder={hint} list={list} value={options[name] ?? ""} onInput={(event) => set(name, event.currentTarget.value)} /></label>
  );
  return (
    <details class="transfer-more">
      <summary>{tt("more")}</summary>
      <div class="transfer-pair">
        {field("annotator", tt("annotator"))}{field("label", tt("label"), "", "export-labels")}
        {field("filter", tt("condition"), tt("conditionHint"))}{field("split", tt("split"), tt("splitHint"))}
        {field("rev", tt("rev"), "", "export-refs")}{field("since", tt("since"), "", "export-refs")}
        {field("frame_size", tt("frameSize"), "1920x1080")}
      </div>
      <label class="choice flush"><input class="check" type="checkbox" checked={options.exact === "1"} onChange={(event) => set("exact", event.currentTarget.checked ? "1" : "")} />{tt("exact")}</label>
      <datalist id="export-labels">{labels.map((one) => <option key={one} value={one} />)}</datalist>
      <datalist id="export-refs">{refs.map((one) => <option key={one} value={one} />)}</datalist>
    </details>
  );
}
