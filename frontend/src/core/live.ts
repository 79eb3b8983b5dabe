/** What the folder says of its changes, as the server sends it (see labelfs/store/bus.py), and how to follow it without gaps. */
import { isObject, type Json } from "./json";

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
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  if (!isObject(value) || typeof value["generation"] !== "number") return null;
  const flag = (name: string): boolean => (value as Record<string, Json>)[name] === true;
  const numbers = (name: string): readonly number[] => list((value as Record<string, Json>)[name]).filter((one): one is number => typeof one === "number");
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
