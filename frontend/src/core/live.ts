/** What the folder says of its changes, as the server sends it (see labelfs/store/bus.py), and how to follow it without gaps. */
import { isObject, type Json, type JsonObject } from "./json";

export interface FolderChange {
  readonly generation: number;
  /** Project it is about; null: the only one, or all. */
  readonly project: number | null;
  readonly tasks: readonly number[];
  readonly annotations: readonly number[];
  readonly predictions: readonly number[];
  readonly config: boolean;
  readonly settings: boolean;
  readonly problems: boolean;
  readonly git: boolean;
  readonly media: readonly string[];
  /** Too much changed to list, or something was missed: read anew. */
  readonly resync: boolean;
}

/** A message's data as a change; null when it is none. */
export function parseChange(text: string): FolderChange | null {
  const value = parsed(text);
  if (!value || typeof value["generation"] !== "number") return null;
  const flag = (name: string): boolean => value[name] === true;
  const numbers = (name: string): readonly number[] => list(value[name]).filter((one): one is number => typeof one === "number");
  return {
    generation: value["generation"],
    project: typeof value["project"] === "number" ? value["project"] : null,
    tasks: numbers("tasks"), annotations: numbers("annotations"), predictions: numbers("predictions"),
    config: flag("config"), settings: flag("settings"), problems: flag("problems"), git: flag("git"), resync: flag("resync"),
    media: list(value["media"]).filter((one): one is string => typeof one === "string"),
  };
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export interface GitChange {
  readonly project: number | null;
  readonly branch: string | null;
  readonly changed: number;
}

/** A `git` message: branch and number of changed files. */
export function parseGit(text: string): GitChange | null {
  const value = parsed(text);
  if (!value || typeof value["changed"] !== "number") return null;
  const { project, branch, changed } = value;
  return { project: typeof project === "number" ? project : null, branch: typeof branch === "string" ? branch : null, changed };
}

/** A `hello` message: how many changes each project has had; project 0 stands for the only one. */
export function parseHello(text: string): ReadonlyMap<number, number> | null {
  const value = parsed(text);
  if (!value) return null;
  const { generation, generations } = value;
  const each = isObject(generations) ? Object.entries(generations).flatMap(([project, count]) => (typeof count === "number" ? [[Number(project), count] as const] : [])) : [];
  return new Map(each.length > 0 || typeof generation !== "number" ? each : [[0, generation]]);
}

function parsed(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function resyncOf(generation: number, project: number | null = null): FolderChange {
  return {
    generation, project, tasks: [], annotations: [], predictions: [], media: [],
    config: false, settings: false, problems: false, git: false, resync: true,
  };
}

/** Whether a change says anything of this task. */
export function concernsTask(change: FolderChange, task: number): boolean {
  return change.resync || change.tasks.includes(task);
}
