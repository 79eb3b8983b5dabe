/** A ranker's stored order as a board, and moves on it as answers. */
import { answer, answerValue } from "../core/answers";
import { attrString, type TagNode } from "../core/config";
import { type RankItem, readColumns, writeColumns } from "../core/ranking";
import type { Session } from "../core/session";
import { RankBoard } from "./rankboard";

export interface RankingProps {
  readonly session: Session;
  readonly node: TagNode;
  readonly title: string;
  readonly items: readonly RankItem[];
}

export function Ranking({ session, node, title, items }: RankingProps) {
  const stored = answerValue(session, node, {}, "ranker");
  const columns = readColumns(session.config, node, title || attrString(node, "title"), items.map((item) => item.id), stored);
  return (
    <div class="ranking" data-control={node.name} role="group" aria-label={node.name}>
      <RankBoard name={node.name ?? ""} columns={columns} items={new Map(items.map((item) => [item.id, item]))} disabled={session.readonly.value}
        onMove={(next) => answer(session, node, {}, { ranker: writeColumns(next) })} />
    </div>
  );
}
