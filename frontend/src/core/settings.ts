/** Labeling settings of this person in this browser; each is a signal and survives a reload. */
import { effect, signal, type Signal } from "@preact/signals-core";

export interface SettingValues {
  keepLabel: boolean;
  selectAfterCreate: boolean;
  autoSubmit: boolean;
  showLabels: boolean;
  crosshair: boolean;
  hotkeys: boolean;
  keepTool: boolean;
  /** A picture without labels begins with the regions of the one before. */
  keepRegions: boolean;
  /** Points lie on borders that are near; Shift turns it round. */
  snap: boolean;
  smoothing: boolean;
  invertZoom: boolean;
  /** Percent 0 … 100; null: the config's own. */
  fillOpacity: number | null;
  panel: "right" | "left" | "hidden";
  panelWidth: number;
  theme: "system" | "light" | "dark";
  /** `auto`: by time where objects have a clock, else as they were made. */
  regionOrder: "auto" | "created" | "position" | "score" | "label";
  regionGroup: "none" | "label" | "type" | "model";
  lineNumbers: boolean;
  /** `auto`: what the browser asks for. */
  language: string;
}

export const DEFAULTS: SettingValues = {
  keepLabel: false, selectAfterCreate: true, autoSubmit: false, showLabels: true, crosshair: false, hotkeys: true,
  keepTool: true, keepRegions: false, snap: false, smoothing: true, invertZoom: false, fillOpacity: null, panel: "right", panelWidth: 324, theme: "system",
  regionOrder: "auto", regionGroup: "none", lineNumbers: false, language: "auto",
};

export type Settings = { readonly [K in keyof SettingValues]: Signal<SettingValues[K]> };

export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = "labelfs.settings";

/** Settings from `storage`, written back when one changes. */
export function loadSettings(storage: Storage): Settings {
  const saved = readSaved(storage);
  const values = { ...DEFAULTS, ...saved };
  const settings = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, signal(value)])) as unknown as Settings;
  let first = true;
  effect(() => {
    const now = Object.fromEntries(Object.entries(settings).map(([key, one]) => [key, (one as Signal<unknown>).value]));
    if (!first) storage.setItem(KEY, JSON.stringify(now));
    first = false;
  });
  return settings;
}

function readSaved(storage: Storage): Partial<SettingValues> {
  try {
    const value: unknown = JSON.parse(storage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? pick(value) : {};
  } catch {
    return {}; // another program's text under our key: start from the defaults
  }
}

function pick(value: object): Partial<SettingValues> {
  const known = Object.entries(value).filter(([key, one]) => key in DEFAULTS && sameKind(one, DEFAULTS[key as keyof SettingValues]));
  return Object.fromEntries(known);
}

function sameKind(value: unknown, model: unknown): boolean {
  return model === null ? value === null || typeof value === "number" : typeof value === typeof model;
}
