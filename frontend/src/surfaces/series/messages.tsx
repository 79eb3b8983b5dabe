/** What stands in place of a series that cannot be shown, and what is odd about one that can. */
import { count } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { t } from "./strings";
import type { Note, SeriesFault, SeriesTable } from "./table";

export function NoSeries({ fault, reference }: { readonly fault: SeriesFault; readonly reference: string }) {
  return (
    <div class="empty series-missing" role="note">
      <Icon name="series" />
      <h3>{t("noSeries")}</h3>
      {reference && <p class="mono">{reference}</p>}
      <p>{words(fault)}</p>
      {fault.values["reason"] && <p class="faint small">{fault.values["reason"].slice(0, 300)}</p>}
    </div>
  );
}

function words({ code, values }: SeriesFault): string {
  const { name = "", names = "", format = "", example = "" } = values;
  switch (code) {
    case "none": return t("becauseNone", { name });
    case "missing": return t("becauseMissing");
    case "foreign": return t("becauseForeign");
    case "empty": return t("becauseEmpty");
    case "no-rows": return t("becauseNoRows");
    case "no-time": return t("becauseNoTime", { name, names });
    case "times-text": return t("becauseTimesText", { name, example });
    case "times-format": return t("becauseTimesFormat", { name, format, example });
    case "not-json": return t("becauseNotJson");
    case "too-large": return t("becauseTooLarge");
    case "cut": return t("becauseCut");
  }
}

/** Warnings above the plots, one line each. */
export function Notes({ table, columns }: { readonly table: SeriesTable; readonly columns: readonly string[] }) {
  const gone = table.columns.filter(({ asked, pyramid }) => pyramid === null && columns.includes(asked)).map(({ asked }) => asked);
  const lines = [...(gone.length > 0 ? [t("noColumn", { name: gone.join(", "), names: table.names.slice(0, 12).join(", ") })] : []), ...table.notes.map(note)];
  if (lines.length === 0) return null;
  return <div class="banner warn series-notes" role="note"><Icon name="warning" /><ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul></div>;
}

function note({ kind, count: n, row, text = "" }: Note): string {
  if (kind === "guessed") return t("noteGuessed", { format: text });
  const told = { n: count(n), row: count(row), text };
  return kind === "unsorted" ? t("noteUnsorted", told) : kind === "repeated" ? t("noteRepeated", told) : t("noteUntimed", told);
}
