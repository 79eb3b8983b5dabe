/** The theme in force: the system's, unless the person chose one; set on <html> before the first paint of a page. */
import { effect } from "@preact/signals";
import type { Settings } from "../core/settings";

/** Keep `data-theme` on <html> in step with the settings. */
export function followTheme(settings: Settings): void {
  effect(() => {
    const theme = settings.theme.value;
    if (theme === "system") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.dataset["theme"] = theme;
  });
}
