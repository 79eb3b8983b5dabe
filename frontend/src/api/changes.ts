/** What the Changes page reads and writes; the one place that knows these addresses. */
import type { TagNode } from "../core/config";
import type { Json, JsonObject } from "../core/json";
import type { ResultItem } from "../core/result";
import { get, request } from "./http";

export interface ChangedTask {
  readonly id: number;
  readonly name: string;
  /** `A` all new, `M` changed, `D` all gone, `C` something to settle. */
  readonly kind: "A" | "M" | "D" | "C";
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly kinds: readonly string[];
  readonly labels: readonly string[];
  readonly people: readonly string[];
}

export interface Overview {
  readonly before: string;
  readonly after: string;
  /** The later state is the working files, and they can be written. */
  readonly writable: boolean;
  readonly tasks: readonly ChangedTask[];
  readonly config: readonly string[];
  readonly files: readonly string[];
  readonly problems: readonly { readonly file: string; readonly line: number | null; readonly message: string }[];
  readonly apart: { readonly ahead: number | null; readonly behind: number | null } | null;
  readonly driver: boolean;
}

export interface ChangeRow {
  readonly key: string;
  readonly sign: "+" | "-" | "~";
  readonly kinds: readonly string[];
  readonly label: readonly string[];
  readonly old: readonly string[];
  readonly new: readonly string[];
  readonly member: string | null;
  readonly control: string | null;
  readonly lines: readonly string[];
  readonly was: readonly string[] | null;
  readonly measure: { readonly type: string; readonly value: number; readonly unit?: string } | null;
}

export interface Version {
  readonly result: readonly ResultItem[];
  readonly was_cancelled: boolean;
  readonly ground_truth: boolean;
}

export interface FileLine {
  readonly sign: "+" | "-" | " ";
  readonly old: number | null;
  readonly new: number | null;
  readonly text: string;
}

export type Side = "base" | "ours" | "theirs";

/** A conflict by its place: of a region, of a member of the annotation, or (neither) of the whole. */
export interface ConflictPlace {
  readonly region: string | null;
  readonly member: string | null;
}

export interface OpenConflict extends ConflictPlace {
  readonly name: string;
  readonly versions: Readonly<Record<Side, Json>>;
}

export interface ChangedAnnotation {
  readonly id: number;
  readonly prediction: boolean;
  readonly person: string;
  readonly name: string;
  readonly number: number;
  readonly initials: string;
  readonly file: string;
  readonly revision: string | null;
  readonly state: "added" | "removed" | "changed";
  readonly before: Version | null;
  readonly after: Version | null;
  readonly rows: readonly ChangeRow[];
  readonly revertable: boolean;
  readonly conflicts: readonly OpenConflict[];
  readonly lines: readonly FileLine[];
}

export interface Review {
  readonly id: number;
  readonly annotation: number;
  readonly verdict: "accepted" | "rejected" | "fixed" | "comment";
  readonly region?: string;
  readonly comment?: string;
  readonly created_at?: string;
  readonly name: string;
  readonly number: number;
  readonly initials: string;
}

export interface TaskChanges {
  readonly task: { readonly id: number; readonly data: JsonObject };
  readonly tree: TagNode;
  readonly media: Readonly<Record<string, string>>;
  readonly fields: readonly string[];
  readonly annotations: readonly ChangedAnnotation[];
  readonly reviews: readonly Review[];
  readonly writable: boolean;
}

export interface CommitInfo {
  readonly commit: string;
  readonly author: string;
  readonly email: string;
  readonly at: string;
  readonly subject: string;
}

export interface Refs {
  readonly branch: string | null;
  readonly head: string | null;
  readonly operation: string | null;
  readonly branches: readonly { readonly name: string; readonly commit: string; readonly at: string }[];
  readonly tags: readonly { readonly name: string; readonly commit: string; readonly at: string }[];
  readonly commits: readonly CommitInfo[];
  readonly upstream: { readonly name: string; readonly ahead: number | null; readonly behind: number | null } | null;
}

/** Two states: revisions, or an empty `to` for the working files. */
export interface Between {
  readonly from: string;
  readonly to: string;
}

export interface TakenBack {
  readonly file: string;
  readonly undo: string | null;
  readonly revision: string | null;
}

export class ChangesApi {
  readonly #base: string;

  constructor(project: number) {
    this.#base = `/api/projects/${project}/changes`;
  }

  overview(between: Between): Promise<Overview> {
    return get(`${this.#base}?${query(between)}`);
  }

  refs(): Promise<Refs> {
    return get(`${this.#base}/refs`);
  }

  task(task: number, between: Between, signal?: AbortSignal): Promise<TaskChanges> {
    return get(`${this.#base}/${task}?${query(between)}`, signal);
  }

  revert(task: number, from: string, body: { readonly annotation: number; readonly region: string | null; readonly revision: string | null }): Promise<TakenBack> {
    return request("POST", `${this.#base}/${task}/revert?${query({ from, to: "" })}`, { body });
  }

  undo(taken: TakenBack): Promise<JsonObject> {
    return request("POST", `${this.#base}/undo`, { body: { ...taken } });
  }

  settle(body: { readonly annotation: number; readonly side: Side; readonly region: string | null; readonly member: string | null; readonly revision: string | null }): Promise<TakenBack> {
    return request("POST", `${this.#base}/settle`, { body });
  }

  review(body: { readonly annotation: number; readonly verdict: string; readonly region: string | null; readonly comment: string }): Promise<Review> {
    return request("POST", `${this.#base}/reviews`, { body });
  }

  commit(body: { readonly message: string; readonly tasks: readonly number[] | null; readonly others: boolean; readonly head: string | null }): Promise<{ readonly commit: string; readonly files: number; readonly left: number }> {
    return request("POST", `${this.#base}/commit`, { body });
  }
}

function query({ from, to }: Between): string {
  return String(new URLSearchParams([...(from ? [["from", from]] : []), ...(to ? [["to", to]] : [])] as string[][]));
}
