/** Where a text comes from: the task itself, an address behind it, or base64. */
import { attrString, type TagNode } from "../../core/config";
import type { Json } from "../../core/json";
import type { Session } from "../../core/session";
import { t } from "../../core/textstrings";
import { resolve } from "../../core/variables";

export class SourceError extends Error {}

/** The field's value as text: null is empty, numbers and other things are written out. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

/** The bound value of an object tag. */
export function boundValue(session: Session, node: TagNode): Json | undefined {
  return resolve(attrString(node, "value"), session.task.data);
}

/** The text when it stands in the task as it is; null when it must be fetched or decoded first. */
export function plainText(session: Session, node: TagNode): string | null {
  const direct = attrString(node, "valueType", "text") !== "url" && attrString(node, "encoding", "none") === "none" && attrString(node, "resolver") === "";
  return direct ? textOf(boundValue(session, node)) : null;
}

/** Load and decode the text of a `Text`-like tag; throws SourceError with a message for the person. */
export async function loadText(session: Session, node: TagNode): Promise<string> {
  const value = textOf(boundValue(session, node));
  const raw = attrString(node, "valueType", "text") === "url" ? await fetchText(mediaUrl(session, value)) : value;
  return decode(raw, attrString(node, "encoding", "none"));
}

/** The address that shows a reference of the task's data. */
export function mediaUrl(session: Session, reference: string): string {
  return session.task.media[reference] ?? reference;
}

export async function fetchText(url: string): Promise<string> {
  if (url === "") return "";
  if (!/^(data|blob):/.test(url) && new URL(url, location.href).origin !== location.origin) throw new SourceError(t("foreignText", { url }));
  let answer: Response;
  try {
    answer = await fetch(url);
  } catch {
    throw new SourceError(`${url} cannot be reached`);
  }
  if (!answer.ok) throw new SourceError(`${url} answered ${answer.status}`);
  return answer.text();
}

function decode(raw: string, encoding: string): string {
  if (encoding === "none" || raw === "") return raw;
  try {
    const bytes = Uint8Array.from(atob(raw), (char) => char.charCodeAt(0));
    return encoding === "base64unicode" ? new TextDecoder().decode(bytes) : new TextDecoder("latin1").decode(bytes);
  } catch {
    throw new SourceError(`the value is not ${encoding}`);
  }
}
