/** Keys for what a model suggests: take it over, or take it over and submit. Loaded with the first task that has predictions. */
import type { Action } from "../../core/hotkeys";
import type { Dispose } from "../../core/scope";
import { texts } from "../../core/strings";
import type { LabelPage } from "./page";
import { submit, usualWay } from "./submit";

const t = texts({
  en: { use: "Use prediction", accept: "Accept prediction and submit" },
  de: { use: "Vorhersage übernehmen", accept: "Vorhersage annehmen und absenden" },
  es: { use: "Usar la predicción", accept: "Aceptar la predicción y enviar" },
  fr: { use: "Utiliser la prédiction", accept: "Accepter la prédiction et envoyer" },
  zh: { use: "使用预测", accept: "接受预测并提交" },
});

export function registerPredictionKeys(page: LabelPage): Dispose {
  const prediction = (): number | undefined => page.current.value?.prediction?.id ?? page.answer.value?.predictions[0]?.id;
  const enabled = (): boolean => {
    const open = page.current.value;
    const free = open?.prediction !== undefined || (open?.key === "new" && open.session.document.size === 0);
    return free && prediction() !== undefined && page.answer.value?.project.read_only !== true;
  };
  const use = (): void => page.usePrediction(prediction() ?? 0);
  const accept = (): void => {
    use();
    if (page.current.value?.key === "new") void submit(page, { then: usualWay(page) });
  };
  const make = (id: string, title: string, keys: string, run: () => void): Action => ({ id, title, group: "task", keys, run, enabled });
  return page.hotkeys.add(make("use-prediction", t("use"), "alt+p", use), make("accept-prediction", t("accept"), "alt+a", accept));
}
