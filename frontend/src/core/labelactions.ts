/** Puts the keys of every label and choice into the session's table of keys. */
import { computed, effect, untracked } from "@preact/signals-core";
import { answerScope, isPerRegion, regionFor } from "./answers";
import { choiceTree, flat, pressChoice } from "./choices";
import { attrString, type TagNode } from "./config";
import type { Action } from "./hotkeys";
import { labelKeys } from "./labelkeys";
import { isLabelsTag } from "./labels";
import { pressLabel } from "./presslabel";
import type { Dispose } from "./scope";
import type { Session } from "./session";
import { isVisible } from "./visibility";

/** Register an action per label and choice; keys follow when other keys of the table change. Ends with the session. */
export function registerLabelKeys(session: Session): Dispose {
  const keys = labelKeys(session);
  const actions = labelActions(session);
  const fingerprint = computed(() => actions.map(({ node }) => keys.value.get(node) ?? "").join("\n"));
  let remove: Dispose = () => undefined;
  const stop = effect(() => {
    const given = fingerprint.value.split("\n");
    untracked(() => {
      remove();
      remove = session.hotkeys.add(...actions.map(({ action }, i) => ({ ...action, keys: given[i] ?? "" })));
    });
  });
  return session.scope.add(() => {
    stop();
    remove();
  });
}

interface Keyed {
  readonly node: TagNode;
  readonly action: Omit<Action, "keys">;
}

function labelActions(session: Session): readonly Keyed[] {
  return session.config.controls().flatMap((control) => {
    if (isLabelsTag(control.tag)) return labelsOf(session, control);
    return control.tag === "Choices" ? choicesOf(session, control) : [];
  });
}

function common(session: Session, node: TagNode): Pick<Action, "group" | "automatic"> & { readonly ready: () => boolean } {
  return {
    group: "label",
    automatic: attrString(node, "hotkey") === "",
    ready: () => !session.readonly.value && session.settings.hotkeys.value,
  };
}

function labelsOf(session: Session, control: TagNode): readonly Keyed[] {
  return session.labels.of(control.name).map((label) => {
    const { ready, ...rest } = common(session, label.node);
    const run = (): void => pressLabel(session, control, label);
    return { node: label.node, action: { ...rest, id: `label:${label.control}:${label.stored}`, title: label.shown, run, enabled: () => ready() && isVisible(session, control) } };
  });
}

function choicesOf(session: Session, control: TagNode): readonly Keyed[] {
  return flat(choiceTree(control)).map((choice) => {
    const { ready, ...rest } = common(session, choice.node);
    const run = (): void => pressChoice(session, control, choice);
    const enabled = (): boolean => ready() && answerScope(session, control) !== null && isVisible(session, control, isPerRegion(control) ? regionFor(session, control) : undefined);
    return { node: choice.node, action: { ...rest, id: `choice:${control.name}:${choice.path.join("/")}`, title: choice.shown, run, enabled } };
  });
}
