/** `<List>`: cards of a task; with a `Ranker`, the board on which they are put in order. */
import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals-core";
import { attrString } from "../core/config";
import { itemsOf } from "../core/ranking";
import type { TagDefinition, TagProps } from "../core/registry";
import { KindNote } from "../surfaces/text/kindnote";
import { boundValue } from "../surfaces/text/source";
import { provideStatic } from "../surfaces/text/static";
import { Ranking } from "../widgets/ranking";
import { SafeHtml } from "../widgets/safehtml";

function ListView({ session, node }: TagProps) {
  useEffect(() => provideStatic(session, node, signal(true)), [session, node]);
  const items = itemsOf(boundValue(session, node));
  const ranker = session.config.controlsOf(node.name ?? "").find((control) => control.tag === "Ranker");
  const title = attrString(node, "title");
  return (
    <div class="list-object" data-object={node.name} role="group" aria-label={title || node.name}>
      <KindNote session={session} node={node} />
      {ranker ? <Ranking session={session} node={ranker} title={title} items={items} /> : (
        <>
          {title && <h3 class="rank-title">{title}</h3>}
          <ol class="rank-list">{items.map((item) => (
            <li key={item.id} class="rank-item htx-ranker-item still"><div class="rank-card">{item.title && <b>{item.title}</b>}{item.html ? <SafeHtml html={item.html} /> : <span class="dim">{item.body}</span>}</div></li>
          ))}</ol>
        </>
      )}
    </div>
  );
}

const definition: TagDefinition = { tag: "List", view: ListView };
export default definition;
