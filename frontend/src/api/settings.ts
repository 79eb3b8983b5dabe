/** What the settings page reads and changes: the order of tasks, model backends, webhooks. */
import type { TagNode } from "../core/config";
import type { JsonObject } from "../core/json";
import { get, request } from "./http";

export interface OrderAnswer {
  readonly title: string;
  readonly label_config: string;
  readonly task_order: string;
  readonly uncertainty: string;
  readonly read_only: boolean;
  readonly git?: { readonly branch: string | null; readonly changed: number } | null;
}

export interface ConfigPreview {
  readonly tree: TagNode;
  /** It could be read as a whole; single faulty tags do not matter. */
  readonly usable: boolean;
  readonly problems: readonly { readonly line: number; readonly message: string; readonly level: string }[];
  readonly data: JsonObject;
  readonly media: Readonly<Record<string, string>>;
}

export interface Storage {
  readonly id: number;
  readonly path: string;
  readonly regex_filter: string | null;
  readonly last_sync_count: number | null;
}

export interface Member {
  readonly email: string;
  readonly name?: string;
  readonly role: "annotator" | "reviewer" | "manager";
}

export interface Backend {
  readonly id: number;
  readonly title: string;
  readonly url: string;
  readonly state: string;
  readonly readable_state: string;
  readonly model_version: string;
  readonly error_message: string | null;
}

export interface Proposal {
  readonly title: string;
  readonly url: string;
}

export interface Fault {
  readonly what: string;
  readonly text: string;
  readonly cure: string;
}

export interface Webhook {
  readonly id: number;
  readonly url: string;
  readonly is_active: boolean;
  readonly send_for_all_actions: boolean;
  readonly actions: readonly string[];
  readonly allow_private: boolean;
}

export interface Delivery {
  readonly at: string;
  readonly action: string;
  readonly status: number | null;
  readonly error: string | null;
}

export const getOrder = (project: number): Promise<OrderAnswer> => get(`/api/projects/${project}`);
export const setOrder = (project: number, sampling: string, uncertainty: string): Promise<OrderAnswer> =>
  request("PATCH", `/api/projects/${project}`, { body: { sampling, uncertainty } });

export const previewConfig = (project: number, text: string): Promise<ConfigPreview> =>
  request("POST", `/api/projects/${project}/preview-config`, { body: { label_config: text } });
export const saveConfig = (project: number, text: string): Promise<OrderAnswer> =>
  request("PATCH", `/api/projects/${project}`, { body: { label_config: text } });

export const getBackends = (project: number): Promise<readonly Backend[]> => get(`/api/ml?project=${project}`);
export const getProposals = (project: number): Promise<readonly Proposal[]> => get(`/api/projects/${project}/ml-proposals`);
export const addBackend = (project: number, url: string, title: string): Promise<Backend> =>
  request("POST", "/api/ml", { body: { project, url, title } });
export const checkBackend = (id: number): Promise<readonly Fault[]> => get(`/api/ml/${id}/check`);
export const askBackend = (id: number): Promise<{ readonly detail: string }> => request("POST", `/api/ml/${id}/predict`, { body: {} });
export const removeBackend = (id: number): Promise<null> => request("DELETE", `/api/ml/${id}`);

export const getStorages = (project: number): Promise<readonly Storage[]> => get(`/api/storages?project=${project}`);
export const addStorage = (project: number, path: string, pattern: string): Promise<Storage> =>
  request("POST", "/api/storages/localfiles", { body: { project, path, use_blob_urls: true, ...(pattern === "" ? {} : { regex_filter: pattern }) } });
export const syncStorage = (id: number): Promise<Storage> => request("POST", `/api/storages/localfiles/${id}/sync`, { body: {} });
export const removeStorage = (id: number): Promise<null> => request("DELETE", `/api/storages/localfiles/${id}`);

export const getMembers = (project: number): Promise<readonly Member[]> => get(`/api/projects/${project}/people`);

export const getWebhooks = (project: number): Promise<readonly Webhook[]> => get(`/api/webhooks?project=${project}`);
export const addWebhook = (project: number, url: string, allowPrivate: boolean): Promise<Webhook> =>
  request("POST", "/api/webhooks", { body: { project, url, allow_private: allowPrivate } });
export const removeWebhook = (id: number): Promise<null> => request("DELETE", `/api/webhooks/${id}`);
export const getDeliveries = (id: number): Promise<readonly Delivery[]> => get(`/api/webhooks/${id}/deliveries`);
