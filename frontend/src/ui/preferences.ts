/** What this person prefers in this browser, for the pages beside the labeling page: theme and language before the first render. */
import { loadSettings } from "../core/settings";
import { addEnglish, type Catalogue } from "../core/strings";
import { loadLanguage } from "./language";
import { followTheme } from "./theme";

export const settings = loadSettings(localStorage);

/** Put theme and language in force and take away what stood for the page; `english` are the texts that only this page has. */
export async function startPage(english: Catalogue): Promise<void> {
  followTheme(settings);
  addEnglish(english);
  await loadLanguage(settings);
  document.getElementById("app")?.replaceChildren();
}
