/** What stands in the cells of the grid. */
import type { ComponentChildren } from "preact";
import type { GridPerson, GridRow, Preview } from "../../api/grid";
import { Icon } from "../../widgets/icon";
import { locale, type StringKey, t } from "../../core/strings";
import { SLOTS } from "../../core/labels";
import type { Column } from "./columns";

/** The colour of a label; null for a choice or an answer, which has none. */
export type SlotOf = (label: string) => { readonly slot: number; readonly background: string | null } | null;

export function Cell({ row, column, slotOf }: { row: GridRow; column: Column; slotOf: SlotOf }): ComponentChildren {
  if (column.key !== undefined) return <DataCell preview={row.preview[column.key]} />;
  switch (column.id) {
    case "id": return <span class="strong num">{row.id}</span>;
    case "labels": return <LabelsCell row={row} slotOf={slotOf} />;
    case "annotations": return <span class="num">{row.annotations}</span>;
    case "annotators": return <Avatars people={row.annotators} />;
    case "score": return <span class="num">{row.score === null ? "–" : row.score.toFixed(2)}</span>;
    case "state": return <StateCell row={row} />;
    case "updated": return <span class="dim small num">{row.updated_at === null ? "" : when(row.updated_at, new Date())}</span>;
    default: return null;
  }
}

function DataCell({ preview }: { preview: Preview | undefined }): ComponentChildren {
  if (!preview || preview.kind === "empty") return <span class="faint">–</span>;
  if (preview.missing !== undefined) {
    return <span class="row g6 faint small" title={preview.missing}><Icon name="warning" /><span class="cut">{preview.text}</span></span>;
  }
  if (preview.kind === "image" && preview.thumb !== undefined) {
    return <span class="row g12"><span class="thumb"><img src={preview.thumb} alt="" loading="lazy" decoding="async" /></span><span class="cut" title={preview.text}>{preview.text}</span></span>;
  }
  if (preview.kind === "audio" || preview.kind === "video" || preview.kind === "pdf") {
    return <span class="row g6"><Icon name={preview.kind === "pdf" ? "text" : preview.kind} /><span class="cut">{preview.text}</span></span>;
  }
  return <span class="cut" title={preview.text}>{preview.text}</span>;
}

function LabelsCell({ row, slotOf }: { row: GridRow; slotOf: SlotOf }): ComponentChildren {
  const labels = Object.entries(row.labels).sort(([a], [b]) => place(slotOf(a)) - place(slotOf(b)));
  if (labels.length === 0) return <span class="faint small">{t(row.state === "skipped" ? "stateSkipped" : row.annotations > 0 ? "nothingMarked" : "noLabelsYet")}</span>;
  return (
    <span class="row g4 labels-cell">
      {labels.map(([label, count]) => <LabelCount key={label} label={label} count={count} colour={slotOf(label)} />)}
    </span>
  );
}

function place(colour: ReturnType<SlotOf>): number {
  return colour?.slot ?? SLOTS + 1;
}

function LabelCount({ label, count, colour }: { label: string; count: number; colour: ReturnType<SlotOf> }): ComponentChildren {
  if (colour === null) return <span class="badge"><span class="cut">{label}</span>{count > 1 && <span class="num"> {count}</span>}</span>;
  const style = colour.background === null ? {} : { "--l": colour.background };
  return <span class={`tag l${colour.slot}`} style={style}><span class="cut">{label}</span> <span class="num">{count}</span></span>;
}

const MOST_AVATARS = 4;

function Avatars({ people }: { people: readonly GridPerson[] }): ComponentChildren {
  const more = people.length - MOST_AVATARS;
  return (
    <span class="avatars">
      {people.slice(0, MOST_AVATARS).map((person) => (
        <span key={person.email} class={`avatar l${(person.id % SLOTS) + 1}`} role="img" aria-label={person.name || person.email} title={person.name || person.email}>{person.initials}</span>
      ))}
      {more > 0 && <span class="faint small">+{more}</span>}
    </span>
  );
}

const STATES = { open: "stateOpen", labeled: "stateLabeled", skipped: "stateSkipped", draft: "stateDraft", problem: "stateProblem" } as const satisfies Record<GridRow["state"], StringKey>;
const DOTS = { open: "", labeled: "ok", skipped: "", draft: "warn", problem: "bad" } as const;

function StateCell({ row }: { row: GridRow }): ComponentChildren {
  const kind = row.git === "added" ? "a" : row.git === "modified" ? "m" : row.git === "conflict" ? "c" : null;
  const letter = { a: "A", m: "M", c: "!" };
  return (
    <span class="row g6">
      {kind === null
        ? <span class={`dot ${DOTS[row.state]}`} />
        : <span class={`kind ${kind}`} aria-hidden="true" title={t("differsFromCommit")}>{letter[kind]}</span>}
      <span class={row.state === "open" ? "faint" : ""}>{t(STATES[row.state])}</span>
      {row.drafts > 0 && row.state !== "draft" && <span class="faint small">{t("andDraft")}</span>}
    </span>
  );
}

/** `Today 14:02`, `18 Nov 16:40`, or `18 Nov 2025`, as the language writes it. */
export function when(text: string, now: Date): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  const time = `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
  if (date.toDateString() === now.toDateString()) return t("today", { time });
  const day = { day: "numeric", month: "short" } as const;
  return date.getFullYear() === now.getFullYear() ? `${date.toLocaleDateString(locale(), day)} ${time}` : date.toLocaleDateString(locale(), { ...day, year: "numeric" });
}
