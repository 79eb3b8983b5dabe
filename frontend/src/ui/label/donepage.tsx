/** Nothing is left to label. */
import { t } from "../../core/strings";
import "../../core/dialogstrings";
import type { LabelPage } from "./page";
import { Said } from "./said";

export function DonePage({ page }: { readonly page: LabelPage }) {
  return (
    <Said title={t("doneTitle")} text={t("doneText")} art={<DoneArt />}>
      {page.route.last() !== null && <button type="button" class="btn" onClick={() => void page.previousOfDone()}>{t("lastTask")}</button>}
      <a class="btn primary" href={`/projects/${page.project}/data`}>{t("toTasks")}</a>
    </Said>
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
