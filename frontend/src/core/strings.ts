/** The one catalogue of texts that a person reads; English is the contract of names (ui.md). */
import { signal } from "@preact/signals-core";
import type { Language } from "./language";
import type { DATA_EN } from "./strings.data.en";
import type { DIALOGS_EN } from "./strings.dialogs.en";
import { EN } from "./strings.en";
import type { TEXT_EN } from "./strings.text.en";

export type StringKey = keyof typeof EN | keyof typeof DATA_EN | keyof typeof DIALOGS_EN | keyof typeof TEXT_EN;
export type Catalogue = Readonly<Partial<Record<StringKey, string>>>;

let english: Catalogue = EN;
const translated = signal<{ readonly language: string; readonly strings: Catalogue }>({ language: "en", strings: {} });

/** English texts that only some pages need. */
export function addEnglish(more: Catalogue): void {
  english = { ...english, ...more };
}

/** Speak this language from now on; what is on the page already changes with it. */
export function useCatalogue(language: string, strings: Catalogue): void {
  translated.value = { language, strings };
}

/** Language tag for dates and numbers; English ones are written day first. */
export function locale(): string {
  const { language } = translated.value;
  return language === "en" ? "en-GB" : language;
}

/** A whole number as one writes it here; small ones need no tables of other languages, which take 30 ms to load. */
export function count(n: number): string {
  return Math.abs(n) < 1000 ? String(n) : n.toLocaleString(locale());
}

/** The text for `key` with `{name}` filled in; falls back to English. */
export function t(key: StringKey, values: Readonly<Record<string, string | number>> = {}): string {
  const text = translated.value.strings[key] ?? english[key] ?? key;
  return filled(text, values);
}

/** `one` or `many` by count, with `{n}` filled in. */
export function plural(n: number, one: StringKey, many: StringKey): string {
  return t(n === 1 ? one : many, { n: count(n) });
}

/** Translator of the texts that one room declares for itself, in every language; they travel in the room's own chunk. */
export function texts<K extends string>(all: Readonly<Record<Language, Readonly<Record<K, string>>>>): Translator<K> {
  return (key, values = {}) => {
    const { language } = translated.value;
    const own = all[Object.hasOwn(all, language) ? (language as Language) : "en"];
    return filled(own[key], values);
  };
}

export type Translator<K extends string> = (key: K, values?: Readonly<Record<string, string | number>>) => string;

function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
