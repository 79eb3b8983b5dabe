/** Where a text comes from: the task itself, an address behind it, or base64. */
import { attrString, type TagNode } from "../../core/config";
import type { Json } from "../../core/json";
import type { Session } from "../../core/session";
import { csvOptions, parseCsv } from "../../core/table";
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
  const { value, url } = await resolvedValue(session, node);
  const raw = attrString(node, "valueType", "text") === "url" ? await fetchText(url) : textOf(value);
  return decode(raw, attrString(node, "encoding", "none"));
}

export interface Resolved {
  readonly value: Json | undefined;
  /** The address that shows the value when it names a file. */
  readonly url: string;
}

/** The bound value; with a `resolver` what stands in one column of the first row of the CSV file that the value names. */
export async function resolvedValue(session: Session, node: TagNode): Promise<Resolved> {
  const value = boundValue(session, node);
  const resolver = attrString(node, "resolver");
  const reference = textOf(value);
  if (resolver === "") return { value, url: mediaUrl(session, reference) };
  const address = mediaUrl(session, reference);
  const found = firstCell(await fetchText(address), resolver);
  return { value: found, url: session.task.media[found] ?? beside(found, reference, address) };
}

/** `csv|separator=;|headless|column=name`, the column by name or by number; the first one when none is named. */
export function firstCell(csv: string, resolver: string): string {
  const options = csvOptions(resolver);
  if (!options) throw new SourceError(t("noResolver", { resolver }));
  const { columns, rows } = parseCsv(csv, options);
  const wanted = resolver.split("|").map((one) => one.trim()).find((one) => one.startsWith("column="))?.slice("column=".length) ?? columns[0] ?? "";
  const column = columns.indexOf(wanted) >= 0 ? columns.indexOf(wanted) : Number(wanted);
  const cell = rows[0]?.[column];
  if (cell === undefined) throw new SourceError(t("noColumn", { column: wanted }));
  return cell;
}

/** A file of the project that only the CSV names: it lies where the CSV's own address says the project is. */
function beside(found: string, reference: string, address: string): string {
  const path = reference.split("/").map(encodeURIComponent).join("/");
  const project = [reference, path].map((end) => (address.endsWith(`/${end}`) ? address.slice(0, -end.length) : null)).find((one) => one !== null);
  return project === undefined || project === null || /^([a-z][a-z0-9+.-]*:|\/)/i.test(found) ? found : project + found.split("/").map(encodeURIComponent).join("/");
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
