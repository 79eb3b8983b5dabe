/** The one catalogue of texts that a person reads; English is the contract of names (ui.md). */
import { EN } from "./strings.en";

export type StringKey = keyof typeof EN;

let catalogue: Readonly<Partial<Record<StringKey, string>>> = EN;

export function useCatalogue(strings: Readonly<Partial<Record<StringKey, string>>>): void {
  catalogue = strings;
}

/** The text for `key` with `{name}` filled in; falls back to English. */
export function t(key: StringKey, values: Readonly<Record<string, string | number>> = {}): string {
  const text = catalogue[key] ?? EN[key];
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** `one` or `many` by count, with `{n}` filled in. */
export function plural(n: number, one: StringKey, many: StringKey): string {
  return t(n === 1 ? one : many, { n });
}
