/** The `hotkey` of a form control, in the session's table of keys while the control is on the page. */
import { useEffect } from "preact/hooks";
import { attrString, type TagNode } from "../core/config";
import { titleOf } from "../core/required";
import type { Session } from "../core/session";

export function useControlKey(session: Session, node: TagNode, run: () => void): void {
  useEffect(() => {
    const keys = attrString(node, "hotkey");
    if (keys === "") return undefined;
    return session.hotkeys.add({ id: `control:${node.name}`, title: titleOf(node), group: "label", keys, run, enabled: () => !session.readonly.value });
  }, [session, node]);
}
