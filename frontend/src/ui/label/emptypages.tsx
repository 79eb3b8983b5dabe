/** The page without a task: loading, gone, nothing left. */
import { t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { later } from "../../widgets/later";
import type { LabelPage, Phase } from "./page";
import { Said } from "./said";

const DonePage = later(async () => (await import("./donepage")).DonePage);

export function EmptyPage({ page, phase }: { readonly page: LabelPage; readonly phase: Phase }) {
  if (phase.kind === "loading") return <Skeleton />;
  if (phase.kind === "done") return <DonePage page={page} />;
  const title = phase.kind === "missing" ? t("missingTitle", { task: phase.task }) : t("failedTitle");
  return (
    <Said title={title} text={phase.kind === "missing" ? t("missingText") : phase.kind === "failed" ? phase.message : ""} art={<Icon name="stop" />}>
      {phase.kind === "failed" && <button type="button" class="btn" onClick={() => location.reload()}>{t("retry")}</button>}
      <a class="btn primary" href={`/projects/${page.project}/data`}>{t("toTasks")}</a>
    </Said>
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
