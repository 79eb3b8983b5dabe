/** What is done with many tasks at once: the selection goes to the server as it is, not as a list of all its ids. */
import type { Json, JsonObject } from "../core/json";
import type { GridQuery } from "./grid";
import { get, Refused, request } from "./http";

export interface Selected {
  readonly all: boolean;
  readonly ids: ReadonlySet<number>;
}

export interface Format {
  readonly name: string;
  readonly title: string;
  readonly disabled?: boolean;
}

export interface ChoiceField {
  readonly control: string;
  readonly options: readonly string[];
}

export async function runAction(project: number, action: string, selected: Selected, query: GridQuery, more: JsonObject = {}): Promise<void> {
  await request("POST", `/api/dm/actions?project=${project}&id=${action}`, { body: { ...bodyOf(selected, query), ...more } });
}

/** The selected tasks as a file in this format, with the name that the server gives it. */
export async function exportSelected(project: number, format: string, selected: Selected, query: GridQuery): Promise<{ readonly name: string; readonly content: Blob }> {
  const response = await fetch(`/api/dm/export?project=${project}&exportType=${encodeURIComponent(format)}`, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Labelfs": "1" }, body: JSON.stringify(bodyOf(selected, query)),
  });
  if (!response.ok) throw new Refused(response.status, (await response.json().catch(() => null)) as Json);
  return { name: response.headers.get("filename") ?? format, content: await response.blob() };
}

export function getFormats(project: number): Promise<readonly Format[]> {
  return get<readonly Format[]>(`/api/projects/${project}/export/formats`);
}

/** The questions about a whole task that can be answered for many tasks at once. */
export async function getChoiceFields(project: number): Promise<readonly ChoiceField[]> {
  const forms = await get<readonly { readonly fields: readonly ChoiceField[] }[]>(`/api/dm/actions/set_choice/form?project=${project}`);
  return forms.flatMap((form) => form.fields);
}

function bodyOf({ all, ids }: Selected, query: GridQuery): JsonObject {
  const selectedItems: JsonObject = all ? { all, excluded: [...ids] } : { all, included: [...ids] };
  return { selectedItems, search: query.search, ...(query.filters === null ? {} : { filters: query.filters }) };
}
