import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, languageOf } from "../src/core/language";
import { addEnglish, type Catalogue, count, locale, t, useCatalogue } from "../src/core/strings";
import { DATA_EN } from "../src/core/strings.data.en";
import { STRINGS as de } from "../src/core/strings.de";
import { DIALOGS_EN } from "../src/core/strings.dialogs.en";
import { EN } from "../src/core/strings.en";
import { STRINGS as es } from "../src/core/strings.es";
import { STRINGS as fr } from "../src/core/strings.fr";
import { TEXT_EN } from "../src/core/strings.text.en";
import { STRINGS as zh } from "../src/core/strings.zh";

const english: Readonly<Record<string, string>> = { ...EN, ...DATA_EN, ...DIALOGS_EN, ...TEXT_EN };
const others: Readonly<Record<string, Catalogue>> = { de, es, fr, zh };
const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

for (const [language, strings] of Object.entries(others)) {
  test(`${language} has every key of the English texts, with the same holes`, () => {
    const texts: Readonly<Record<string, string>> = strings;
    assert.deepEqual(Object.keys(english).filter((key) => !Object.hasOwn(texts, key)), [], `missing in strings.${language}.ts`);
    assert.deepEqual(Object.keys(texts).filter((key) => !Object.hasOwn(english, key)), [], `no longer in English`);
    const torn = Object.entries(english).filter(([key, text]) => holes(texts[key] ?? "").join() !== holes(text).join() || texts[key] === "");
    assert.deepEqual(torn.map(([key]) => key), []);
  });
}

test("every language that can be chosen has a catalogue", () => {
  assert.deepEqual(Object.keys(LANGUAGES).sort(), ["en", ...Object.keys(others)].sort());
});

test("the language is what was chosen, else the browser's first that there is, else English", () => {
  assert.equal(languageOf("auto", ["pt-BR", "fr-CA", "de"]), "fr");
  assert.equal(languageOf("zh", ["de"]), "zh");
  assert.equal(languageOf("auto", ["zh-Hant-TW"]), "zh");
  assert.equal(languageOf("auto", []), "en");
  assert.equal(languageOf("constructor", ["toString"]), "en");
});

test("texts change with the language and fall back to English", () => {
  addEnglish(DATA_EN);
  assert.equal(t("taskCount", { n: count(12345) }), "12,345 tasks");
  useCatalogue("de", { taskCount: "{n} Aufgaben" });
  assert.equal(t("taskCount", { n: count(12345) }), "12.345 Aufgaben");
  assert.equal(t("problems"), "Problems");
  assert.equal(locale(), "de");
  useCatalogue("en", {});
});
