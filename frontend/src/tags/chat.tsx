/** `<Chat>`: a conversation; messages of the task are shown, those that a person writes are results. */
import { signal } from "@preact/signals-core";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { deleteRegions, edited } from "../core/actions";
import { answererOf } from "../core/answering";
import { NO_CHANGE } from "../core/change";
import { attrNumber, attrString, attrStrings, type TagNode } from "../core/config";
import type { Region } from "../core/document";
import { asNumber, asString, isObject, type Json, type JsonObject } from "../core/json";
import type { TagDefinition, TagProps } from "../core/registry";
import { titleOf } from "../core/required";
import { newRegionId, withValue } from "../core/result";
import type { Session } from "../core/session";
import { t } from "../core/textstrings";
import { ChatAnswer } from "../surfaces/text/chatanswer";
import { KindNote } from "../surfaces/text/kindnote";
import { boundValue } from "../surfaces/text/source";
import { provideStatic } from "../surfaces/text/static";
import { Icon } from "../widgets/icon";

function messageOf(value: JsonObject | undefined): JsonObject {
  const message = value?.["chatmessage"];
  return isObject(message) ? message : {};
}

/** Messages that stand in the result, in time. */
function written(session: Session, node: TagNode): readonly Region[] {
  session.document.version.value;
  return session.document.regions()
    .filter((region) => region.main.item.to_name === node.name && region.main.item.value?.["chatmessage"] !== undefined)
    .sort((a, b) => asNumber(messageOf(a.main.item.value)["createdAt"]) - asNumber(messageOf(b.main.item.value)["createdAt"]));
}

/** Where a model answers, the person writes as the user only. */
function rolesOf(session: Session, node: TagNode): readonly string[] {
  const roles = attrStrings(node, "messageRoles");
  return roles.length > 0 ? roles : named(node) && answererOf(session).value ? ["user"] : ["user", "assistant"];
}

/** Whether the config names a model that answers. */
function named(node: TagNode): boolean {
  return attrString(node, "llm") !== "";
}

/** `editable` is true for all roles, or names them. */
function editableRole(node: TagNode, role: string): boolean {
  return node.attrs?.["editable"] === true || attrStrings(node, "editable").some((one) => one === "true" || one === role);
}

function send(session: Session, node: TagNode, messages: readonly JsonObject[], origin = "manual"): void {
  const name = node.name ?? "";
  const created = messages.map((message, i) => session.document.make({
    id: newRegionId(), from_name: name, to_name: name, type: "chatmessage", origin, value: { chatmessage: { ...message, createdAt: Date.now() + i } },
  }));
  session.document.apply({ ...NO_CHANGE, created });
}

function rewrite(session: Session, region: Region, content: string): void {
  const updated = region.entries.filter(({ item }) => isObject(item.value?.["chatmessage"])).map((entry) => {
    const item = edited(withValue(entry.item, { chatmessage: { ...messageOf(entry.item.value), content } }));
    return [entry, { ...entry, item }] as const;
  });
  session.document.apply({ ...NO_CHANGE, updated });
}

function ChatView({ session, node }: TagProps) {
  useEffect(() => provideStatic(session, node, signal(true)), [session, node]);
  const value = boundValue(session, node);
  const given = (Array.isArray(value) ? (value as readonly Json[]) : []).filter(isObject);
  const own = written(session, node);
  const asks = useSignal(0);
  const full = given.length + own.length >= attrNumber(node, "maxMessages", Infinity);
  return (
    <div class="chat" data-object={node.name} role="group" aria-label={node.name}>
      <ol class="bubbles">
        {given.map((message, i) => <li key={`g${i}`} class={`bubble ${side(asString(message["role"]))}`}><Bubble message={message} /></li>)}
        {own.map((region, i) => <Written key={region.id} session={session} node={node} region={region} number={given.length + i + 1} />)}
      </ol>
      {given.length + own.length === 0 && (Array.isArray(value) ? <p class="text-note">{t("chatNone")}</p> : <KindNote session={session} node={node} />)}
      {!full && !session.readonly.value && <ChatAnswer session={session} wanted={named(node)} asks={asks} written={() => written(session, node).map((region) => region.main.item)} onAnswer={(messages) => send(session, node, messages, "prediction")} />}
      {!full && !session.readonly.value && <Composer session={session} node={node} onSend={(role) => { if (role === "user") asks.value++; }} />}
    </div>
  );
}

function side(role: string): string {
  return role === "user" ? "l1" : role === "assistant" ? "l5 other" : "l16";
}

function Bubble({ message }: { readonly message: JsonObject }) {
  const content = message["content"];
  return <><span class="bubble-head"><b>{asString(message["role"])}</b></span><span class="bubble-text" dir="auto">{typeof content === "object" && content !== null ? JSON.stringify(content) : asString(content)}</span></>;
}

function Written({ session, node, region, number }: { readonly session: Session; readonly node: TagNode; readonly region: Region; readonly number: number }) {
  const draft = useSignal<string | null>(null);
  const message = messageOf(region.main.item.value);
  const role = asString(message["role"]);
  const may = session.editable(region.id);
  const keep = (): void => {
    const text = draft.value;
    draft.value = null;
    if (text !== null && text.trim() !== "" && text !== message["content"]) rewrite(session, region, text);
  };
  return (
    <li class={`bubble ${side(role)}${session.selection.has(region.id) ? " selected" : ""}`} data-message={region.id} onClick={() => session.selection.set(region.id)}>
      {draft.value === null ? <Bubble message={message} /> : (
        <textarea class="input" rows={2} aria-label={t("chatEdit", { n: number })} value={draft.value} ref={(element) => element?.focus()} onBlur={keep} onInput={(event) => { draft.value = event.currentTarget.value; }}
          onKeyDown={(event) => { if (event.key === "Escape") draft.value = null; else if (event.key === "Enter" && !event.shiftKey) keep(); else return; event.preventDefault(); event.stopPropagation(); }} />
      )}
      {may && <span class="bubble-tools">
        {editableRole(node, role) && <button type="button" class="ib s" aria-label={t("chatEdit", { n: number })} onClick={(event) => { event.stopPropagation(); draft.value = asString(message["content"]); }}><Icon name="edit" /></button>}
        <button type="button" class="ib s" aria-label={t("chatRemove", { n: number })} onClick={(event) => { event.stopPropagation(); deleteRegions(session, [region.id]); }}><Icon name="trash" /></button>
      </span>}
    </li>
  );
}

function Composer({ session, node, onSend }: { readonly session: Session; readonly node: TagNode; readonly onSend: (role: string) => void }) {
  const roles = rolesOf(session, node);
  const picked = useSignal(roles[0] ?? "user");
  const role = roles.includes(picked.value) ? picked.value : roles[0] ?? "user";
  const text = useSignal("");
  const submit = (): void => {
    if (text.value.trim() === "") return;
    send(session, node, [{ role, content: text.value }]);
    text.value = "";
    picked.value = roles[(roles.indexOf(role) + 1) % roles.length] ?? role;
    onSend(role);
  };
  return (
    <div class="chat-composer">
      <select class="input" aria-label={t("chatRole")} value={role} onChange={(event) => { picked.value = event.currentTarget.value; }}>{roles.map((one) => <option key={one} value={one}>{one}</option>)}</select>
      <textarea class="input" rows={1} aria-label={t("chatMessage")} value={text.value} onInput={(event) => { text.value = event.currentTarget.value; }}
        onKeyDown={(event) => { if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.isComposing) { event.preventDefault(); submit(); } }} />
      <button type="button" class="btn" disabled={text.value.trim() === ""} onClick={submit}>{t("chatSend")}</button>
    </div>
  );
}

const definition: TagDefinition = {
  tag: "Chat",
  view: ChatView,
  result: { type: "chatmessage", payload: "chatmessage" },
  summary: (item) => asString(messageOf(item.value)["content"]),
  position: (item) => asNumber(messageOf(item.value)["createdAt"]),
  validate: (session, node) => {
    const least = attrNumber(node, "minMessages", 0);
    const value = boundValue(session, node);
    const count = written(session, node).length + (Array.isArray(value) ? value.length : 0);
    return count < least ? { message: t("chatTooFew", { name: titleOf(node), n: least }) } : null;
  },
};
export default definition;
