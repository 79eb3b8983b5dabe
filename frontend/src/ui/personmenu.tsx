/** Who one is, and behind it the two things one may want to change on any page: language and theme. */
import type { ComponentChildren } from "preact";
import type { MeAnswer } from "../api/project";
import { LANGUAGES } from "../core/language";
import { t } from "../core/strings";
import { MenuButton, type MenuItem } from "../widgets/menu";
import { loadLanguage } from "./language";
import { settings } from "./preferences";

const THEMES = { system: "themeSystem", light: "themeLight", dark: "themeDark" } as const;

export function PersonMenu({ me }: { readonly me: MeAnswer }): ComponentChildren {
  const speak = (language: string): void => {
    settings.language.value = language;
    void loadLanguage(settings);
  };
  const language = (code: string, title: string): MenuItem => ({ title, checked: settings.language.value === code, run: () => speak(code) });
  const items = [
    language("auto", `${t("language")}: ${t("languageAuto")}`),
    ...Object.entries(LANGUAGES).map(([code, name]) => language(code, name)),
    ...Object.entries(THEMES).map(([theme, name]): MenuItem => ({
      title: `${t("settingTheme")}: ${t(name)}`, checked: settings.theme.value === theme, run: () => { settings.theme.value = theme as keyof typeof THEMES; },
    })),
  ];
  return (
    <MenuButton label={`${me.initials}, ${t("personMenu", { name: me.name || me.email })}`} items={items} class="person-button">
      <span class={`avatar l${(me.id % 16) + 1}`} aria-hidden="true">{me.initials}</span>
    </MenuButton>
  );
}
