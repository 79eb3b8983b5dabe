/** Gets the series of a tag: what its value is, and a worker that reads it. */
import { workers } from "labelfs:workers";
import { attrString, attrStrings, type TagNode } from "../../core/config";
import type { Json } from "../../core/json";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { resolve } from "../../core/variables";
import { channelNodes } from "./plots";
import { SeriesFault, type SeriesTable, type TableOptions } from "./table";
import type { Answer, Job } from "./worker";

export type Progress = (read: number, total: number) => void;

export function tableOptions(node: TagNode): TableOptions {
  const asked = [...channelNodes(node).map((channel) => attrString(channel, "column")), ...attrStrings(node, "overviewChannels")];
  return {
    sep: node.attrs?.["sep"] === undefined ? null : attrString(node, "sep"),
    timeColumn: attrString(node, "timeColumn") || null,
    timeFormat: attrString(node, "timeFormat"),
    columns: [...new Set(asked.filter(Boolean))],
  };
}

/** Read the series until `scope` ends; throws SeriesFault. */
export async function loadSeries(session: Session, node: TagNode, progress: Progress, scope: Scope): Promise<SeriesTable> {
  const job = jobOf(session, node);
  const worker = new Worker(workers.series, { type: "module" });
  scope.add(() => worker.terminate());
  try {
    return await answered(worker, job, progress);
  } finally {
    worker.terminate();
  }
}

function answered(worker: Worker, job: Job, progress: Progress): Promise<SeriesTable> {
  return new Promise((done, fail) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === "progress") progress(data.read, data.total);
      else if (data.kind === "done") done(data.table);
      else fail(new SeriesFault(data.code, data.values));
    };
    worker.onerror = (event) => fail(new Error(event.message || "the worker for series did not start"));
    worker.postMessage(job);
  });
}

function jobOf(session: Session, node: TagNode): Job {
  const options = tableOptions(node);
  const written = attrString(node, "value");
  const value: Json | undefined = written === "" ? session.task.data : resolve(written, session.task.data);
  if (value === undefined || value === null || value === "") throw new SeriesFault("none", { name: written });
  if (typeof value === "object") return { options, json: value };
  const text = String(value);
  if (attrString(node, "valueType", "url") === "json" && /^\s*[[{]/.test(text)) return { options, text };
  if (text.includes("\n")) return { options, text };
  return { options, ...address(session, text) };
}

function address(session: Session, reference: string): Pick<Job, "url" | "text"> {
  const inline = /^data:([^,]*),(.*)$/s.exec(reference);
  if (inline) return { text: /;base64$/i.test(inline[1] ?? "") ? new TextDecoder().decode(Uint8Array.from(atob(inline[2] ?? ""), (char) => char.charCodeAt(0))) : decodeURIComponent(inline[2] ?? "") };
  const known = Object.hasOwn(session.task.media, reference) ? session.task.media[reference] : undefined;
  const url = new URL(known ?? reference, location.href);
  if (url.origin !== location.origin) throw new SeriesFault("foreign", { url: reference });
  if (known === undefined && !reference.startsWith("/")) throw new SeriesFault("missing", { status: "404", reason: "" });
  return { url: url.href };
}
