/** One table of all keys: actions with an id, default keys that project and person can change, a dispatcher. */
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Dispose } from "./scope";

export interface Action {
  /** Stable id, such as `submit` or `label:objects:Car`. */
  readonly id: string;
  readonly title: string;
  readonly group: "label" | "regions" | "task" | "view" | "media";
  /** Default keys, comma-separated: `ctrl+enter`, `backspace,delete`. On a Mac `ctrl` is the command key. */
  readonly keys: string;
  readonly run: () => void;
  readonly enabled?: () => boolean;
  /** Works while typing in a field. */
  readonly typing?: boolean;
  /** The browser has an event of its own for the default keys (copy, cut, paste) and the work is done there; other keys run it. */
  readonly native?: boolean;
  /** Given automatically: gives way to every other binding of the key. */
  readonly automatic?: boolean;
}

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const NAMES: Readonly<Record<string, string>> = {
  " ": "space", escape: "escape", arrowleft: "left", arrowright: "right", arrowup: "up", arrowdown: "down",
  esc: "escape", return: "enter", del: "delete", plus: "+", minus: "-", command: "ctrl", cmd: "ctrl", meta: "ctrl", option: "alt",
};

/** Canonical form `ctrl+alt+shift+key` of a written combination. */
export function canonical(keys: string): string {
  const text = keys.trim().toLowerCase();
  const parts = text.endsWith("++") ? [...text.slice(0, -2).split("+"), "+"] : text === "+" ? ["+"] : text.split("+");
  const named = parts.map((part) => NAMES[part.trim()] ?? part.trim());
  const key = named.at(-1) ?? "";
  return [...["ctrl", "alt", "shift"].filter((mod) => named.slice(0, -1).includes(mod)), key].join("+");
}

/** Every canonical form that a key press can stand for (`?` is also `shift+/`). */
export function pressed(press: KeyPress): readonly string[] {
  const mods = [press.ctrlKey || press.metaKey ? "ctrl" : "", press.altKey ? "alt" : "", press.shiftKey ? "shift" : ""];
  const byKey = NAMES[press.key.toLowerCase()] ?? press.key.toLowerCase();
  const letter = /^(?:Key|Digit)(.)$/.exec(press.code)?.[1]?.toLowerCase();
  const keys = letter !== undefined && letter !== byKey ? [byKey, letter] : [byKey];
  const forms = keys.map((key) => [...mods.filter(Boolean), key].join("+"));
  if (press.shiftKey && byKey.length === 1 && !/[a-z0-9]/.test(byKey)) forms.push([...mods.slice(0, 2).filter(Boolean), byKey].join("+"));
  return forms;
}

export class Hotkeys {
  readonly #actions = signal<readonly Action[]>([]);
  /** Action id → keys; "" switches a key off. Later ones win: project, then person. */
  readonly overrides = signal<Readonly<Record<string, string>>>({});

  get actions(): ReadonlySignal<readonly Action[]> {
    return this.#actions;
  }

  add(...actions: readonly Action[]): Dispose {
    this.#actions.value = [...this.#actions.value, ...actions];
    return () => {
      this.#actions.value = this.#actions.value.filter((one) => !actions.includes(one));
    };
  }

  /** The keys in force for an action, canonical. */
  keysOf(action: Action): readonly string[] {
    const keys = this.overrides.value[action.id] ?? action.keys;
    return keys === "" ? [] : splitKeys(keys).map(canonical);
  }

  /** All keys taken by actions that are not automatic. */
  taken(): ReadonlySet<string> {
    return new Set(this.#actions.value.filter((one) => !one.automatic).flatMap((one) => this.keysOf(one)));
  }

  /** The action a key press means: the latest enabled one, automatic ones last. */
  find(press: KeyPress, typing: boolean): Action | undefined {
    const forms = pressed(press);
    const fits = this.#actions.value.filter((one) => (!typing || one.typing) && this.keysOf(one).some((keys) => forms.includes(keys)));
    const ready = fits.filter((one) => one.enabled?.() ?? true);
    return ready.filter((one) => !one.automatic).at(-1) ?? ready.at(-1);
  }
}

/** The combinations of a comma-separated list; a comma behind `+` (or alone) is a key. */
export function splitKeys(keys: string): readonly string[] {
  return keys === "," ? [","] : keys.split(/(?<!\+),/).filter(Boolean);
}

/** Keys given to labels and choices without one, in this order. */
export const POOL = "1234567890qwetasdfgzxcvbyiopjklnm";

/** For each entry without own key, the next free key of the pool; never one in `taken`. */
export function assignKeys(own: readonly (string | null)[], taken: ReadonlySet<string>): readonly (string | null)[] {
  const used = new Set([...taken, ...own.filter((one): one is string => one !== null).map(canonical)]);
  const free = [...POOL].filter((key) => !used.has(key));
  return own.map((one) => one ?? free.shift() ?? null);
}
