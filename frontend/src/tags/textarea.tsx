/** `<TextArea>`: texts that a person writes, for the whole object, a region or a page. */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { answer, answerScope, answerValue, type AnswerScope } from "../core/answers";
import { attrBool, attrNumber, attrString, type TagNode } from "../core/config";
import { asStrings, type Json } from "../core/json";
import { pendingText } from "../core/pending";
import type { TagDefinition, TagProps } from "../core/registry";
import { requiredProblem, scopesOf, titleOf } from "../core/required";
import type { Session } from "../core/session";
import { t } from "../core/textstrings";
import { resolve } from "../core/variables";
import { ControlTitle } from "../widgets/controltitle";
import { Icon } from "../widgets/icon";
import { insertInto, Shortcuts } from "../widgets/shortcuts";

interface BoxProps {
  readonly session: Session;
  readonly node: TagNode;
  readonly scope: AnswerScope;
  readonly texts: readonly string[];
}

function TextAreaView({ session, node, region }: TagProps) {
  const scope = answerScope(session, node, region);
  const last = useRef<HTMLTextAreaElement | null>(null);
  const id = useId();
  if (!scope) return null;
  const texts = textsOf(answerValue(session, node, scope, "text"));
  const props = { session, node, scope, texts };
  const full = texts.length >= attrNumber(node, "maxSubmissions", Infinity);
  const key = `${scope.region?.id ?? ""}:${scope.item ?? ""}`;
  const remember = (event: FocusEvent): void => {
    if (event.target instanceof HTMLTextAreaElement) last.current = event.target;
  };
  return (
    <div class="field textarea" data-control={node.name} role="group" aria-label={titleOf(node)} onFocusIn={remember} ref={(element) => { if (element) last.current ??= element.querySelector("textarea"); }}>
      <ControlTitle config={session.config} node={node} id={id} />
      {!isOpen(node) && texts.length > 0 && <ol class="texts">{texts.map((text, i) => <Submitted key={`${i}:${text}`} {...props} text={text} index={i} />)}</ol>}
      {isOpen(node) ? <OpenBoxes key={key} {...props} /> : !full && attrBool(node, "allowSubmit", true) && <NewText key={key} {...props} />}
      <Shortcuts session={session} node={node} insert={(text) => insertInto(last.current, text)} />
    </div>
  );
}

function textsOf(value: Json | undefined): readonly string[] {
  return typeof value === "string" ? [value] : asStrings(value);
}

/** A field that always is what is stored: transcriptions, and single editable texts. */
function isOpen(node: TagNode): boolean {
  return attrBool(node, "editable", false) && (attrBool(node, "transcription", false) || attrNumber(node, "maxSubmissions", Infinity) === 1);
}

function write({ session, node, scope }: BoxProps, texts: readonly string[], merge?: string): void {
  answer(session, node, scope, texts.length > 0 ? { text: texts } : null, merge);
}

function rowsOf(node: TagNode): number {
  return Math.max(1, Math.round(attrNumber(node, "rows", 1)));
}

/** Texts that stay open; typing changes the answer at once, a pause makes an undo step. */
function OpenBoxes(props: BoxProps) {
  const { session, node, texts } = props;
  const max = attrNumber(node, "maxSubmissions", Infinity);
  const count = Math.max(1, texts.length);
  const visit = useRef(0);
  const change = (index: number, text: string): void => {
    const next = texts.length > index ? texts.map((one, i) => (i === index ? text : one)) : [...texts, text];
    write(props, next.every((one) => one === "") ? [] : next, `text:${node.name}:${props.scope.region?.id ?? ""}:${index}:${visit.current}`);
  };
  return (
    <>
      {Array.from({ length: count }, (_, i) => (
        <GrowingBox key={i} node={node} label={count > 1 ? t("editText", { n: i + 1 }) : titleOf(node)} value={texts[i] ?? initial(session, node)} disabled={session.readonly.value}
          onFocus={() => { visit.current = Date.now(); }} onInput={(text) => change(i, text)} />
      ))}
      {texts.length > 0 && texts.length < max && max > 1 && !session.readonly.value && attrBool(node, "allowSubmit", true)
        && <button type="button" class="btn small textarea-add" onClick={() => write(props, [...texts, ""])}>{t("add")}</button>}
    </>
  );
}

function initial(session: Session, node: TagNode): string {
  const value = attrString(node, "value");
  const found = value === "" ? "" : resolve(value, session.task.data);
  return typeof found === "string" ? found : found === undefined || found === null ? "" : typeof found === "object" ? JSON.stringify(found) : String(found);
}

/** The box for the next text. */
function NewText(props: BoxProps) {
  const { session, node, scope } = props;
  const box = pendingText(session, node, scope);
  const rows = rowsOf(node);
  const field = useRef<HTMLTextAreaElement | null>(null);
  const value = box.value ?? initial(session, node);
  const add = (): void => {
    if (addText(props, value)) box.value = "";
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing || event.shiftKey !== rows > 1) return;
    event.preventDefault();
    add();
  };
  return (
    <div class="textarea-new">
      <GrowingBox node={node} label={titleOf(node)} value={value} disabled={session.readonly.value} placeholder={attrString(node, "placeholder")} field={field}
        onInput={(text) => { box.value = text; }} onKeyDown={onKeyDown} />
      {attrBool(node, "showSubmitButton", rows > 1) && <button type="button" class="btn small textarea-add" disabled={value.trim() === "" || session.readonly.value} onClick={add}>
        {t("add")}<kbd aria-hidden="true">{rows > 1 ? "⇧ ↵" : "↵"}</kbd></button>}
    </div>
  );
}

/** Add one text; false when it is empty or (skipDuplicates) already there. */
function addText(props: BoxProps, text: string): boolean {
  const { session, node, texts } = props;
  if (text.trim() === "" || texts.length >= attrNumber(node, "maxSubmissions", Infinity)) return false;
  if (attrBool(node, "skipDuplicates", false) && texts.some((one) => one.toLowerCase() === text.toLowerCase())) {
    session.notice.value = t("duplicateText");
    return false;
  }
  write(props, [...texts, text]);
  return true;
}

interface GrowingProps {
  readonly node: TagNode;
  readonly label: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly placeholder?: string;
  readonly field?: { current: HTMLTextAreaElement | null };
  readonly onInput: (text: string) => void;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** A text box that grows with its lines. */
function GrowingBox({ node, label, value, disabled, placeholder, field, onInput, ...handlers }: GrowingProps) {
  const own = useRef<HTMLTextAreaElement | null>(null);
  useEffect(() => {
    if (own.current) fitHeight(own.current);
  }, [value]);
  return (
    <textarea
      class="input" rows={rowsOf(node)} aria-label={label} dir="auto" value={value} disabled={disabled} placeholder={placeholder ?? attrString(node, "placeholder")}
      ref={(element) => { own.current = element; if (field) field.current = element; }} onInput={(event) => onInput(event.currentTarget.value)} {...handlers}
    />
  );
}

function fitHeight(element: HTMLTextAreaElement): void {
  element.style.height = "auto";
  if (element.scrollHeight > element.clientHeight) element.style.height = `${Math.min(element.scrollHeight + 2, 400)}px`;
}

/** A text that was added: to be read, and when `editable`, edited or removed. */
function Submitted({ index, text, ...props }: BoxProps & { readonly index: number; readonly text: string }) {
  const { session, node, texts } = props;
  const editing = useSignal<string | null>(null);
  const editable = attrBool(node, "editable", false) && !session.readonly.value;
  const keep = (): void => {
    const now = editing.value;
    editing.value = null;
    if (now === null || now === text) return;
    write(props, now.trim() === "" ? texts.filter((_, i) => i !== index) : texts.map((one, i) => (i === index ? now : one)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") editing.value = null;
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !event.ctrlKey && !event.metaKey) keep();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (editing.value !== null) {
    return <li><GrowingBox node={node} label={t("editText", { n: index + 1 })} value={editing.value} disabled={false} field={focusField} onInput={(value) => { editing.value = value; }} onBlur={keep} onKeyDown={onKeyDown} /></li>;
  }
  return (
    <li class="text-item">
      <span class="text-item-text" dir="auto" onDblClick={() => { if (editable) editing.value = text; }}>{text}</span>
      {editable && <button type="button" class="ib s" aria-label={`${t("edit")} ${index + 1}`} onClick={() => { editing.value = text; }}><Icon name="edit" /></button>}
      {!session.readonly.value && <button type="button" class="ib s" aria-label={t("removeText", { n: index + 1 })} onClick={() => write(props, texts.filter((_, i) => i !== index))}><Icon name="trash" /></button>}
    </li>
  );
}

/** A place for a field that takes the focus as soon as it is there. */
const focusField = {
  get current(): HTMLTextAreaElement | null { return null; },
  set current(element: HTMLTextAreaElement | null) { if (element && document.activeElement !== element) element.focus(); },
};

/** What was typed and not added is added when the person submits. */
function beforeSubmit(session: Session, node: TagNode): void {
  if (isOpen(node)) return;
  for (const scope of scopesOf(session, node)) {
    const box = pendingText(session, node, scope);
    const texts = textsOf(answerValue(session, node, scope, "text"));
    if (box.value !== null && box.value.trim() !== "" && addText({ session, node, scope, texts }, box.value)) box.value = "";
  }
}

const definition: TagDefinition = {
  tag: "TextArea",
  view: TextAreaView,
  result: { type: "textarea", payload: "text" },
  classifies: true,
  validate: (session, node) => requiredProblem(session, node, (scope) => {
    const texts = textsOf(answerValue(session, node, scope, "text"));
    return texts.some((one) => one.trim() !== "") || (!isOpen(node) && (pendingText(session, node, scope).value ?? "").trim() !== "");
  }),
  beforeSubmit,
};
export default definition;
