/** What a `Filter` tag narrows the labels or choices of a control to. */
import { signal, type Signal } from "@preact/signals-core";
import type { Session } from "./session";

export interface LabelFilter {
  readonly text: string;
  readonly caseSensitive: boolean;
}

const NONE: LabelFilter = { text: "", caseSensitive: false };
const filters = new WeakMap<Session, Map<string, Signal<LabelFilter>>>();

export function labelFilter(session: Session, control: string | undefined): Signal<LabelFilter> {
  const own = filters.get(session) ?? new Map<string, Signal<LabelFilter>>();
  filters.set(session, own);
  const known = own.get(control ?? "") ?? signal(NONE);
  own.set(control ?? "", known);
  return known;
}

/** Whether a name is shown under a filter. */
export function passes(filter: LabelFilter, name: string): boolean {
  if (filter.text === "") return true;
  return filter.caseSensitive ? name.includes(filter.text) : name.toLowerCase().includes(filter.text.toLowerCase());
}
