/** Rows of the data page. */
import type { Json, JsonObject } from "../core/json";
import { get } from "./http";

export interface GridPerson {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly initials: string;
}

export interface GridRow {
  readonly id: number;
  /** The number by which the API knows the task; the same unless several projects are served. */
  readonly api_id: number;
  readonly state: "open" | "labeled" | "skipped" | "draft" | "problem";
  readonly data: JsonObject;
  /** Data key → what to show of it: a picture's thumbnail, a media kind with its name, or shortened text. */
  readonly preview: Readonly<Record<string, Preview>>;
  readonly annotations: number;
  readonly cancelled: number;
  readonly predictions: number;
  readonly drafts: number;
  readonly annotators: readonly GridPerson[];
  readonly labels: Readonly<Record<string, number>>;
  readonly score: number | null;
  readonly problems: number;
  readonly git: "added" | "modified" | "conflict" | null;
  readonly updated_at: string | null;
}

export interface Preview {
  readonly kind: "image" | "audio" | "video" | "pdf" | "text" | "number" | "json" | "empty";
  readonly text: string;
  readonly thumb?: string;
  readonly missing?: string;
}

export interface GridPage {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly GridRow[];
}

export interface GridQuery {
  readonly search: string;
  /** Column id, `-` in front for descending. */
  readonly ordering: string;
  readonly filters: Json;
}

export function getGrid(project: number, query: GridQuery, offset: number, limit: number, signal?: AbortSignal): Promise<GridPage> {
  const search = new URLSearchParams({ offset: String(offset), limit: String(limit) });
  if (query.search !== "") search.set("search", query.search);
  const inner: Record<string, Json> = {};
  if (query.ordering !== "") inner["ordering"] = [query.ordering];
  if (query.filters !== null) inner["filters"] = query.filters;
  if (Object.keys(inner).length > 0) search.set("query", JSON.stringify(inner));
  return get<GridPage>(`/api/projects/${project}/grid?${search}`, signal);
}
