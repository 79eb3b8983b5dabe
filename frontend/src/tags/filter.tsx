/** `<Filter>`: a search box over the labels or choices of a control; Enter takes the first match. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { choiceTree, flat, pressChoice } from "../core/choices";
import { attrBool, attrNumber, attrString, type TagNode } from "../core/config";
import { attrStyle } from "../core/css";
import { labelFilter, passes } from "../core/labelfilter";
import { isLabelsTag } from "../core/labels";
import { pressLabel } from "../core/presslabel";
import type { TagDefinition, TagProps } from "../core/registry";
import type { Session } from "../core/session";
import { t } from "../core/textstrings";
import { Icon } from "../widgets/icon";

function FilterView({ session, node }: TagProps) {
  const field = useRef<HTMLInputElement>(null);
  const text = useSignal("");
  const target = node.toName?.[0];
  const filter = labelFilter(session, target);
  const set = (value: string): void => {
    text.value = value;
    filter.value = { text: value.length >= attrNumber(node, "minLength", 3) ? value : "", caseSensitive: attrBool(node, "caseSensitive", false) };
  };
  useEffect(() => {
    const keys = attrString(node, "hotkey");
    if (keys === "") return undefined;
    return session.hotkeys.add({ id: `filter:${target}`, title: t("filterLabels"), group: "label", keys, run: () => field.current?.focus() });
  }, [session, node]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && text.value !== "") {
      pressFirst(session, target, text.value, attrBool(node, "caseSensitive", false));
      if (attrBool(node, "cleanup", true)) set("");
    } else if (event.key === "Escape") {
      set("");
      field.current?.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <label class="input label-filter" style={attrStyle(node) || undefined}>
      <Icon name="search" />
      <input ref={field} type="search" aria-label={attrString(node, "placeholder") || t("filterLabels")} placeholder={attrString(node, "placeholder") || t("filterLabels")} value={text.value}
        onInput={(event) => set(event.currentTarget.value)} onKeyDown={onKeyDown} />
    </label>
  );
}

function pressFirst(session: Session, name: string | undefined, text: string, caseSensitive: boolean): void {
  const control: TagNode | undefined = session.config.named(name);
  if (!control) return;
  const filter = { text, caseSensitive };
  if (isLabelsTag(control.tag)) {
    const label = session.labels.of(name).find((one) => passes(filter, one.shown));
    if (label) pressLabel(session, control, label);
    return;
  }
  const choice = flat(choiceTree(control)).find((one) => one.children.length === 0 && passes(filter, one.shown));
  if (choice) pressChoice(session, control, choice);
}

const definition: TagDefinition = { tag: "Filter", view: FilterView };
export default definition;
