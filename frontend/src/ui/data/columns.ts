/** The columns of the grid: what they are called, how wide they are, what they sort by, when they give way. */
import type { GridRow } from "../../api/grid";
import { t } from "../../core/strings";

export interface Column {
  readonly id: string;
  readonly title: string;
  /** CSS width of its grid track. */
  readonly track: string;
  /** Column of the API to sort by; absent: cannot be sorted. */
  readonly sort?: string;
  readonly align?: "right";
  /** Gone below 900 px. */
  readonly wide?: boolean;
  /** `data` key that it shows. */
  readonly key?: string;
}

const MOST_DATA_COLUMNS = 4;

/** Columns for a project whose tasks have these data keys, the config's own first. */
export function columnsFor(keys: readonly string[], row: GridRow | undefined): readonly Column[] {
  const data = keys.slice(0, MOST_DATA_COLUMNS).map((key, i): Column => {
    const kind = row?.preview[key]?.kind;
    const track = kind === "image" ? "minmax(92px, 240px)" : kind === "number" ? "90px" : "minmax(140px, 2fr)";
    return { id: `data.${key}`, title: key, track, sort: `data.${key}`, key, wide: i > 1 };
  });
  return [
    { id: "id", title: t("columnId"), track: "76px", sort: "id", align: "right" },
    ...data,
    { id: "labels", title: t("columnLabels"), track: "minmax(160px, 3fr)" },
    { id: "annotations", title: t("columnAnnotations"), track: "62px", sort: "total_annotations", align: "right", wide: true },
    { id: "annotators", title: t("columnAnnotators"), track: "104px", sort: "annotators" },
    { id: "score", title: t("score"), track: "70px", sort: "predictions_score", align: "right", wide: true },
    { id: "state", title: t("columnState"), track: "150px", sort: "state" },
    { id: "updated", title: t("columnUpdated"), track: "118px", sort: "updated_at", wide: true },
  ];
}

/** The next ordering when a head is clicked: ascending, descending, back to the default. */
export function nextOrdering(now: string, sort: string): string {
  if (now === sort) return `-${sort}`;
  return now === `-${sort}` ? "" : sort;
}
