/** One row of the regions panel. */
import { answersOf, type RegionMark, type RegionRow } from "../../core/regionlist";
import type { Session } from "../../core/session";
import { t } from "../../core/strings";
import { colourOf } from "../../widgets/chip";
import { Icon } from "../../widgets/icon";

interface Props {
  readonly session: Session;
  readonly row: RegionRow;
  readonly top: string;
  readonly mark: RegionMark;
  readonly active: boolean;
  readonly position: number;
  readonly total: number;
  readonly onPick: (event: MouseEvent) => void;
  readonly onHover: () => void;
}

export function RegionOption({ session, row, top, mark, active, position, total, onPick, onHover }: Props) {
  const { selection } = session;
  const { id } = row.region;
  const [selected, hovered, hidden, locked] = [selection.has(id), selection.hovered.value === id, selection.hidden.value.has(id), selection.locked.value.has(id)];
  const { item } = row.region.main;
  const colour = row.labels[0] === undefined ? { class: "none", style: {} } : colourOf(session, row.labels[0], item.from_name);
  const shown = row.labels.map((label) => session.labels.find(item.from_name, label)?.shown ?? session.labels.anywhere(label)?.shown ?? label).join(", ");
  const isText = (typeof item.value?.["text"] === "string" || item.value?.["chatmessage"] !== undefined) && row.summary !== "";
  const object = session.objects.value.get(item.to_name ?? "");
  const why = object?.unplaced?.value.get(id);
  const doubt = object?.doubtful?.value.get(id);
  const title = why !== undefined ? t("unplaced", { why }) : doubt !== undefined ? doubt : mark === "new" ? t("regionNew") : mark === "changed" ? t("regionChanged") : undefined;
  const names = ["item", colour.class, mark === "new" ? "gut a" : mark === "changed" ? "gut m" : "", hidden || why !== undefined ? "off" : "", hovered ? "is-hover" : "", active ? "is-active" : "", row.region.main.item.parentID !== undefined ? "child" : ""];
  return (
    <div
      id={`region-${id}`} class={names.filter(Boolean).join(" ")} role="option" data-region={id} aria-selected={selected} aria-setsize={total} aria-posinset={position} title={title}
      data-warning={why !== undefined ? "unplaced" : doubt !== undefined ? "doubtful" : undefined}
      style={{ top, ...colour.style }}
      onClick={onPick} onMouseMove={onHover}
    >
      <span class="n">{row.number}</span>
      <span class="sw" />
      <span class="cut">{isText ? row.summary : shown || t("noLabel")}</span>
      {answersOf(row.region.entries).slice(0, 1).map((answer) => <span key={answer} class="badge cut">{answer}</span>)}
      {row.score !== null && <span class="badge num" title={t("fromPrediction", { score: row.score.toFixed(2) })}><Icon name="model" />{row.score.toFixed(2)}</span>}
      <span class={`meta cut${isText ? " whole" : ""}`}>
        {(why ?? doubt) !== undefined && <Icon name="warning" small />}
        {locked && <Icon name="lock" small />}
        {hidden ? <><Icon name="eyeOff" small /><span class="vh">{t("regionHidden")}</span></> : <span class="cut">{isText ? shown : row.summary}</span>}
      </span>
    </div>
  );
}
