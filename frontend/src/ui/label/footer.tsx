/** Below the work: undo, hints, the save state, and the next step always at the same place. */
import { labelKeys, shownKey } from "../../core/labelkeys";
import { isLabelsTag } from "../../core/labels";
import type { SaveState } from "../../core/saver";
import type { Session } from "../../core/session";
import type { StringKey } from "../../core/strings";
import { t } from "../../core/strings";
import { Icon, type IconName } from "../../widgets/icon";
import { Kbd } from "../../widgets/kbd";
import { MenuButton } from "../../widgets/menu";
import { KEYS } from "./commands";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { askAbout } from "./reconcile";
import { postpone, submit, usualWay } from "./submit";

export function Footer({ page }: { readonly page: LabelPage }) {
  const open = page.current.value;
  if (!open) return <footer class="footbar" />;
  const { history, readonly } = open.session;
  const off = readonly.value;
  return (
    <footer class="footbar">
      <button type="button" class="ib" aria-label={t("undo")} title={`${t("undo")} (${shownKey(KEYS.undo)})`} disabled={off || !history.canUndo.value} onClick={() => history.undo()}><Icon name="undo" /></button>
      <button type="button" class="ib" aria-label={t("redo")} title={`${t("redo")} (${shownKey(KEYS.redo)})`} disabled={off || !history.canRedo.value} onClick={() => history.redo()}><Icon name="redo" /></button>
      <button type="button" class="ib" aria-label={t("reset")} title={t("reset")} disabled={off || !history.canUndo.value} onClick={() => history.reset()}><Icon name="reset" /></button>
      <span class="vr hints" />
      <Hints page={page} open={open} />
      <span class="grow" />
      <SaveMark page={page} open={open} />
      <span class="vr hide-phone" />
      {page.answer.value?.project.instruction && <button type="button" class="ib" aria-label={t("instructions")} title={t("instructions")} onClick={() => { page.dialog.value = "instructions"; }}><Icon name="info" /></button>}
      <button type="button" class="ib" aria-label={t("labelingSettings")} title={t("labelingSettings")} onClick={() => { page.dialog.value = "settings"; }}><Icon name="settings" /></button>
      {open.prediction ? <UsePrediction page={page} open={open} /> : <Steps page={page} open={open} off={off} />}
    </footer>
  );
}

function Hints({ page, open }: { readonly page: LabelPage; readonly open: OpenAnnotation }) {
  const keys = hintedKeys(open.session);
  const [first, last] = [keys[0], keys.at(-1)];
  const draws = open.session.labels.controls().length > 0;
  return (
    <span class="row hints g16" aria-hidden="true">
      {first !== undefined && page.settings.hotkeys.value && <span class="hint"><kbd>{shownKey(first)}</kbd>{last !== undefined && last !== first && <>–<kbd>{shownKey(last)}</kbd></>} {t(draws ? "keyLabel" : "keyChoose")}</span>}
      {draws && <span class="hint opt"><Kbd keys={KEYS.nextRegion} /> {t("keyNextRegion")}</span>}
      {draws && <span class="hint opt"><kbd>⌫</kbd> {t("keyDelete")}</span>}
      <button type="button" class="hint hint-button" tabIndex={-1} onClick={() => { page.dialog.value = "keys"; }}><kbd>?</kbd> {t("keyAll")}</button>
    </span>
  );
}

/** Keys of the first control that has some: labels, else choices. */
function hintedKeys(session: Session): readonly string[] {
  const keys = labelKeys(session).value;
  const control = session.config.controls().find((one) => isLabelsTag(one.tag)) ?? session.config.controls().find((one) => one.tag === "Choices");
  if (!control) return [];
  const nodes = session.config.descendants(control, isLabelsTag(control.tag) ? "Label" : "Choice");
  return nodes.map((node) => keys.get(node)).filter((key): key is string => key !== undefined);
}

const STATES: Readonly<Record<SaveState, readonly [text: StringKey, icon: IconName | null, tone: string]>> = {
  untouched: ["saveUntouched", null, ""],
  editing: ["saveEditing", "edit", "dim"],
  draft: ["saveDraft", "check", ""],
  submitting: ["saveSubmitting", "clock", "dim"],
  submitted: ["saveSubmitted", "check", ""],
  stale: ["saveStale", "merge", "conflict"],
  offline: ["saveOffline", "unplugged", "bad"],
  refused: ["saveRefused", "warning", "bad"],
};

function SaveMark({ page, open }: { readonly page: LabelPage; readonly open: OpenAnnotation }) {
  const state = open.saver.state.value;
  const [text, icon, tone] = open.session.readonly.value ? (["saveReadOnly", "lock", "dim"] as const) : STATES[state];
  const annotation = open.annotation.value;
  const words = state === "draft" && annotation ? t("saveDraftDiffers") : state === "submitted" && annotation?.was_cancelled ? t("saveSkipped") : t(text);
  const stale = state === "stale" && annotation && page.conflict.value === null;
  return (
    <span class={`save ${tone}`} role="status" data-save={state} title={open.saver.problem.value}>
      {icon && <Icon name={icon} />}
      {stale ? <button type="button" class="linkish" onClick={() => askAgain(page, open)}>{words}</button> : <span class="cut">{words}</span>}
    </span>
  );
}

function askAgain(page: LabelPage, open: OpenAnnotation): void {
  const theirs = page.answer.value?.annotations.find((one) => one.id === open.saver.stored.value.id);
  if (theirs) askAbout(page, open, theirs);
}

function UsePrediction({ page, open }: { readonly page: LabelPage; readonly open: OpenAnnotation }) {
  const id = open.prediction?.id ?? 0;
  const off = page.answer.value?.project.read_only ?? false;
  return (
    <>
      <button type="button" class="btn large" disabled={off} onClick={() => void import("./suggestions").then(({ suggestPrediction }) => suggestPrediction(page, id))}>{t("checkPrediction")}</button>
      <button type="button" class="btn primary large" disabled={off} onClick={() => page.usePrediction(id)}>
        <Icon name="copy" />{t("usePrediction")}
      </button>
    </>
  );
}

function Steps({ page, open, off }: { readonly page: LabelPage; readonly open: OpenAnnotation; readonly off: boolean }) {
  const annotation = open.annotation.value;
  const update = annotation !== undefined && !annotation.was_cancelled;
  const usual = usualWay(page);
  const other = usual === "next" ? "stay" : "next";
  const busy = off || open.saver.state.value === "submitting" || page.busy.value;
  const otherTitle: StringKey = other === "next" ? (update ? "updateAndNext" : "submitAndNext") : update ? "updateAndStay" : "submitAndStay";
  const name = t(update ? "update" : "submit");
  return (
    <>
      {page.answer.value?.project.show_skip !== false && (
        <button type="button" class="btn large" title={`${t("skip")} (${shownKey(KEYS.skip)})`} disabled={busy} onClick={() => void submit(page, { then: usual, cancelled: true })}>{t("skip")}</button>
      )}
      <span class="btn-group">
        <button type="button" class="btn primary large" aria-keyshortcuts="Control+Enter" disabled={busy} onClick={() => void submit(page, { then: usual })}>
          {name}<kbd class="hide-phone" aria-hidden="true">{shownKey(KEYS.submit)}</kbd>
        </button>
        <MenuButton
          label={t(update ? "moreWaysUpdate" : "moreWays")} class="btn primary large"
          items={[
            { title: t(otherTitle), icon: other === "next" ? "right" : "check", keys: KEYS.submitOther, disabled: busy, run: () => void submit(page, { then: other }) },
            { title: t("postpone"), icon: "clock", disabled: busy, run: () => void postpone(page) },
          ]}
        ><Icon name="down" /></MenuButton>
      </span>
    </>
  );
}
