/** A conversation that a model goes on with: the one seam between `Chat` and whatever serves a model. */
import { signal, type Signal } from "@preact/signals-core";
import { asString, isObject, type JsonObject } from "./json";
import type { ResultItem } from "./result";
import type { Session } from "./session";

export interface Answerer {
  /** What the person calls the model. */
  readonly name: string;
  /** What it says to the messages so far, as results; rejects with what went wrong. */
  readonly ask: (written: readonly ResultItem[]) => Promise<readonly ResultItem[]>;
}

const answerers = new WeakMap<Session, Signal<Answerer | null>>();

/** The model that answers; null while none is known. */
export function answererOf(session: Session): Signal<Answerer | null> {
  const known = answerers.get(session) ?? signal<Answerer | null>(null);
  answerers.set(session, known);
  return known;
}

/** The messages in a model's results; what it wrote as text of a text area is the assistant's. */
export function messagesIn(result: readonly ResultItem[]): readonly JsonObject[] {
  return result.flatMap(({ value }) => {
    const message = value?.["chatmessage"];
    if (isObject(message)) return [{ ...message, role: asString(message["role"], "assistant") }];
    const text = value?.["text"];
    const texts = Array.isArray(text) ? (text as readonly unknown[]) : [text];
    return texts.filter((one): one is string => typeof one === "string" && one.trim() !== "").map((content) => ({ role: "assistant", content }));
  });
}
