/** What the regions panel says while it is empty: what is next. */
import { t } from "../../core/strings";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";

interface Props {
  readonly page: LabelPage;
  readonly open: OpenAnnotation;
  readonly filter: string;
}

export function NoRegions({ page, open, filter }: Props) {
  const { session } = open;
  if (filter !== "" && session.document.regions().length > 0) return <div class="empty small">{t("noneFits", { filter })}</div>;
  const draws = session.config.controls().some((control) => session.registry.get(control.tag)?.classifies !== true);
  const prediction = page.answer.value?.predictions[0];
  const offer = prediction && !session.readonly.value && open.annotation.value === undefined;
  return (
    <div class="empty small region-empty">
      <h3>{t(session.readonly.value ? "noRegionsHere" : "noRegions")}</h3>
      <p>{t(draws ? "noRegionsHow" : "regionsNotUsed")}</p>
      {offer && <p>{predicted(prediction.model_version ?? t("model"), session, prediction.result.length)}</p>}
      {offer && <div class="acts"><button type="button" class="btn small" onClick={() => page.usePrediction(prediction.id)}>{t("usePredictionOf")}</button></div>}
    </div>
  );
}

function predicted(model: string, session: OpenAnnotation["session"], n: number): string {
  const draws = session.labels.controls().length > 0;
  return draws ? t(n === 1 ? "predictionThereOne" : "predictionThere", { model, n }) : t("predictionThereNone", { model });
}
