/** The project as a whole: its settings and counters, its problems, bringing data in. */
import type { Json, JsonObject } from "../core/json";
import { get, Refused } from "./http";

export interface ProjectAnswer {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  /** Not there, and no counts, while the folder is being read (`indexing`). */
  readonly parsed_label_config?: JsonObject;
  readonly task_number: number | null;
  readonly finished_task_number: number | null;
  readonly skipped_annotations_number: number;
  readonly total_annotations_number: number;
  readonly git?: GitState | null;
  readonly indexing?: { readonly done: number; readonly total: number } | null;
}

export interface FolderProblem {
  readonly project: number;
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
}

export interface ImportAnswer {
  readonly task_count: number;
  readonly annotation_count: number;
  readonly prediction_count: number;
}

export interface SummaryAnswer {
  readonly all_data_columns: Readonly<Record<string, number>>;
}

/** Who works here, in which folder, on which branch. */
export interface MeAnswer {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly initials: string;
  readonly folder?: string;
  readonly workspace?: boolean;
  readonly watch?: string;
}

export interface GitState {
  readonly branch: string | null;
  readonly changed: number;
}

export function getProject(project: number): Promise<ProjectAnswer> {
  return get<ProjectAnswer>(`/api/projects/${project}`);
}

export function getSummary(project: number): Promise<SummaryAnswer> {
  return get<SummaryAnswer>(`/api/projects/${project}/summary`);
}

export function getProblems(project: number): Promise<readonly FolderProblem[]> {
  return get<readonly FolderProblem[]>(`/api/problems?project=${project}`);
}

export function getMe(): Promise<MeAnswer> {
  return get<MeAnswer>("/api/me");
}

/** Upload files into the project; `progress` is told the fraction sent (fetch cannot, so this is the old way). */
export function importFiles(project: number, files: readonly File[], progress: (done: number) => void): Promise<ImportAnswer> {
  const form = new FormData();
  for (const file of files) form.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/projects/${project}/import`);
    request.setRequestHeader("X-Labelfs", "1");
    request.responseType = "json";
    request.upload.onprogress = (event) => progress(event.total > 0 ? event.loaded / event.total : 0);
    request.onerror = () => reject(new Error("The server does not answer."));
    request.onload = () => {
      const body = request.response as (ImportAnswer & { detail?: string }) | null;
      if (request.status < 300 && body) resolve(body);
      else reject(new Refused(request.status, body as Json));
    };
    request.send(form);
  });
}
