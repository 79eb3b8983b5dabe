/** Requests to our own server: JSON in and out, and the ways in which one can fail. */
import { isObject, type Json, type JsonObject } from "../core/json";

/** The server answered, but not with what was asked for. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  readonly body: Json;

  constructor(status: number, body: Json) {
    super(detailOf(body) || `The server answered ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** No answer at all: the server is down, or the connection is. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

function detailOf(body: Json): string {
  if (!isObject(body)) return "";
  const detail = body["detail"] ?? body["message"];
  return typeof detail === "string" ? detail : "";
}

export interface Sending {
  readonly body?: Json;
  /** Revision that the change is based on. */
  readonly expect?: string | null | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The answer is wanted even when the page goes away (a draft sent on leaving). */
  readonly keepalive?: boolean;
}

/** Send a request and read its JSON answer (null when it has none); throws `Refused` or `Unreachable`. */
export async function request<T>(method: string, address: string, sending: Sending = {}): Promise<T> {
  const response = await reach(method, address, sending);
  const body = await readJson(response);
  if (!response.ok) throw new Refused(response.status, body);
  return body as T;
}

async function reach(method: string, address: string, { body, expect, signal, keepalive }: Sending): Promise<Response> {
  // X-Labelfs: what a foreign page cannot send; writes of a page that is signed in by cookie need it
  const headers: Record<string, string> = { Accept: "application/json", "X-Labelfs": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (expect) headers["If-Match"] = `"${expect}"`;
  const init: RequestInit = { method, headers, credentials: "same-origin", keepalive: keepalive ?? false };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal) init.signal = signal;
  try {
    return await fetch(address, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable("The server does not answer");
  }
}

async function readJson(response: Response): Promise<Json> {
  const text = await response.text();
  if (text === "") return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return { detail: text.slice(0, 200) } satisfies JsonObject;
  }
}

export function get<T>(address: string, signal?: AbortSignal): Promise<T> {
  return request<T>("GET", address, { signal });
}
