/** Data in and out: files of any import format with their report, exports with theirs. */
import type { Json } from "../core/json";
import { get, Refused } from "./http";

export interface FormatAnswer {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly limits: readonly string[];
  readonly disabled?: boolean;
}

export interface ProblemRow {
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
}

export interface FileRow {
  readonly file: string;
  readonly tasks: number;
  readonly regions: number;
  readonly why: string;
}

export interface ImportReport {
  readonly dry: boolean;
  readonly tasks_added: number;
  readonly tasks_known: number;
  readonly annotations_added: number;
  readonly annotations_updated: number;
  readonly annotations_kept: number;
  readonly predictions_added: number;
  readonly losses: readonly string[];
  readonly notes: readonly string[];
  readonly problems: readonly ProblemRow[];
  readonly sources: readonly FileRow[];
  readonly formats: Readonly<Record<string, string>>;
  readonly config: string;
}

export interface ExportReport {
  readonly tasks: number;
  readonly annotations: number;
  readonly losses: readonly string[];
  readonly notes: readonly string[];
  readonly problems: readonly string[];
  readonly problem_count: number;
}

/** A file and where it lies in the folder that it was dropped or chosen with. */
export interface NamedFile {
  readonly path: string;
  readonly file: File;
}

export function getImportFormats(project: number): Promise<readonly FormatAnswer[]> {
  return get<readonly FormatAnswer[]>(`/api/projects/${project}/import/formats`);
}

export function getExportFormats(project: number): Promise<readonly FormatAnswer[]> {
  return get<readonly FormatAnswer[]>(`/api/projects/${project}/export/formats`);
}

/** Send files; `progress` is told the fraction sent (fetch cannot, so this is the old way). */
export function importFiles(project: number, files: readonly NamedFile[], options: URLSearchParams, progress: (done: number) => void): Promise<ImportReport> {
  const form = new FormData();
  for (const { path, file } of files) form.append("file", file, path);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/projects/${project}/import/files?${options}`);
    request.setRequestHeader("X-Labelfs", "1");
    request.responseType = "json";
    request.upload.onprogress = (event) => progress(event.total > 0 ? event.loaded / event.total : 0);
    request.onerror = () => reject(new Error("The server does not answer."));
    request.onload = () => {
      const body = request.response as ImportReport | null;
      if (request.status < 300 && body) resolve(body);
      else reject(new Refused(request.status, body as Json));
    };
    request.send(form);
  });
}

/** What an export with these options would write and lose. */
export function checkExport(project: number, options: URLSearchParams): Promise<ExportReport> {
  return get<ExportReport>(`/api/projects/${project}/export?${options}&dry_run=1`);
}

/** The export as a file with the name that the server gives it, and what was written and lost. */
export async function runExport(project: number, options: URLSearchParams): Promise<{ readonly name: string; readonly content: Blob; readonly report: ExportReport }> {
  const response = await fetch(`/api/projects/${project}/export?${options}`, { headers: { "X-Labelfs": "1" } });
  if (!response.ok) throw new Refused(response.status, (await response.json().catch(() => null)) as Json);
  const report = JSON.parse(response.headers.get("X-Labelfs-Report") ?? "null") as ExportReport;
  return { name: response.headers.get("filename") ?? "export", content: await response.blob(), report };
}

/** Hand a file to the browser's downloads. */
export function offer(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
