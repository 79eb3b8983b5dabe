/** What the labeling page reads and writes; the one place that knows these addresses. */
import type { PictureView } from "../core/session";
import type { TagNode } from "../core/config";
import type { Json, JsonObject } from "../core/json";
import type { ResultItem } from "../core/result";
import type { ConflictPlace, Side } from "./changes";
import { get, request, type Sending } from "./http";

export interface Person {
  readonly id: number;
  readonly email: string;
  readonly name?: string;
  readonly initials?: string;
}

export interface ProjectInfo {
  readonly id: number;
  readonly title: string;
  readonly hotkeys?: Readonly<Record<string, string>>;
  readonly show_skip?: boolean;
  readonly allow_empty?: boolean;
  /** The folder cannot be written. */
  readonly read_only?: boolean;
  readonly instruction?: string;
  readonly show_instruction?: boolean;
}

export interface TaskInfo {
  /** The file's own id. */
  readonly id: number;
  /** The id in addresses of the API; differs when a workspace is served. */
  readonly api_id?: number;
  readonly file?: string;
  readonly line?: number | null;
  readonly git?: string | null;
  readonly data: JsonObject;
  readonly meta?: JsonObject | null;
  readonly revision?: string;
}

export interface AnnotationJson {
  readonly id: number;
  readonly result: readonly ResultItem[];
  readonly completed_by?: Json;
  readonly was_cancelled?: boolean;
  readonly ground_truth?: boolean;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly lead_time?: number | null;
  readonly revision: string;
  readonly unique_id?: string | null;
  readonly parent_prediction?: number | null;
  /** State of its file in git, when the project is in a repository. */
  readonly git?: string | null;
  readonly file?: string | null;
  /** The task's data changed since this was made. */
  readonly stale?: boolean;
  /** What a merge left to be settled. */
  readonly conflicts?: readonly LeftOpen[];
  /** Verdict of the latest review that still fits. */
  readonly review?: string | null;
}

/** One region (or member) that two branches changed in two ways. */
export interface LeftOpen extends ConflictPlace {
  /** The file's own id. */
  readonly annotation: number;
  readonly name: string;
  readonly said: Readonly<Record<Side, readonly string[]>>;
  readonly items: Readonly<Record<Side, readonly ResultItem[]>>;
}

export interface PredictionJson {
  readonly id: number;
  readonly result: readonly ResultItem[];
  readonly model_version?: string | null;
  readonly score?: number | null;
}

export interface DraftJson {
  readonly id: number;
  readonly result: readonly ResultItem[];
  readonly annotation?: number | null;
  readonly lead_time?: number | null;
  readonly was_postponed?: boolean;
  /** Revision of the annotation it was begun from. */
  readonly base?: string | null;
  readonly updated_at?: string | null;
  readonly user?: Json;
}

export interface GitInfo {
  readonly branch: string | null;
  readonly changed: number;
}

export interface Position {
  /** From 1. */
  readonly index: number | null;
  readonly total: number;
  readonly previous: number | null;
  readonly next: number | null;
}

export interface ProblemJson {
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
}

export interface LabelingAnswer {
  readonly project: ProjectInfo;
  /** Changes that the folder had had when this was read. */
  readonly generation?: number;
  readonly task: TaskInfo;
  readonly tree: TagNode;
  readonly annotations: readonly AnnotationJson[];
  readonly predictions: readonly PredictionJson[];
  readonly drafts: readonly DraftJson[];
  readonly user: Person;
  readonly people: readonly Person[];
  readonly git: GitInfo | null;
  readonly media: Readonly<Record<string, string>>;
  /** Hosts of remote references, and whether the person allowed them. */
  readonly hosts?: Readonly<Record<string, boolean>>;
  /** Pictures that the browser cannot show by itself, or not fluently: what it shows instead. */
  readonly pictures?: Readonly<Record<string, PictureView>>;
  /** Media references whose file is not there, with the reason. */
  readonly missing?: Readonly<Record<string, string>>;
  /** Where media are missing: the person said that what the folder names may be run. */
  readonly trusted?: boolean;
  readonly position?: Position;
  readonly config_problems?: readonly ProblemJson[];
  /** What is wrong with config.xml; the last good config is in force. */
  readonly problems?: readonly ProblemJson[];
}

export interface AnnotationBody {
  readonly result: readonly ResultItem[];
  readonly lead_time: number;
  readonly was_cancelled?: boolean;
  readonly ground_truth?: boolean;
  readonly unique_id?: string;
  readonly draft_id?: number;
  readonly parent_prediction?: number;
  readonly parent_annotation?: number;
}

export interface DraftBody {
  readonly result: readonly ResultItem[];
  readonly lead_time: number;
  readonly was_postponed?: boolean;
  readonly base?: string | null;
}

/** The number by which the API's addresses know the task. */
export function apiTask(answer: LabelingAnswer): number {
  return answer.task.api_id ?? answer.task.id;
}

export function getLabeling(project: number, task: number, signal?: AbortSignal): Promise<LabelingAnswer> {
  return get(`/api/projects/${project}/labeling/${task}`, signal);
}

/** The next task of the stream; throws `Refused` 404 when nothing is left. */
export function getNextTask(project: number, exclude: readonly number[] = []): Promise<{ readonly id: number }> {
  const query = exclude.map((id) => `exclude=${id}`).join("&");
  return get(`/api/projects/${project}/next${query ? `?${query}` : ""}`);
}

export function postAnnotation(task: number, body: AnnotationBody, sending: Sending = {}): Promise<AnnotationJson> {
  return request("POST", `/api/tasks/${task}/annotations`, { ...sending, body: body as unknown as JsonObject });
}

export function patchAnnotation(id: number, body: Partial<AnnotationBody>, expect: string | null, sending: Sending = {}): Promise<AnnotationJson> {
  return request("PATCH", `/api/annotations/${id}`, { ...sending, body: body as unknown as JsonObject, expect });
}

export function deleteAnnotation(id: number, expect: string | null): Promise<null> {
  return request("DELETE", `/api/annotations/${id}`, { expect });
}

export function postDraft(task: number, annotation: number | null, body: DraftBody, sending: Sending = {}): Promise<DraftJson> {
  const address = annotation === null ? `/api/tasks/${task}/drafts` : `/api/tasks/${task}/annotations/${annotation}/drafts`;
  return request("POST", address, { ...sending, body: body as unknown as JsonObject });
}

export function patchDraft(id: number, body: DraftBody, sending: Sending = {}): Promise<DraftJson> {
  return request("PATCH", `/api/drafts/${id}`, { ...sending, body: body as unknown as JsonObject });
}

export function deleteDraft(id: number): Promise<null> {
  return request("DELETE", `/api/drafts/${id}`);
}

/** This person's own keys, over those of the project. */
export function getHotkeys(): Promise<Readonly<Record<string, string>>> {
  return get<{ readonly custom_hotkeys?: Readonly<Record<string, string>> }>("/api/current-user/hotkeys").then((answer) => answer.custom_hotkeys ?? {});
}

export function saveHotkeys(keys: Readonly<Record<string, string>>): Promise<null> {
  return request("PATCH", "/api/current-user/hotkeys", { body: { custom_hotkeys: keys } });
}
