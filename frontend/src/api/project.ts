/** The project as a whole: its settings and counters, its problems, bringing data in. */
import type { JsonObject } from "../core/json";
import { get } from "./http";

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
