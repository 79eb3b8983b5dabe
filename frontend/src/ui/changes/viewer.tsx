/** In the middle: one task before and after, how to look at it, and the lines of its file. */
import type { ChangedAnnotation, TaskChanges } from "../../api/changes";
import { Avatar } from "../../widgets/avatar";
import { Icon } from "../../widgets/icon";
import { shortName } from "./comparebar";
import type { ChangesState, View } from "./state";
import { Surfaces } from "./surfaces";
import { c } from "./texts";

const VIEWS: readonly (readonly [View, "sideBySide" | "onionSkin" | "swipe" | "textView"])[] = [["side", "sideBySide"], ["onion", "onionSkin"], ["swipe", "swipe"], ["text", "textView"]];
const FEW = 8;

/** Pictures lie over each other, all else stands side by side, unless the person chose. */
export function viewOf(state: ChangesState, detail: TaskChanges): View {
  return state.view.value ?? (JSON.stringify(detail.tree).includes('"tag":"Image"') ? "onion" : "side");
}

export function Viewer({ state, detail }: { readonly state: ChangesState; readonly detail: TaskChanges }) {
  const open = state.open.value;
  const view = viewOf(state, detail);
  const name = state.overview.value?.tasks.find((one) => one.id === detail.task.id)?.name ?? "";
  return (
    <section class="review-view" aria-label={`${c("changes")} ${detail.task.id}`}>
      <div class="viewbar">
        <a class="strong nowrap" href={`/projects/${state.project}/data?task=${detail.task.id}`} title={c("openTask")}>#{detail.task.id}</a>
        <span class="faint small cut hide-narrow">{name}</span>
        <People state={state} annotations={detail.annotations} />
        <span class="grow" />
        <div class="seg" role="radiogroup" aria-label={c("viewAs")}>{VIEWS.map(([one, text]) => <button key={one} type="button" role="radio" aria-checked={view === one} onClick={() => { state.view.value = one; }}>{c(text)}</button>)}</div>
        <label class="row g6 small nowrap unchanged-switch"><button type="button" class="switch" role="switch" aria-checked={state.unchanged.value} aria-label={c("unchanged")} onClick={() => { state.unchanged.value = !state.unchanged.value; }} /><span class="hide-narrow" aria-hidden="true">{c("unchanged")}</span></label>
      </div>
      {detail.fields.length > 0 && <div class="strip">{detail.fields.map((line) => <span key={line}>{line}</span>)}</div>}
      {open && view !== "text" && <div class="review-body"><Surfaces state={state} detail={detail} open={open} view={view} />{view !== "side" && <Slider state={state} view={view} />}</div>}
      {open && view === "text" && <div class="review-body scroll"><Lines open={open} most={Infinity} /></div>}
      {!open && <div class="review-body"><div class="empty"><p>{detail.fields.length > 0 ? "" : c("noTask")}</p></div></div>}
      {open && view !== "text" && <div class="json"><FileHead state={state} open={open} /><Lines open={open} most={FEW} /></div>}
    </section>
  );
}

/** Whose annotations changed here; one is shown at a time. */
function People({ state, annotations }: { readonly state: ChangesState; readonly annotations: readonly ChangedAnnotation[] }) {
  return (
    <div class="anntabs" role="tablist" aria-label={c("people")}>
      {annotations.map((one, i) => (
        <button key={`${one.prediction}${one.id}`} type="button" role="tab" aria-selected={state.annotation.value === i} tabIndex={state.annotation.value === i ? 0 : -1} data-annotation={one.id} onClick={() => state.showAnnotation(i)}>
          {one.prediction ? <span class="model"><Icon name="model" small /></span> : <Avatar name={one.name} initials={one.initials} slot={one.number} />}
          <span class="cut">{one.name || c("prediction")}</span>
        </button>
      ))}
    </div>
  );
}

function Slider({ state, view }: { readonly state: ChangesState; readonly view: View }) {
  const refs = state.refs.value;
  const [from, to] = [shortName(state.from.value, refs), state.to.value === "" ? c("workingFiles") : shortName(state.to.value, refs)];
  const percent = Math.round(state.blend.value * 100);
  return (
    <div class="onion-bar">
      <span class="mono cut">{from}</span>
      <input
        type="range" class="range" min={0} max={100} value={percent} aria-label={c(view === "onion" ? "onion" : "swipeAt", { from, to })} aria-valuetext={`${percent} %`}
        style={{ background: `linear-gradient(90deg, var(--accent) ${percent}%, var(--line-2) ${percent}%)` }} onInput={(event) => { state.blend.value = Number(event.currentTarget.value) / 100; }}
      />
      <span class="mono strong cut">{to}</span>
    </div>
  );
}

function FileHead({ state, open }: { readonly state: ChangesState; readonly open: ChangedAnnotation }) {
  const sum = (sign: string): number => open.lines.filter((line) => line.sign === sign).length;
  const copy = (): void => void navigator.clipboard.writeText(open.file).then(() => state.toasts.show({ kind: "ok", text: c("copied") }));
  return (
    <div class="row small">
      <span class="mono cut">{open.file}</span><span class="ca num mono">+{sum("+")}</span><span class="cd num mono">−{sum("-")}</span><span class="grow" />
      <button type="button" class="btn quiet small" onClick={copy}><Icon name="copy" />{c("copyPath")}</button>
    </div>
  );
}

function Lines({ open, most }: { readonly open: ChangedAnnotation; readonly most: number }) {
  const lines = most === Infinity ? open.lines : open.lines.filter((line) => line.sign !== " ").slice(0, most);
  return (
    <pre class="code file-lines" tabIndex={0} aria-label={open.file}>
      {lines.map((line, i) => <div key={i}><span class="ln">{line.new ?? line.old}</span><span class={{ "-": "del", "+": "add", " ": "" }[line.sign]}>{line.sign} {line.text}</span></div>)}
      {most === Infinity && lines.length >= 400 && <div class="faint">{c("moreLines")}</div>}
    </pre>
  );
}
