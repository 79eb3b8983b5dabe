/** All projects of the folder that is served, templates, making a new project. */
import { get, request } from "./http";
import type { ProjectAnswer } from "./project";

export interface ProjectList {
  readonly count: number;
  readonly results: readonly ProjectAnswer[];
}

export interface Template {
  /** `images/object-detection` */
  readonly name: string;
  readonly group: string;
  readonly title: string;
  readonly description: string;
  readonly config: string;
}

export function getProjects(): Promise<ProjectList> {
  return get<ProjectList>("/api/projects?ordering=id&page_size=10000");
}

export function getTemplates(): Promise<readonly Template[]> {
  return get<readonly Template[]>("/api/templates");
}

export function createProject(title: string, config: string | null): Promise<ProjectAnswer> {
  return request<ProjectAnswer>("POST", "/api/projects", { body: config === null ? { title } : { title, label_config: config } });
}
