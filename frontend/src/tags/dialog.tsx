/** `<Dialog>`: chat bubbles of old configs, only shown. */
import { signal } from "@preact/signals-core";
import { useEffect } from "preact/hooks";
import { asString, isObject, type Json } from "../core/json";
import type { TagDefinition, TagProps } from "../core/registry";
import { SLOTS } from "../core/labels";
import { boundValue } from "../surfaces/text/source";
import { KindNote } from "../surfaces/text/kindnote";
import { provideStatic } from "../surfaces/text/static";

function DialogView({ session, node }: TagProps) {
  useEffect(() => provideStatic(session, node, signal(true)), [session, node]);
  const value = boundValue(session, node);
  const turns = (Array.isArray(value) ? (value as readonly Json[]) : []).filter(isObject);
  const names = [...new Set(turns.map((turn) => asString(turn["name"])))];
  return (
    <><KindNote session={session} node={node} /><ol class="bubbles" data-object={node.name} aria-label={node.name}>
      {turns.map((turn, i) => {
        const name = asString(turn["name"]);
        return (
          <li key={i} class={`bubble l${(names.indexOf(name) % SLOTS) + 1}${turn["selected"] === true ? " selected" : ""}${names.indexOf(name) % 2 === 1 ? " other" : ""}`}>
            <span class="bubble-head"><b>{name}</b>{turn["date"] !== undefined && <span class="faint tiny">{asString(turn["date"])}</span>}</span>
            <span class="bubble-text" dir="auto">{asString(turn["text"])}</span>
            {turn["hint"] !== undefined && <span class="faint small">{asString(turn["hint"])}</span>}
          </li>
        );
      })}
    </ol></>
  );
}

const definition: TagDefinition = { tag: "Dialog", view: DialogView };
export default definition;
