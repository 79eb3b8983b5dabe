/** What models propose while one labels: a strip to take or leave it one by one, the switch that makes drawing ask a model. Loaded when there is something. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { askModel, getModels, type ModelServer } from "../../api/models";
import { apiTask, type LabelingAnswer } from "../../api/labeling";
import { answererOf } from "../../core/answering";
import type { TagNode } from "../../core/config";
import type { Action } from "../../core/hotkeys";
import type { ResultItem } from "../../core/result";
import type { Session } from "../../core/session";
import { isSmart, isSmartOnly, promptBy, type SmartAnswer } from "../../core/smart";
import { acceptSuggestions, pendingIn, rejectSuggestions, suggest } from "../../core/suggestions";
import { t as common, texts } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { choose } from "./commands";
import type { LabelPage } from "./page";

const t = texts({
  en: { one: "1 suggestion", many: "{n} suggestions", acceptAll: "Accept all", rejectAll: "Reject all", detect: "Auto-detect", detectHow: "What you draw asks {model}; its answer is a suggestion.", nothing: "{model} found nothing there", failed: "{model} did not answer: {why}", accept: "Accept suggestion", reject: "Reject suggestion", asking: "Asking {model}…" },
  de: { one: "1 Vorschlag", many: "{n} Vorschläge", acceptAll: "Alle annehmen", rejectAll: "Alle ablehnen", detect: "Automatisch erkennen", detectHow: "Was Sie zeichnen, fragt {model}; die Antwort ist ein Vorschlag.", nothing: "{model} hat dort nichts gefunden", failed: "{model} hat nicht geantwortet: {why}", accept: "Vorschlag annehmen", reject: "Vorschlag ablehnen", asking: "{model} wird gefragt…" },
  es: { one: "1 sugerencia", many: "{n} sugerencias", acceptAll: "Aceptar todas", rejectAll: "Rechazar todas", detect: "Detección automática", detectHow: "Lo que dibuje se pregunta a {model}; su respuesta es una sugerencia.", nothing: "{model} no encontró nada ahí", failed: "{model} no respondió: {why}", accept: "Aceptar sugerencia", reject: "Rechazar sugerencia", asking: "Preguntando a {model}…" },
  fr: { one: "1 suggestion", many: "{n} suggestions", acceptAll: "Tout accepter", rejectAll: "Tout rejeter", detect: "Détection automatique", detectHow: "Ce que vous dessinez interroge {model} ; sa réponse est une suggestion.", nothing: "{model} n’y a rien trouvé", failed: "{model} n’a pas répondu : {why}", accept: "Accepter la suggestion", reject: "Rejeter la suggestion", asking: "{model} est interrogé…" },
  zh: { one: "1 条建议", many: "{n} 条建议", acceptAll: "全部接受", rejectAll: "全部拒绝", detect: "自动检测", detectHow: "您绘制的内容会询问 {model}；其回答为建议。", nothing: "{model} 在那里没有找到任何内容", failed: "{model} 没有回答：{why}", accept: "接受建议", reject: "拒绝建议", asking: "正在询问 {model}…" },
});

/** The connected model that understands prompts; null when there is none. */
export const prompted = signal<ModelServer | null>(null);
const detecting = signal(false);
const asking = signal(0);

let asked: Promise<void> | undefined;

/** Ask once whether a model is there to be asked; without one nothing changes. */
export function findModel(page: LabelPage): Promise<void> {
  asked ??= look(page);
  return asked;
}

async function look(page: LabelPage): Promise<void> {
  try {
    prompted.value = (await getModels(page.project)).find((one) => one.is_interactive && one.state === "CO") ?? null;
  } catch {
    prompted.value = null; // a server without models: there is nothing to offer
  }
}

function smartControls(session: Session): readonly TagNode[] {
  return session.config.controls().filter((control) => (session.registry.get(control.tag)?.tools?.length ?? 0) > 0 && isSmart(control));
}

export function hasSmartControls(session: Session): boolean {
  return smartControls(session).length > 0;
}

/** Conversations of this session are answered by the model, if there is one. */
export async function answerChats(page: LabelPage, session: Session): Promise<void> {
  await findModel(page);
  const [model, task] = [prompted.value, page.answer.peek()];
  if (model && task) answererOf(session).value = { name: model.title, ask: async (written) => (await ask(model, task, written)).result };
}

async function ask(model: ModelServer, task: LabelingAnswer, context: readonly ResultItem[]): Promise<SmartAnswer> {
  const { data, errors } = await askModel(model.id, apiTask(task), context);
  if (errors?.length) throw new Error(errors.join(". "));
  return { result: data?.result ?? [], score: data?.score ?? null };
}

/** Let the regions of a prediction be taken one by one: they join the annotation of this person. */
export function suggestPrediction(page: LabelPage, id: number): void {
  const prediction = page.answer.peek()?.predictions.find((one) => one.id === id);
  if (!prediction) return;
  const mine = page.tabs.peek().find((tab) => tab.kind === "mine" || tab.kind === "new");
  if (mine) page.select(mine.key);
  else page.newAnnotation();
  const session = page.current.peek()?.session;
  const [first] = session ? suggest(session, prediction.result, prediction.score) : [];
  if (session && first !== undefined) choose(session, first);
}

export function SuggestionStrip({ page, session }: { readonly page: LabelPage; readonly session: Session }) {
  session.document.version.value;
  const pending = pendingIn(session);
  const model = hasSmartControls(session) && !session.readonly.value ? prompted.value : null;
  useEffect(() => page.hotkeys.add(...keysFor(session)), [session]);
  useEffect(() => follow(page, session, model), [session, model?.id, detecting.value]);
  if (pending.length === 0 && !model) return null;
  const always = model !== null && smartControls(session).every(isSmartOnly);
  return (
    <div class="strip" role="group" aria-label={t("many", { n: pending.length })}>
      <Icon name="model" small />
      {model && (
        <button type="button" class="btn small" aria-pressed={always || detecting.value} data-on={String(always || detecting.value)} disabled={always} title={t("detectHow", { model: model.title })} onClick={() => { detecting.value = !detecting.value; }}>{t("detect")}</button>
      )}
      <span class="grow cut" role="status">{asking.value > 0 && model ? t("asking", { model: model.title }) : pending.length === 1 ? t("one") : pending.length > 0 ? t("many", { n: pending.length }) : ""}</span>
      {pending.length > 0 && <>
        <button type="button" class="btn small" title={`${t("accept")} (Shift ↵)`} onClick={() => answer(session, true)}><Icon name="check" small />{common("accept")}</button>
        <button type="button" class="btn small" title={`${t("reject")} (Shift ⌫)`} onClick={() => answer(session, false)}><Icon name="close" small />{common("reject")}</button>
        <button type="button" class="btn small quiet" title="Alt Shift ↵" onClick={() => acceptSuggestions(session, pendingIn(session))}>{t("acceptAll")}</button>
        <button type="button" class="btn small quiet" title="Alt Shift ⌫" onClick={() => rejectSuggestions(session, pendingIn(session))}>{t("rejectAll")}</button>
      </>}
    </div>
  );
}

/** The selected suggestions, else the first one; then the next is selected. */
function answer(session: Session, take: boolean): void {
  const pending = pendingIn(session);
  const chosen = pending.filter((id) => session.selection.has(id));
  const [first] = pending;
  const meant = chosen.length > 0 ? chosen : first === undefined ? [] : [first];
  const after = pending.slice(pending.indexOf(meant.at(-1) ?? "") + 1).concat(pending).find((id) => !meant.includes(id));
  if (take) acceptSuggestions(session, meant);
  else rejectSuggestions(session, meant);
  if (after !== undefined) choose(session, after);
  else session.selection.clear();
}

function keysFor(session: Session): readonly Action[] {
  const enabled = (): boolean => pendingIn(session).length > 0;
  const action = (id: string, title: string, keys: string, run: () => void, when = enabled): Action => ({ id, title, group: "regions", keys, run, enabled: when });
  return [
    action("accept-suggestion", t("accept"), "shift+enter", () => answer(session, true)),
    action("reject-suggestion", t("reject"), "shift+backspace,shift+delete", () => answer(session, false)),
    action("accept-suggestions", t("acceptAll"), "alt+shift+enter", () => acceptSuggestions(session, pendingIn(session))),
    action("reject-suggestions", t("rejectAll"), "alt+shift+backspace", () => rejectSuggestions(session, pendingIn(session))),
    action("auto-detect", t("detect"), "m", () => { detecting.value = !detecting.value; }, () => prompted.peek() !== null && hasSmartControls(session)),
  ];
}

/** While the switch is on, what smart controls draw goes to the model. */
function follow(page: LabelPage, session: Session, model: ModelServer | null): () => void {
  const task = page.answer.peek();
  if (model && task && (detecting.value || smartControls(session).some(isSmartOnly))) {
    promptBy(session, (drawn) => {
      asking.value++;
      return ask(model, task, drawn).finally(() => { asking.value--; });
    }, (count, problem) => {
      if (problem !== undefined) session.notice.value = t("failed", { model: model.title, why: problem });
      else if (count === 0) session.notice.value = t("nothing", { model: model.title });
    }, detecting.value ? isSmart : isSmartOnly);
  }
  return () => { session.drawn.value = null; };
}
