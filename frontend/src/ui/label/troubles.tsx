/** Banners of what seldom happens: a task that went, a config that cannot be used. */
import { t } from "../../core/strings";
import "../../core/dialogstrings";
import { Icon } from "../../widgets/icon";
import { download } from "./download";
import type { LabelPage } from "./page";

export function Vanished({ page }: { readonly page: LabelPage }) {
  return (
    <div class="banner warn" role="alert">
      <Icon name="stop" />
      <div class="grow"><b>{t("vanishedTitle")}</b> <span class="dim">{t("vanishedText")}</span></div>
      <button type="button" class="btn small" onClick={() => download(page)}><Icon name="download" />{t("download")}</button>
      <a class="btn small" href={`/projects/${page.project}/data`}>{t("toTasks")}</a>
    </div>
  );
}

export function ConfigProblems({ page }: { readonly page: LabelPage }) {
  const problems = page.answer.value?.problems ?? [];
  return (
    <div class="banner warn" role="alert">
      <Icon name="warning" />
      <div class="grow">
        <b>{t("problemConfig")}</b> <span class="dim">{t("problemConfigText")}</span>
        <div class="code">
          {problems.slice(0, 5).map((one) => <div key={`${one.file}:${one.line}:${one.message}`}><span class="faint">{one.line === null ? one.file : `${one.file}:${one.line}`}</span> <span class="problem">{one.message}</span></div>)}
        </div>
      </div>
    </div>
  );
}
