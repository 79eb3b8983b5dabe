/** The catalogue of the person's language; English is in the page already, each other one is a file of its own. */
import { type Language, languageOf } from "../core/language";
import type { Settings } from "../core/settings";
import { type Catalogue, useCatalogue } from "../core/strings";

const FILES: Readonly<Record<Exclude<Language, "en">, () => Promise<{ readonly STRINGS: Catalogue }>>> = {
  de: () => import("../core/strings.de"), es: () => import("../core/strings.es"),
  fr: () => import("../core/strings.fr"), zh: () => import("../core/strings.zh"),
};

/** Speak what the settings say; a catalogue that cannot be loaded leaves the texts as they are, and says so in the console. */
export async function loadLanguage(settings: Settings): Promise<void> {
  const language = languageOf(settings.language.value, navigator.languages);
  try {
    useCatalogue(language, language === "en" ? {} : (await FILES[language]()).STRINGS);
    document.documentElement.lang = language;
  } catch (error) {
    console.warn(`the texts in ${language} could not be loaded`, error);
  }
}
