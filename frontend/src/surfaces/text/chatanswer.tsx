/** Under a conversation: who answers, that an answer is being written, or why none came. */
import { useSignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answererOf, messagesIn } from "../../core/answering";
import type { JsonObject } from "../../core/json";
import type { ResultItem } from "../../core/result";
import type { Session } from "../../core/session";
import { texts } from "../../core/strings";

const t = texts({
  en: { ask: "Ask {model}", writing: "{model} is writing…", failed: "{model} did not answer: {why}", nothing: "{model} said nothing", again: "Try again", none: "No model is connected that answers: both sides are written by hand." },
  de: { ask: "{model} fragen", writing: "{model} schreibt…", failed: "{model} hat nicht geantwortet: {why}", nothing: "{model} hat nichts gesagt", again: "Noch einmal", none: "Kein Modell ist verbunden, das antwortet: Beide Seiten werden von Hand geschrieben." },
  es: { ask: "Preguntar a {model}", writing: "{model} está escribiendo…", failed: "{model} no respondió: {why}", nothing: "{model} no dijo nada", again: "Reintentar", none: "No hay ningún modelo conectado que responda: ambas partes se escriben a mano." },
  fr: { ask: "Demander à {model}", writing: "{model} écrit…", failed: "{model} n’a pas répondu : {why}", nothing: "{model} n’a rien dit", again: "Réessayer", none: "Aucun modèle connecté ne répond : les deux côtés s’écrivent à la main." },
  zh: { ask: "询问 {model}", writing: "{model} 正在写…", failed: "{model} 没有回答：{why}", nothing: "{model} 没有内容", again: "重试", none: "没有连接可回答的模型：双方的话都由人来写。" },
});

interface Props {
  readonly session: Session;
  /** The config names a model, so each message of the person is answered. */
  readonly wanted: boolean;
  /** Grows with each message that waits for an answer. */
  readonly asks: Signal<number>;
  readonly written: () => readonly ResultItem[];
  readonly onAnswer: (messages: readonly JsonObject[]) => void;
}

export function ChatAnswer({ session, wanted, asks, written, onAnswer }: Props) {
  const model = answererOf(session).value;
  const state = useSignal<"idle" | "writing" | { readonly problem: string }>("idle");
  const ask = async (): Promise<void> => {
    if (!model || state.value === "writing") return;
    state.value = "writing";
    try {
      const found = messagesIn(await model.ask(written()));
      if (session.scope.ended || session.readonly.peek()) return;
      onAnswer(found);
      state.value = found.length > 0 ? "idle" : { problem: t("nothing", { model: model.name }) };
    } catch (error) {
      state.value = { problem: t("failed", { model: model.name, why: error instanceof Error ? error.message : String(error) }) };
    }
  };
  useEffect(() => {
    if (asks.value > 0 && wanted) void ask();
  }, [asks.value]);
  if (!model) return wanted ? <p class="text-note" role="note">{t("none")}</p> : null;
  if (state.value === "writing") return <p class="text-note chat-writing" role="status">{t("writing", { model: model.name })}</p>;
  const problem = typeof state.value === "object" ? state.value.problem : null;
  return (
    <div class="row g6 chat-answer">
      {problem !== null && <span class="text-note" role="alert">{problem}</span>}
      <button type="button" class="btn small" onClick={() => void ask()}>{problem === null ? t("ask", { model: model.name }) : t("again")}</button>
    </div>
  );
}
