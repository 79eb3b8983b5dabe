/** `<Choices>`: one or several of a list or tree, for the whole object, a region or a page. */
import { attrBool, attrString } from "../core/config";
import { attrStyle } from "../core/css";
import { answerScope, answerValue, type AnswerScope } from "../core/answers";
import { type ChoiceInfo, type ChoiceReading, choiceTree, flat, isMultiple, isNested, leaves, pressChoice, readChoices, tickOf } from "../core/choices";
import type { TagNode } from "../core/config";
import type { Json } from "../core/json";
import { labelFilter, passes } from "../core/labelfilter";
import { labelKeys, shownKey } from "../core/labelkeys";
import type { TagDefinition, TagProps, ValidationProblem } from "../core/registry";
import { requiredProblem, scopesOf, titleOf } from "../core/required";
import type { Session } from "../core/session";
import { t } from "../core/textstrings";
import { ControlTitle } from "../widgets/controltitle";
import { later } from "../widgets/later";
import { SafeHtml } from "../widgets/safehtml";

/** Only `layout="select"` needs it. */
const Picker = later(async () => (await import("../widgets/picker")).Picker);

interface ViewProps {
  readonly session: Session;
  readonly node: TagNode;
  readonly scope: AnswerScope;
  readonly reading: ChoiceReading;
}

type Layout = "vertical" | "inline" | "select" | "seg";

function ChoicesView({ session, node, region }: TagProps) {
  const scope = answerScope(session, node, region);
  if (!scope) return null;
  const reading = readChoices(node, answerValue(session, node, scope, "choices"));
  const layout = layoutOf(node, scope);
  const props = { session, node, scope, reading };
  const Shape = layout === "select" ? SelectChoices : layout === "seg" ? SegChoices : ListChoices;
  return (
    <fieldset class={`choices ${layout}`} data-control={node.name} role={isMultiple(node) || layout === "select" ? "group" : "radiogroup"} aria-label={titleOf(node)} aria-required={required(node)}>
      <ControlTitle config={session.config} node={node} as="legend" />
      <Shape {...props} />
      {reading.unknown.map((value) => <Unknown key={JSON.stringify(value)} value={value} />)}
    </fieldset>
  );
}

function required(node: TagNode): boolean | undefined {
  return !isMultiple(node) && attrBool(node, "required", false) ? true : undefined;
}

function layoutOf(node: TagNode, scope: AnswerScope): Layout {
  const layout = attrString(node, "layout");
  if (layout === "select") return "select";
  const inline = node.attrs?.["showInline"] ?? (layout === "" ? undefined : layout === "inline");
  const list = choiceTree(node);
  const few = list.length <= 4 && list.every((one) => one.children.length === 0 && !hasMarkup(one)) && list.reduce((sum, one) => sum + one.shown.length, 0) <= 32;
  if (scope.region && few && !isMultiple(node) && inline !== false && list.length > 1) return "seg";
  return inline === true || inline === "true" ? "inline" : "vertical";
}

function hasMarkup(choice: ChoiceInfo): boolean {
  return attrString(choice.node, "html") !== "" || attrString(choice.node, "style") !== "";
}

function ListChoices(props: ViewProps) {
  const filter = labelFilter(props.session, props.node.name).value;
  const shown = choiceTree(props.node).filter((choice) => flat([choice]).some((one) => passes(filter, one.shown)));
  return <div class="choice-list">{shown.map((choice) => <Branch key={choice.stored} {...props} choice={choice} />)}</div>;
}

function Branch({ choice, ...props }: ViewProps & { readonly choice: ChoiceInfo }) {
  if (choice.children.length === 0) return <Choice {...props} choice={choice} />;
  const below = choice.children.map((child) => <Branch key={child.stored} {...props} choice={child} />);
  const own = isMultiple(props.node) || !isNested(props.node);
  return (
    <div class="choice-branch" role="group" aria-label={choice.shown}>
      {own ? <Choice {...props} choice={choice} /> : <div class="choice-parent">{choice.shown}</div>}
      <div class="choice-children">{below}</div>
    </div>
  );
}

function Choice({ session, node, scope, reading, choice }: ViewProps & { readonly choice: ChoiceInfo }) {
  const tick = tickOf(reading, choice);
  const multiple = isMultiple(node);
  const hotkey = session.settings.hotkeys.value ? labelKeys(session).value.get(choice.node) : undefined;
  const off = session.readonly.value || attrBool(choice.node, "readonly", false);
  return (
    <label class={`choice${tick === true ? " on" : ""}${off ? " off" : ""}`} style={attrStyle(choice.node) || undefined} title={attrString(choice.node, "hint") || undefined}>
      <input
        class={multiple ? "check" : "radio"} type={multiple ? "checkbox" : "radio"} name={groupName(node, scope)} checked={tick === true} indeterminate={tick === "mixed"}
        disabled={off} onClick={() => pressChoice(session, node, choice, scope)}
      />
      <ChoiceText choice={choice} />
      {hotkey !== undefined && <kbd aria-hidden="true" class="end">{shownKey(hotkey)}</kbd>}
    </label>
  );
}

function ChoiceText({ choice }: { readonly choice: ChoiceInfo }) {
  const html = attrString(choice.node, "html");
  return html === "" ? <span class="choice-text">{choice.shown}</span> : <SafeHtml html={html} class="choice-text" />;
}

function groupName(node: TagNode, scope: AnswerScope): string {
  return `${node.name ?? ""}:${scope.region?.id ?? ""}:${scope.item ?? ""}`;
}

/** A few short choices side by side, as for a region in the details panel. */
function SegChoices({ session, node, scope, reading }: ViewProps) {
  return (
    <div class="seg fill">
      {choiceTree(node).map((choice) => (
        <label key={choice.stored} title={attrString(choice.node, "hint") || undefined}>
          <input type="radio" name={groupName(node, scope)} checked={tickOf(reading, choice) === true} disabled={session.readonly.value} onClick={() => pressChoice(session, node, choice, scope)} />
          {choice.shown}
        </label>
      ))}
    </div>
  );
}

function SelectChoices({ session, node, scope, reading }: ViewProps) {
  const all = isNested(node) ? leaves(choiceTree(node)) : flat(choiceTree(node));
  const chosen = all.filter((one) => tickOf(reading, one) === true);
  const key = (one: ChoiceInfo): string => JSON.stringify(one.path);
  return (
    <Picker
      name={titleOf(node)} multiple={isMultiple(node)} disabled={session.readonly.value}
      options={all.map((one) => ({ key: key(one), text: isNested(node) ? shownPath(choiceTree(node), one) : one.shown }))}
      chosen={chosen.map(key)}
      onPick={(picked) => {
        const choice = all.find((one) => key(one) === picked);
        if (choice) pressChoice(session, node, choice, scope);
      }}
    />
  );
}

function shownPath(tree: readonly ChoiceInfo[], choice: ChoiceInfo): string {
  const names: string[] = [];
  let level = tree;
  for (const step of choice.path) {
    const one = level.find((other) => other.stored === step);
    names.push(one?.shown ?? step);
    level = one?.children ?? [];
  }
  return names.join(" / ");
}

function Unknown({ value }: { readonly value: Json }) {
  const text = Array.isArray(value) ? value.join(" / ") : String(value);
  return <p class="control-unknown" role="note" title={t("unknownValue")}><span class="badge changed">{text}</span><span>{t("unknownValue")}</span></p>;
}

function validate(session: Session, node: TagNode): ValidationProblem | null {
  const count = (scope: AnswerScope): number => {
    const value = answerValue(session, node, scope, "choices");
    return Array.isArray(value) ? value.length : value === undefined ? 0 : 1;
  };
  const lacking = requiredProblem(session, node, (scope) => count(scope) > 0);
  if (lacking || isMultiple(node)) return lacking;
  const crowded = scopesOf(session, node).find((scope) => count(scope) > 1);
  if (!crowded) return null;
  const message = t("onlyOne", { name: titleOf(node) });
  return crowded.region ? { message, region: crowded.region.id } : { message };
}

const definition: TagDefinition = {
  tag: "Choices",
  view: ChoicesView,
  result: { type: "choices", payload: "choices" },
  classifies: true,
  validate,
};
export default definition;
