/** Everything about the selected region, or what several can be given together. */
import { relabel, setNote } from "../../core/actions";
import type { TagNode } from "../../core/config";
import { labelsOfRegion, type Region } from "../../core/document";
import { isLabelsTag, type LabelInfo } from "../../core/labels";
import { labelKeys } from "../../core/labelkeys";
import { noteOf } from "../../core/regionlist";
import { relationsOf } from "../../core/relations";
import type { Session } from "../../core/session";
import { t } from "../../core/strings";
import "../../core/dialogstrings";
import { colourOf } from "../../widgets/chip";
import { Combobox } from "../../widgets/combobox";
import { Icon } from "../../widgets/icon";
import { labelColour } from "../../widgets/labelcolour";
import { later } from "../../widgets/later";
import { MenuButton } from "../../widgets/menu";
import { KEYS, remove, startLinking } from "./commands";
import { DetailsHead } from "./detailshead";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { regionParts } from "./perregion";
import { TagView } from "./tree";

const BlameLine = later(async () => (await import("./blame")).BlameLine);
const RelationsOfRegion = later(async () => (await import("./relationspanel")).RelationsOfRegion);

interface Props {
  readonly page: LabelPage;
  readonly open: OpenAnnotation;
}

export function RegionDetails({ page, open, region }: Props & { readonly region: Region }) {
  const { session } = open;
  const { item } = region.main;
  const control = session.config.named(item.from_name);
  const Shape = session.registry.get(control?.tag ?? item.type)?.details;
  const relations = relationsOf(session, region.id);
  return (
    <>
      <DetailsHead title={t("details")} mark={open.marks.value.of(region)}><RegionMenu page={page} session={session} id={region.id} /></DetailsHead>
      <div class="scroll">
        <div class="sect first">
          <LabelChoice session={session} regions={[region]} />
          {Shape && <Shape session={session} region={region} />}
          {page.answer.value?.git?.branch && !open.prediction && <BlameLine page={page} open={open} region={region.id} />}
          {typeof item.score === "number" && <dl class="kv"><dt>{t("score")}</dt><dd class="num">{item.score.toFixed(2)}</dd></dl>}
        </div>
        <PerRegion session={session} region={region} />
        <div class="sect">
          {relations.length > 0 && <RelationsOfRegion session={session} id={region.id} entries={relations} />}
          <label class="field">
            <span class="lbl">{t("note")}</span>
            <textarea class="input" rows={2} data-note="true" readOnly={session.readonly.value} value={noteOf(item)} onInput={(event) => setNote(session, region.id, event.currentTarget.value)} />
          </label>
        </div>
      </div>
    </>
  );
}

/** The config's controls for each region of this object, as far as they apply to this one. */
function PerRegion({ session, region }: { readonly session: Session; readonly region: Region }) {
  const parts = [...regionParts(session.config)].filter((part) => aims(part, region));
  const views = parts.map((part) => TagView({ session, node: part, region })).filter((view) => view !== null);
  return views.length > 0 ? <div class="sect per-region">{views}</div> : null;
}

function aims(part: TagNode, region: Region): boolean {
  if (part.role === "control") return part.toName?.includes(region.main.item.to_name ?? "") ?? false;
  return (part.children ?? []).some((child) => aims(child, region));
}

function RegionMenu({ page, session, id }: { readonly page: LabelPage; readonly session: Session; readonly id: string }) {
  const { selection } = session;
  const [hidden, locked] = [selection.hidden.value.has(id), selection.locked.value.has(id)];
  const off = session.readonly.value;
  return (
    <MenuButton
      label={t("moreRegion")}
      items={[
        { title: t("relationTo"), icon: "relation", keys: KEYS.relation, disabled: off, run: () => startLinking(page) },
        { title: t(hidden ? "showRegion" : "hideRegion"), icon: hidden ? "eye" : "eyeOff", keys: KEYS.hide, run: () => selection.toggleHidden([id]) },
        { title: t(locked ? "unlockRegion" : "lockRegion"), icon: locked ? "unlock" : "lock", keys: KEYS.lock, run: () => selection.toggleLocked([id]) },
        ...page.moreActions.value?.(session) ?? [],
        { title: t("deleteRegion"), icon: "trash", keys: "backspace", danger: true, disabled: !session.editable(id), run: () => remove(page, session, [id]) },
      ]}
    ><Icon name="more" /></MenuButton>
  );
}

interface ChoiceOption {
  readonly control: TagNode;
  readonly label: LabelInfo;
}

/** The label of the regions, to be changed: every label that fits their object and kind of shape. */
function LabelChoice({ session, regions }: { readonly session: Session; readonly regions: readonly Region[] }) {
  const offered = labelsFor(session, regions[0] as Region);
  const keys = labelKeys(session).value;
  const carried = regions.map(labelsOfRegion);
  const all = (label: LabelInfo): boolean => carried.every((labels) => labels.includes(label.stored) || labels.includes(label.shown));
  const shown = [...new Set(carried.flat())];
  const first = shown[0];
  if (offered.length === 0 && first === undefined) return null;
  const options = offered.map(({ control, label }) => ({ key: `${control.name}\n${label.stored}`, text: label.shown, colour: labelColour(label), keys: keys.get(label.node), chosen: all(label) }));
  const text = shown.map((one) => session.labels.anywhere(one)?.shown ?? one).join(", ") || t("noLabel");
  const pick = (key: string): void => {
    const found = offered.find(({ control, label }) => `${control.name}\n${label.stored}` === key);
    if (found) relabel(session, regions.map((region) => region.id), found.control, found.label.stored);
  };
  const locked = session.readonly.value || regions.every((region) => !session.editable(region.id));
  return <Combobox label={t("changeLabel")} listLabel={t("labelsListed")} options={options} shown={text} colour={first === undefined ? undefined : colourOf(session, first)} disabled={locked} onChoose={pick} />;
}

function labelsFor(session: Session, region: Region): readonly ChoiceOption[] {
  const { item } = region.main;
  const type = session.registry.get(session.config.named(item.from_name)?.tag)?.result?.type ?? item.type;
  const fits = (control: TagNode): boolean => isLabelsTag(control.tag) && (control.toName?.includes(item.to_name ?? "") ?? false)
    && (control.name === item.from_name || control.tag === "Labels" || session.registry.get(control.tag)?.result?.type === type);
  return session.config.controls().filter(fits).flatMap((control) => session.labels.of(control.name).map((label) => ({ control, label })));
}

export function ManyDetails({ page, session, ids }: { readonly page: LabelPage; readonly session: Session; readonly ids: readonly string[] }) {
  const regions = ids.map((id) => session.document.region(id)).filter((one): one is Region => one !== undefined);
  const { selection } = session;
  const hidden = ids.every((id) => selection.hidden.value.has(id));
  const locked = ids.every((id) => selection.locked.value.has(id));
  return (
    <>
      <DetailsHead title={t("regionsSelected", { n: ids.length })} />
      <div class="sect first">
        <LabelChoice session={session} regions={regions} />
        <div class="row g6 wrap">
          <button type="button" class="btn small" onClick={() => selection.toggleHidden(ids)}><Icon name={hidden ? "eye" : "eyeOff"} small />{t(hidden ? "showRegion" : "hideRegion")}</button>
          <button type="button" class="btn small" onClick={() => selection.toggleLocked(ids)}><Icon name={locked ? "unlock" : "lock"} small />{t(locked ? "unlockRegion" : "lockRegion")}</button>
          {page.moreActions.value && <MenuButton label={t("moreRegions")} items={page.moreActions.value(session)}><Icon name="more" /></MenuButton>}
          <button type="button" class="btn small danger" disabled={session.readonly.value} onClick={() => remove(page, session, ids)}><Icon name="trash" small />{t("deleteSelected", { n: ids.length })}</button>
        </div>
      </div>
    </>
  );
}
