/** The languages that the pages speak, and which one is meant. */
export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", fr: "Français", zh: "中文" } as const;

export type Language = keyof typeof LANGUAGES;

/** What the person chose; else the first of the browser's languages that there is; else English. */
export function languageOf(chosen: string, browser: readonly string[]): Language {
  for (const tag of [chosen, ...browser]) {
    const short = tag.toLowerCase().split("-")[0] ?? "";
    if (Object.hasOwn(LANGUAGES, short)) return short as Language;
  }
  return "en";
}
