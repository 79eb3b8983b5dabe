/** The page without a task: loading, gone, nothing left. */
import { t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import type { LabelPage, Phase } from "./page";

export function EmptyPage({ page, phase }: { readonly page: LabelPage; readonly phase: Phase }) {
  if (phase.kind === "loading") return <Skeleton />;
  const data = `/projects/${page.project}/data`;
  if (phase.kind === "done") {
    return (
      <Said title={t("doneTitle")} text={t("doneText")} art={<DoneArt />}>
        {page.route.last() !== null && <button type="button" class="btn" onClick={() => void page.previousOfDone()}>{t("lastTask")}</button>}
        <a class="btn primary" href={data}>{t("toTasks")}</a>
      </Said>
    );
  }
  const title = phase.kind === "missing" ? t("missingTitle", { task: phase.task }) : t("failedTitle");
  return (
    <Said title={title} text={phase.kind === "missing" ? t("missingText") : phase.kind === "failed" ? phase.message : ""} art={<Icon name="stop" />}>
      {phase.kind === "failed" && <button type="button" class="btn" onClick={() => location.reload()}>{t("retry")}</button>}
      <a class="btn primary" href={data}>{t("toTasks")}</a>
    </Said>
  );
}

function Said({ title, text, art, children }: { readonly title: string; readonly text: string; readonly art: preact.ComponentChildren; readonly children: preact.ComponentChildren }) {
  return (
    <div class="empty page-empty">
      <div class="art">{art}</div>
      <h1>{title}</h1>
      <p>{text}</p>
      <div class="acts">{children}</div>
    </div>
  );
}

function DoneArt() {
  return (
    <svg width="72" height="56" viewBox="0 0 72 56" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">
      <rect x="6" y="6" width="52" height="38" rx="4" /><path d="M6 16h52M6 25.500h52M6 35h52M20 6v38" />
      <circle cx="54" cy="40" r="9" fill="var(--panel)" stroke="var(--accent)" /><path d="M50 40.500l3 3 5.500-6" stroke="var(--accent)" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** The shape of what comes. */
function Skeleton() {
  const bar = (width: number, height = 10): preact.JSX.Element => <span class="sk" style={{ width: `${width}px`, height: `${height}px` }} />;
  return (
    <div class="work skeleton" role="status" aria-label={t("loading")}>
      <div class="config"><div class="labels">{[64, 72, 90, 58].map((width) => bar(width, 28))}</div><div class="sk-stage"><span class="sk" /></div></div>
      <div class="panel side sk-side">{[120, 150, 96, 140, 110, 84].map((width) => bar(width))}</div>
    </div>
  );
}
