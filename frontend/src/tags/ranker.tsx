/** `<Ranker>`: puts the items of a `List` in order; it is drawn in the list's place. */
import { answer, answerValue } from "../core/answers";
import { attrString, type TagNode } from "../core/config";
import { itemsOf, readColumns, writeColumns } from "../core/ranking";
import type { TagDefinition, TagProps } from "../core/registry";
import type { Session } from "../core/session";
import { boundValue } from "../surfaces/text/source";
import { Ranking } from "../widgets/ranking";

function listOf(session: Session, node: TagNode): TagNode | undefined {
  const object = session.config.named(node.toName?.[0]);
  return object?.tag === "List" ? object : undefined;
}

function RankerView({ session, node }: TagProps) {
  if (listOf(session, node)) return null;
  return <Ranking session={session} node={node} title={attrString(node, "title")} items={[]} />;
}

/** An order is submitted even if nothing was moved. */
function beforeSubmit(session: Session, node: TagNode): void {
  const list = listOf(session, node);
  if (!list || answerValue(session, node, {}, "ranker") !== undefined) return;
  const ids = itemsOf(boundValue(session, list)).map((item) => item.id);
  answer(session, node, {}, { ranker: writeColumns(readColumns(session.config, node, "", ids, undefined)) });
}

const definition: TagDefinition = { tag: "Ranker", view: RankerView, result: { type: "ranker", payload: "ranker" }, classifies: true, beforeSubmit };
export default definition;
