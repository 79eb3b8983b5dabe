/** Says of a value that should be a list that it is missing, empty or something else; the rest of the page goes on. */
import { attrString, type TagNode } from "../../core/config";
import type { Session } from "../../core/session";
import { texts } from "../../core/strings";
import { t as common } from "../../core/textstrings";
import { missing } from "../../core/variables";
import { boundValue } from "./source";

const t = texts({
  en: { nothing: "{name} holds nothing", noList: "{name} is not a list: {value}" },
  de: { nothing: "{name} enthält nichts", noList: "{name} ist keine Liste: {value}" },
  es: { nothing: "{name} no contiene nada", noList: "{name} no es una lista: {value}" },
  fr: { nothing: "{name} ne contient rien", noList: "{name} n’est pas une liste : {value}" },
  zh: { nothing: "{name} 没有内容", noList: "{name} 不是列表：{value}" },
});

const LONGEST = 60;

interface Props {
  readonly session: Session;
  readonly node: TagNode;
  /** Other things than lists are shown, too. */
  readonly any?: boolean;
}

export function KindNote({ session, node, any = false }: Props) {
  const text = wrong(session, node, any);
  return text === null ? null : <p class="text-note" role="note">{text}</p>;
}

function wrong(session: Session, node: TagNode, any: boolean): string | null {
  const name = attrString(node, "value");
  const lacking = missing(name, session.task.data);
  if (lacking.length > 0) return common("noDataFor", { name: lacking.map((one) => `$${one}`).join(", ") });
  const value = boundValue(session, node);
  if (value === null || value === undefined || value === "") return t("nothing", { name });
  if (any || Array.isArray(value)) return null;
  const written = JSON.stringify(value);
  return t("noList", { name, value: written.length > LONGEST ? `${written.slice(0, LONGEST)}…` : written });
}
