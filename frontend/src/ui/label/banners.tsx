/** What is wrong stays beside the work, names file and line, and shows a way out. */
import { useEffect, useState } from "preact/hooks";
import { plural, t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { later } from "../../widgets/later";
import { download } from "./download";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { nameOf, personOf } from "./tabs";

const Vanished = later(async () => (await import("./troubles")).Vanished);
const LeftOpenPanel = later(async () => (await import("./leftopen")).LeftOpenPanel);
const FetchMedia = later(async () => (await import("./fetchmedia")).FetchMedia);
const ConfigProblems = later(async () => (await import("./troubles")).ConfigProblems);

export function Banners({ page, open }: { readonly page: LabelPage; readonly open: OpenAnnotation }) {
  const answer = page.answer.value;
  if (!answer) return null;
  return (
    <div class="banners">
      <Outage page={page} />
      {page.vanished.value && <Vanished page={page} />}
      {(answer.problems ?? []).length > 0 && <ConfigProblems page={page} />}
      {Object.entries(answer.missing ?? {}).map(([name, why]) => (
        <div key={name} class="banner warn" role="alert"><Icon name="warning" /><div class="grow"><b>{t("mediaMissing", { name })}</b> <span class="dim">{why}</span></div>{why.includes("dvc pull") && <FetchMedia page={page} reference={name} />}</div>
      ))}
      {open.annotation.value?.conflicts && <LeftOpenPanel key={open} page={page} open={open} />}
      <WhoseWork page={page} open={open} />
    </div>
  );
}

function Outage({ page }: { readonly page: LabelPage }) {
  const outage = page.outbox.outage.value;
  const seconds = useCountdown(outage?.retryAt ?? null);
  if (!outage) return null;
  const kept = [outage.submits > 0 && plural(outage.submits, "submitsOne", "submitsMany"), outage.drafts > 0 && plural(outage.drafts, "draftsOne", "draftsMany")].filter(Boolean);
  return (
    <div class="banner bad" role="alert">
      <Icon name="unplugged" />
      <div class="grow">
        <div class="row"><b>{t("serverDown")}</b><span class="spin" /></div>
        <span class="dim">{kept.length > 0 ? t("outageText", { kept: kept.join(t("and")), seconds }) : t("outageNone", { seconds })}</span>
      </div>
      <button type="button" class="btn small" onClick={() => download(page)}><Icon name="download" />{t("download")}</button>
      <button type="button" class="btn small" onClick={() => page.outbox.retry()}>{t("retry")}</button>
    </div>
  );
}

function useCountdown(until: number | null): number {
  const left = (): number => (until === null ? 0 : Math.max(0, Math.ceil((until - Date.now()) / 1000)));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    if (until === null) return undefined;
    const timer = setInterval(() => setSeconds(left()), 500);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

/** Why what is on screen cannot be edited, and how it can. */
function WhoseWork({ page, open }: { readonly page: LabelPage; readonly open: OpenAnnotation }) {
  const answer = page.answer.value;
  const annotation = open.annotation.value;
  if (!answer) return null;
  if (answer.project.read_only) return <Strip text={t("readOnlyProject")} icon="lock" />;
  if (open.prediction) return <Strip text={t("predictionShown", { model: open.prediction.model_version || t("model") })} icon="model" />;
  if (annotation && open.session.readonly.value) {
    const edit = <button type="button" class="btn small" onClick={() => page.editTheirs()}>{t("editAnnotation")}</button>;
    return <Strip text={t("theirAnnotation", { name: nameOf(personOf(answer, annotation)) })} icon="person">{edit}</Strip>;
  }
  return annotation?.was_cancelled ? <Strip text={t("skippedAnnotation")} icon="info" /> : null;
}

function Strip({ text, icon, children }: { readonly text: string; readonly icon: "lock" | "model" | "person" | "info"; readonly children?: preact.ComponentChildren }) {
  return <div class="strip" role="note"><Icon name={icon} small /><span class="grow cut">{text}</span>{children}</div>;
}
