/** How labeling behaves and looks for this person in this browser. */
import type { Signal } from "@preact/signals";
import { LANGUAGES } from "../../core/language";
import type { Settings } from "../../core/settings";
import type { StringKey } from "../../core/strings";
import "../../core/dialogstrings";
import { t } from "../../core/strings";
import { Dialog } from "../../widgets/dialog";
import { loadLanguage } from "../language";
import type { LabelPage } from "./page";

export default function SettingsDialog({ page }: { readonly page: LabelPage }) {
  const { settings } = page;
  return (
    <Dialog title={t("labelingSettings")} icon="settings" width={520} onClose={() => { page.dialog.value = null; }}>
      <section class="settings">
        <h3>{t("settingsLabeling")}</h3>
        <Toggle title="settingHotkeys" value={settings.hotkeys} />
        <Toggle title="settingKeepLabel" value={settings.keepLabel} />
        <Toggle title="settingSelectAfter" value={settings.selectAfterCreate} />
        <Toggle title="settingKeepTool" value={settings.keepTool} />
        <Toggle title="settingKeepRegions" value={settings.keepRegions} />
        <Toggle title="settingSnap" value={settings.snap} />
        <Toggle title="settingAutoSubmit" value={settings.autoSubmit} />
        <h3>{t("settingsLook")}</h3>
        <LanguageChoice settings={settings} />
        <Choice title="settingTheme" value={settings.theme} options={[["system", "themeSystem"], ["light", "themeLight"], ["dark", "themeDark"]]} />
        <Choice title="settingPanel" value={settings.panel} options={[["left", "panelLeft"], ["right", "panelRight"], ["hidden", "panelHidden"]]} />
        <Toggle title="settingShowLabels" value={settings.showLabels} />
        <Toggle title="settingCrosshair" value={settings.crosshair} />
        <Toggle title="settingSmoothing" value={settings.smoothing} />
        <Toggle title="settingInvertZoom" value={settings.invertZoom} />
        <Toggle title="settingLineNumbers" value={settings.lineNumbers} />
        <Opacity value={settings.fillOpacity} />
      </section>
    </Dialog>
  );
}

function Toggle({ title, value }: { readonly title: StringKey; readonly value: Signal<boolean> }) {
  return (
    <div class="setting">
      <span id={`setting-${title}`}>{t(title)}</span>
      <button type="button" class="switch" role="switch" aria-checked={value.value} aria-labelledby={`setting-${title}`} onClick={() => { value.value = !value.value; }} />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly title: StringKey;
  readonly value: Signal<T>;
  readonly options: readonly (readonly [T, StringKey])[];
}

function Choice<T extends string>({ title, value, options }: ChoiceProps<T>) {
  return (
    <div class="setting">
      <span id={`setting-${title}`}>{t(title)}</span>
      <div class="seg" role="radiogroup" aria-labelledby={`setting-${title}`}>
        {options.map(([key, name]) => <label key={key}><input type="radio" name={title} checked={value.value === key} onChange={() => { value.value = key; }} />{t(name)}</label>)}
      </div>
    </div>
  );
}

function LanguageChoice({ settings }: { readonly settings: Settings }) {
  const speak = (language: string): void => {
    settings.language.value = language;
    void loadLanguage(settings);
  };
  return (
    <div class="setting">
      <label for="setting-language">{t("language")}</label>
      <select id="setting-language" class="input" value={settings.language.value} onChange={(event) => speak(event.currentTarget.value)}>
        <option value="auto">{t("languageAuto")}</option>
        {Object.entries(LANGUAGES).map(([code, name]) => <option key={code} value={code} lang={code}>{name}</option>)}
      </select>
    </div>
  );
}

function Opacity({ value }: { readonly value: Signal<number | null> }) {
  return (
    <div class="setting">
      <label for="setting-opacity">{t("settingOpacity")}</label>
      <span class="row g6">
        <input id="setting-opacity" class="range" type="range" min={0} max={100} step={5} value={value.value ?? 20} style={{ width: "140px" }} onInput={(event) => { value.value = Number(event.currentTarget.value); }} />
        <button type="button" class="btn small quiet num" style={{ minWidth: "112px" }} disabled={value.value === null} onClick={() => { value.value = null; }}>{value.value === null ? t("settingOpacityOwn") : t("percent", { n: value.value })}</button>
      </span>
    </div>
  );
}
