/** `<Table>`: values of a task as a table that can be sorted. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { attrString, type TagNode } from "../core/config";
import type { Json } from "../core/json";
import type { TagDefinition, TagProps } from "../core/registry";
import type { Session } from "../core/session";
import { t } from "../core/textstrings";
import { csvOptions, parseCsv, sortRows, type TableData, tableOf } from "../core/table";
import { KindNote } from "../surfaces/text/kindnote";
import { boundValue, fetchText, mediaUrl, SourceError, textOf } from "../surfaces/text/source";
import { provideStatic } from "../surfaces/text/static";
import { Icon } from "../widgets/icon";

/** Rows drawn at once; more are added by a button. */
const PAGE = 500;

async function load(session: Session, node: TagNode): Promise<TableData> {
  const value = boundValue(session, node);
  const csv = csvOptions(attrString(node, "valueType"));
  if (!csv) return tableOf(typeof value === "string" ? parsed(value) : value, { name: t("name"), value: t("value"), index: t("index") });
  const text = textOf(value);
  return parseCsv(csv.url ? await fetchText(mediaUrl(session, text)) : text, csv);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text === "" ? [] : [text]; // not JSON: the text itself is the one value
  }
}

function TableView({ session, node }: TagProps) {
  const data = useSignal<TableData | null>(null);
  const error = useSignal("");
  const order = useSignal<{ column: number; direction: -1 | 0 | 1 }>({ column: 0, direction: 0 });
  const limit = useSignal(PAGE);
  useEffect(() => provideStatic(session, node, data), [session, node]);
  useEffect(() => {
    let gone = false;
    load(session, node).then((found) => { if (!gone) data.value = found; }, (reason: unknown) => {
      if (!(reason instanceof SourceError)) throw reason;
      if (!gone) [error.value, data.value] = [reason.message, { columns: [], rows: [] }];
    });
    return () => { gone = true; };
  }, [session, node]);
  const { column, direction } = order.value;
  const rows = sortRows(data.value?.rows ?? [], column, direction);
  const turn = (index: number): void => {
    order.value = index !== column || direction === 0 ? { column: index, direction: 1 } : { column: index, direction: direction === 1 ? -1 : 0 };
  };
  return (
    <div class="table-object" data-object={node.name} aria-label={node.name} role="group">
      <KindNote session={session} node={node} any />
      {error.value && <p class="text-note" role="alert">{t("textNotLoaded", { reason: error.value })}</p>}
      <div class="table-scroll" tabIndex={0} role="region" aria-label={node.name}>
        <table class="grid">
          <thead><tr>{(data.value?.columns ?? []).map((name, i) => (
            <th key={i} scope="col" aria-sort={i !== column || direction === 0 ? "none" : direction === 1 ? "ascending" : "descending"}>
              <button type="button" class="table-sort" onClick={() => turn(i)}>{name}{i === column && direction !== 0 && <Icon name={direction === 1 ? "up" : "down"} />}</button>
            </th>))}</tr></thead>
          <tbody>{rows.slice(0, limit.value).map((row, r) => <tr key={r}>{row.map((value, i) => <td key={i} dir="auto">{value}</td>)}</tr>)}</tbody>
        </table>
      </div>
      {rows.length > limit.value && <button type="button" class="btn small" onClick={() => { limit.value += PAGE; }}>{t("moreRows", { n: rows.length - limit.value })}</button>}
    </div>
  );
}

const definition: TagDefinition = { tag: "Table", view: TableView };
export default definition;
