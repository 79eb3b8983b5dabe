/** The key of every label and choice of a config: its own one, else the next free key of the pool (tags.md 1.9). */
import { computed, type ReadonlySignal } from "@preact/signals-core";
import { attrString, type Config, type TagNode } from "./config";
import { assignKeys, canonical, splitKeys } from "./hotkeys";
import { isLabelsTag } from "./labels";
import type { Session } from "./session";

export type LabelKeys = ReadonlyMap<TagNode, string>;

const tables = new WeakMap<Session, ReadonlySignal<LabelKeys>>();

/** Keys of all `Label` and `Choice` tags in tree order; they give way to every key that an action has. */
export function labelKeys(session: Session): ReadonlySignal<LabelKeys> {
  const known = tables.get(session);
  if (known) return known;
  const nodes = keyedNodes(session.config);
  const table = computed(() => {
    const keys = assignKeys(nodes.map(ownKey), session.hotkeys.taken());
    return new Map(nodes.flatMap((node, i) => (keys[i] ? [[node, keys[i]] as const] : [])));
  });
  tables.set(session, table);
  return table;
}

function ownKey(node: TagNode): string | null {
  return attrString(node, "hotkey") || null;
}

/** Labels of label controls and choices of `Choices`; those inside a taxonomy get none. */
function keyedNodes(config: Config): readonly TagNode[] {
  return config.controls().flatMap((control) => {
    if (isLabelsTag(control.tag)) return config.descendants(control, "Label");
    return control.tag === "Choices" ? config.descendants(control, "Choice") : [];
  });
}

/** How a key combination is written on the page: `ctrl+shift+a` → `Ctrl Shift A`. */
export function shownKey(keys: string): string {
  const first = splitKeys(keys)[0] ?? "";
  const written = canonical(first);
  const parts = written === "+" ? ["+"] : written.endsWith("++") ? [...written.slice(0, -2).split("+"), "+"] : written.split("+");
  return parts.map((part) => KEY_SIGNS[part] ?? part[0]?.toUpperCase() + part.slice(1)).join(" ");
}

const KEY_SIGNS: Readonly<Record<string, string>> = {
  left: "←", right: "→", up: "↑", down: "↓", enter: "↵", backspace: "⌫", delete: "⌦", escape: "Esc",
};
