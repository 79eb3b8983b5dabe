/** Buttons and keys of `Shortcut` tags: they put a text where the caret is. */
import { useEffect } from "preact/hooks";
import { attrString, type TagNode } from "../core/config";
import { shownKey } from "../core/labelkeys";
import type { Session } from "../core/session";

export interface ShortcutsProps {
  readonly session: Session;
  readonly node: TagNode;
  readonly insert: (text: string) => void;
}

export function Shortcuts({ session, node, insert }: ShortcutsProps) {
  const list = session.config.descendants(node, "Shortcut");
  useEffect(() => {
    const actions = list.filter((one) => attrString(one, "hotkey") !== "").map((one, i) => ({
      id: `shortcut:${node.name}:${i}`, title: shownText(one), group: "label" as const, keys: attrString(one, "hotkey"), typing: true, run: () => insert(insertedText(one)),
    }));
    return actions.length > 0 ? session.hotkeys.add(...actions) : undefined;
  }, [session, node]);
  if (list.length === 0 || session.readonly.value) return null;
  return (
    <div class="shortcuts">
      {list.map((one) => {
        const [hotkey, colour] = [attrString(one, "hotkey"), attrString(one, "background")];
        return (
          <button key={shownText(one)} type="button" class="btn small shortcut" style={colour ? { "--l": colour } : {}} onPointerDown={(event) => event.preventDefault()} onClick={() => insert(insertedText(one))}>
            {colour && <span class="sw" />}{shownText(one)}{hotkey && <kbd aria-hidden="true">{shownKey(hotkey)}</kbd>}
          </button>
        );
      })}
    </div>
  );
}

/** The button shows the alias when there is one; the value is what is inserted. */
function shownText(node: TagNode): string {
  return attrString(node, "alias") || insertedText(node);
}

function insertedText(node: TagNode): string {
  return attrString(node, "value", node.text ?? "").replaceAll("\\n", "\n");
}

/** Insert at the caret of a field, as typing would. */
export function insertInto(field: HTMLTextAreaElement | null, text: string): void {
  if (!field?.isConnected || field.disabled) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}
