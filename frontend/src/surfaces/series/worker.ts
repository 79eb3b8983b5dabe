/** Reads a series beside the page: fetches, parses and builds the towers, so that the page stays free. */
import type { Json } from "../../core/json";
import { readColumns } from "./columns";
import { CsvReader } from "./csv";
import { type FaultCode, SeriesFault, type SeriesTable, type TableOptions } from "./table";

export interface Job {
  readonly options: TableOptions;
  readonly url?: string;
  readonly text?: string;
  readonly json?: Json;
}

export type Answer =
  | { readonly kind: "progress"; readonly read: number; readonly total: number }
  | { readonly kind: "done"; readonly table: SeriesTable }
  | { readonly kind: "fault"; readonly code: FaultCode; readonly values: Readonly<Record<string, string>> };

interface WorkerScope {
  onmessage: ((event: MessageEvent<Job>) => void) | null;
  postMessage(answer: Answer, transfer?: readonly Transferable[]): void;
}

const own = globalThis as unknown as WorkerScope;
const STEP = 1 << 21;

async function table({ options, url, text, json }: Job): Promise<SeriesTable> {
  if (json !== undefined) return readColumns(json, options);
  return text !== undefined ? parsed(new TextEncoder().encode(text), options) : fetched(url ?? "", options);
}

/** Columns as JSON when it begins like that, else separated values. */
function parsed(bytes: Uint8Array, options: TableOptions): SeriesTable {
  if (looksLikeJson(bytes)) return readColumns(fromJson(bytes), options);
  const reader = new CsvReader(options);
  reader.push(bytes, true);
  return reader.finish();
}

function looksLikeJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 32 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
  return first === 0x7b || first === 0x5b;
}

function fromJson(bytes: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (error) {
    throw new SeriesFault("not-json", { reason: error instanceof Error ? error.message : "" });
  }
}

async function fetched(url: string, options: TableOptions): Promise<SeriesTable> {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok || !answer.body) throw new SeriesFault("missing", { status: String(answer?.status ?? 0), reason: answer ? await wordsOf(answer) : "" });
  const total = Number(answer.headers.get("Content-Length") ?? 0);
  const stream = answer.body.getReader();
  const reader = new CsvReader(options);
  const pieces: Uint8Array[] = [];
  let [read, told, json] = [0, 0, false];
  for (;;) {
    const { done, value } = await stream.read().catch((error: unknown) => {
      throw new SeriesFault("cut", { reason: error instanceof Error ? error.message : "" });
    });
    if (done) break;
    if (read === 0) json = looksLikeJson(value);
    read += value.length;
    if (json) pieces.push(value);
    else reader.push(value, false);
    if (read - told < STEP) continue;
    own.postMessage({ kind: "progress", read, total: Math.max(total, read) });
    told = read;
  }
  if (json) return readColumns(fromJson(new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer())), options);
  reader.push(new Uint8Array(0), true);
  return reader.finish();
}

async function wordsOf(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => ({}))) as { readonly detail?: unknown; readonly hint?: unknown };
  return [body.detail, body.hint].filter((one) => typeof one === "string" && one !== "").join(": ");
}

function buffers({ times, columns }: SeriesTable): readonly Transferable[] {
  const arrays = columns.flatMap(({ pyramid }) => (pyramid ? [pyramid.values, ...pyramid.levels.flatMap(({ low, high }) => [low, high])] : []));
  return [...new Set([times, ...arrays].map((one) => one.buffer as ArrayBuffer))];
}

own.onmessage = ({ data }) => {
  table(data).then(
    (found) => own.postMessage({ kind: "done", table: found }, buffers(found)),
    (error: unknown) => {
      if (error instanceof RangeError) return own.postMessage({ kind: "fault", code: "too-large", values: { reason: error.message } }); // an array that does not fit
      if (!(error instanceof SeriesFault)) throw error;
      own.postMessage({ kind: "fault", code: error.code, values: error.values });
    },
  );
};
