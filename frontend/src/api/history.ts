/** How a task's labels came to be: its commits, the labels at each, who gave each region its form. */
import type { ResultItem } from "../core/result";
import { get } from "./http";

export interface HistoryChange {
  readonly annotation: number;
  readonly person: string;
  readonly key: string;
  readonly sign: "+" | "-" | "~";
  readonly label: readonly string[];
  readonly lines: readonly string[];
  readonly member: string | null;
  readonly control: string | null;
}

export interface HistoryCommit {
  readonly commit: string;
  readonly author: string;
  readonly email: string;
  readonly at: string;
  readonly subject: string;
}

export interface TaskHistory {
  readonly commits: readonly (HistoryCommit & { readonly changes: readonly HistoryChange[] })[];
  readonly now: readonly HistoryChange[];
  readonly more: number;
}

export interface LabelsAt {
  readonly id: number;
  readonly person: string;
  readonly result: readonly ResultItem[];
}

/** Annotation id → region → commit; null: not committed. */
export type Blame = Readonly<Record<string, Readonly<Record<string, HistoryCommit | null>>>>;

export function getHistory(project: number, task: number): Promise<TaskHistory> {
  return get(`/api/projects/${project}/labeling/${task}/history`);
}

export function getLabelsAt(project: number, task: number, commit: string): Promise<readonly LabelsAt[]> {
  return get(`/api/projects/${project}/labeling/${task}/history?at=${commit}`);
}

export function getBlame(project: number, task: number): Promise<Blame> {
  return get(`/api/projects/${project}/labeling/${task}/blame`);
}
