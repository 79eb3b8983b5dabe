/** The labels of a control as a row of buttons: `[data-control]`, each `button[aria-pressed]` named by its value. */
import { useEffect } from "preact/hooks";
import { useComputed } from "@preact/signals";
import { attrBool, attrString, type TagNode } from "../core/config";
import { labelFilter, passes } from "../core/labelfilter";
import { labelKeys, shownKey } from "../core/labelkeys";
import type { LabelInfo } from "../core/labels";
import { labelPressed, pressLabel } from "../core/presslabel";
import type { Session } from "../core/session";
import { labelColour } from "./labelcolour";

export interface LabelBarProps {
  readonly session: Session;
  readonly node: TagNode;
}

export function LabelBar({ session, node }: LabelBarProps) {
  const labels = session.labels.of(node.name);
  const keys = labelKeys(session).value;
  useEffect(() => armSelected(session, node, labels), [session, node]);
  const filter = labelFilter(session, node.name).value;
  const column = !attrBool(node, "showInline", true);
  return (
    <div class="labels" data-control={node.name} role="group" aria-label={node.name} style={column ? "flex-flow:column;align-items:flex-start" : ""}>
      {labels.filter((label) => passes(filter, label.shown)).map((label) => <LabelChip key={label.stored} session={session} node={node} label={label} hotkey={keys.get(label.node)} />)}
    </div>
  );
}

interface ChipProps extends LabelBarProps {
  readonly label: LabelInfo;
  readonly hotkey: string | undefined;
}

function LabelChip({ session, node, label, hotkey }: ChipProps) {
  const pressed = useComputed(() => labelPressed(session, node, label));
  const colour = labelColour(label);
  const shownHint = hotkey !== undefined && session.settings.hotkeys.value;
  return (
    <button
      type="button" class={`chip ${colour.class}`} style={colour.style} aria-pressed={pressed.value} {...(aliasShown(node, label) ? { "aria-label": label.shown } : {})}
      title={chipTitle(label)} disabled={session.readonly.value} onClick={() => pressLabel(session, node, label)}
    >
      {label.shown}
      {aliasShown(node, label) && <span class="faint">{label.stored}</span>}
      {shownHint && <span class="hk" aria-hidden="true">{shownKey(hotkey)}</span>}
    </button>
  );
}

function chipTitle(label: LabelInfo): string | undefined {
  return label.hint || undefined;
}

function aliasShown(node: TagNode, label: LabelInfo): boolean {
  return label.stored !== label.shown && (attrBool(label.node, "showAlias", false) || attrBool(node, "showAlias", false));
}

/** Labels with `selected="true"` are armed when the task opens. */
function armSelected(session: Session, node: TagNode, labels: readonly LabelInfo[]): void {
  const wanted = labels.filter((label) => label.selected).map((label) => label.stored);
  if (wanted.length === 0 || node.name === undefined || session.armed.of(node.name).length > 0) return;
  session.armed.set(node.name, attrString(node, "choice", "single") === "multiple" ? wanted : wanted.slice(0, 1));
}
