/** The model servers of a project, as the labeling page asks them. */
import type { JsonObject } from "../core/json";
import type { ResultItem } from "../core/result";
import { get, request } from "./http";

export interface ModelServer {
  readonly id: number;
  readonly title: string;
  readonly is_interactive: boolean;
  /** `CO`: connected. */
  readonly state: string;
}

/** What a model made of drawn regions; `errors` when it could not. */
export interface PromptAnswer {
  readonly data?: { readonly result?: readonly ResultItem[]; readonly score?: number | null };
  readonly errors?: readonly string[];
}

export function getModels(project: number): Promise<readonly ModelServer[]> {
  return get(`/api/ml?project=${project}`);
}

export function askModel(model: number, task: number, result: readonly ResultItem[]): Promise<PromptAnswer> {
  return request("POST", `/api/ml/${model}/interactive-annotating`, { body: { task, context: { result } } as unknown as JsonObject });
}
