/** The relations of an annotation: who is related to whom, which way, by what name. */
import type { Entry } from "../../core/change";
import { labelsOfRegion } from "../../core/document";
import { directionOf, labelRelation, relationChoices, removeRelation, turnRelation } from "../../core/relations";
import { isRelation, type RelationItem } from "../../core/result";
import type { Session } from "../../core/session";
import { t } from "../../core/strings";
import "../../core/dialogstrings";
import { colourOf } from "../../widgets/chip";
import { Combobox } from "../../widgets/combobox";
import { Icon } from "../../widgets/icon";
import { choose } from "./commands";
import type { LabelPage } from "./page";

export function RelationsPanel({ session }: { readonly page: LabelPage; readonly session: Session }) {
  session.document.version.value;
  const relations = session.document.relations();
  if (relations.length === 0) return <div class="empty small"><h3>{t("noRelations")}</h3><p>{t("noRelationsHow")}</p></div>;
  return <ul class="scroll list relations" aria-label={t("relations")}>{relations.map((entry) => <li key={entry.key}><RelationRow session={session} entry={entry} /></li>)}</ul>;
}

const SIGNS = { right: "→", left: "←", bi: "↔" } as const;

function RelationRow({ session, entry }: { readonly session: Session; readonly entry: Entry }) {
  const item = entry.item as RelationItem;
  if (!isRelation(item)) return null;
  return (
    <div class="relation">
      <div class="row g4">
        <RegionLink session={session} id={item.from_id} />
        <button type="button" class="ib s" aria-label={t("turnRelation")} title={t("turnRelation")} disabled={session.readonly.value} onClick={() => turnRelation(session, entry)}><span aria-hidden="true">{SIGNS[directionOf(item)]}</span></button>
        <RegionLink session={session} id={item.to_id} />
        <span class="grow" />
        <RemoveButton session={session} entry={entry} />
      </div>
      <RelationLabels session={session} entry={entry} item={item} />
    </div>
  );
}

function RemoveButton({ session, entry }: { readonly session: Session; readonly entry: Entry }) {
  return <button type="button" class="ib s" aria-label={t("removeRelation")} title={t("removeRelation")} disabled={session.readonly.value} onClick={() => removeRelation(session, entry)}><Icon name="close" /></button>;
}

function RelationLabels({ session, entry, item }: { readonly session: Session; readonly entry: Entry; readonly item: RelationItem }) {
  const { values, multiple } = relationChoices(session);
  const labels = item.labels ?? [];
  const known = [...values, ...labels.filter((label) => !values.includes(label))];
  if (known.length === 0) return null;
  const options = known.map((value) => ({ key: value, text: value, chosen: labels.includes(value) }));
  const pick = (value: string): void => {
    const without = labels.filter((one) => one !== value);
    const next = labels.includes(value) ? without : multiple ? known.filter((one) => one === value || labels.includes(one)) : [value];
    labelRelation(session, entry, next);
  };
  return <Combobox label={t("relationLabel")} listLabel={t("labelsListed")} options={options} shown={labels.join(", ") || t("noLabel")} multiple={multiple} disabled={session.readonly.value} onChoose={pick} />;
}

/** A region by its colour and text; a click selects it. */
export function RegionLink({ session, id }: { readonly session: Session; readonly id: string }) {
  const region = session.document.region(id);
  if (!region) return <span class="faint mono">{id}</span>;
  const label = labelsOfRegion(region)[0];
  const colour = label === undefined ? { class: "none", style: {} } : colourOf(session, label, region.main.item.from_name);
  return (
    <button
      type="button" class={`region-link ${colour.class}`} style={colour.style} onClick={() => choose(session, id)}
      onMouseEnter={() => { session.selection.hovered.value = id; }} onMouseLeave={() => { session.selection.hovered.value = null; }}
    >
      <span class="sw" /><span class="cut">{regionText(session, id)}</span>
    </button>
  );
}

export function regionText(session: Session, id: string): string {
  const region = session.document.region(id);
  if (!region) return id;
  const { value, from_name } = region.main.item;
  if (typeof value?.["text"] === "string") return value["text"];
  const label = labelsOfRegion(region)[0];
  return label === undefined ? t("noLabel") : session.labels.find(from_name, label)?.shown ?? session.labels.anywhere(label)?.shown ?? label;
}

/** The relations of one region, inside its details. */
export function RelationsOfRegion({ session, id, entries }: { readonly session: Session; readonly id: string; readonly entries: readonly Entry[] }) {
  return (
    <div class="field">
      <span class="lbl">{t("relations")}</span>
      {entries.map((entry) => {
        const item = entry.item as RelationItem;
        const out = item.from_id === id;
        const word = directionOf(item) === "bi" ? "relationBoth" : out === (directionOf(item) === "right") ? "relationToWord" : "relationFrom";
        return (
          <div key={entry.key} class="row g4 small">
            <Icon name="relation" small class="faint" /><span class="dim">{t(word)}</span>
            <RegionLink session={session} id={out ? item.to_id : item.from_id} />
            <span class="grow" />
            {(item.labels ?? []).map((label) => <span key={label} class="badge">{label}</span>)}
            <RemoveButton session={session} entry={entry} />
          </div>
        );
      })}
    </div>
  );
}
