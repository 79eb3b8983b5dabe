/** The folder changed: the open task follows. Clean work takes the difference, unsaved work is rebased, nothing is thrown away. */
import { getLabeling, type AnnotationJson, type LabelingAnswer } from "../../api/labeling";
import { Refused } from "../../api/http";
import type { Origin } from "../../core/change";
import { difference } from "../../core/difference";
import { isObject, jsonEqual, type Json } from "../../core/json";
import { concernsTask, type FolderChange } from "../../core/live";
import { rebase, type Rebased } from "../../core/rebase";
import type { ResultItem } from "../../core/result";
import { t } from "../../core/strings";
import { deleteDraft } from "../../api/labeling";
import { type OpenAnnotation, storedOf } from "./open";
import type { LabelPage } from "./page";
import { loadTags } from "./tags";

/** One annotation, two newer versions: the person decides. */
export interface Conflict {
  readonly open: OpenAnnotation;
  readonly theirs: AnnotationJson;
  readonly base: readonly ResultItem[];
  readonly mine: readonly ResultItem[];
  readonly rebased: Rebased;
  /** A submit that waits for the decision. */
  readonly then?: (() => void) | undefined;
}

export type Decision = "mine" | "theirs" | "merge";

let reading: Promise<void> = Promise.resolve();

/** Take up a change of the folder; one after the other. */
export function reconcile(page: LabelPage, change: FolderChange): Promise<void> {
  const answer = page.answer.value;
  page.route.forget(change.resync || change.config ? null : change.tasks);
  if (!answer) return Promise.resolve();
  const task = answer.task.id;
  if (!concernsTask(change, task) && !change.config && !change.settings && !change.git && change.media.length === 0) return Promise.resolve();
  reading = reading.then(() => readAgain(page, task));
  return reading;
}

async function readAgain(page: LabelPage, task: number): Promise<void> {
  const before = page.answer.value;
  if (before?.task.id !== task) return;
  const revisions = revisionsOf(page);
  try {
    const answer = await getLabeling(page.project, task);
    if (page.answer.value?.task.id !== task) return;
    if (revisions !== revisionsOf(page) || submitting(page)) return later(page, task); // our own save came between
    await take(page, page.answer.value, answer);
    page.vanished.value = false;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) page.vanished.value = true;
  }
}

function later(page: LabelPage, task: number): Promise<void> {
  return new Promise((resolve) => setTimeout(() => resolve(readAgain(page, task)), 60));
}

function revisionsOf(page: LabelPage): string {
  return page.opened().map((open) => open.saver.stored.value.revision ?? "").join(" ");
}

function submitting(page: LabelPage): boolean {
  return page.busy.value || page.opened().some((open) => open.saver.flying);
}

async function take(page: LabelPage, before: LabelingAnswer, answer: LabelingAnswer): Promise<void> {
  const rebuilt = !jsonEqual(before.tree as unknown as Json, answer.tree as unknown as Json) || !jsonEqual(before.task.data, answer.task.data) || !jsonEqual(before.media, answer.media)
    || before.project.read_only !== answer.project.read_only;
  const registry = rebuilt ? await loadTags(answer.tree) : null;
  for (const open of page.opened()) followDisk(page, open, answer);
  page.refresh({ ...answer, drafts: before.drafts }, registry);
}

/** One open annotation and its newer version on disk. */
function followDisk(page: LabelPage, open: OpenAnnotation, answer: LabelingAnswer): void {
  const { stored } = open.saver;
  const theirs = answer.annotations.find((one) => one.id === stored.value.id);
  if (!theirs || stored.value.id === null) return;
  if (theirs.revision === stored.value.revision) {
    open.annotation.value = { ...theirs, result: stored.value.result };
    return;
  }
  const mine = open.session.document.serialize();
  if (jsonEqual(mine as Json, theirs.result as Json)) adopt(open, theirs);
  else if (open.session.readonly.value || !open.saver.dirty) {
    applyResult(open, theirs.result, "remote");
    adopt(open, theirs);
  } else if (jsonEqual(theirs.result as Json, stored.value.result as Json)) adopt(open, theirs);
  else askAbout(page, open, theirs);
}

/** Make the document hold `result`. */
export function applyResult(open: OpenAnnotation, result: readonly ResultItem[], origin: Origin): void {
  open.session.document.apply(difference(open.session.document, result), origin);
}

/** What the disk has is the new beginning. */
function adopt(open: OpenAnnotation, theirs: AnnotationJson): void {
  open.annotation.value = theirs;
  open.saver.rebased(storedOf(theirs));
}

export function askAbout(page: LabelPage, open: OpenAnnotation, theirs: AnnotationJson, then?: () => void): void {
  const base = open.saver.stored.value.result;
  const mine = open.session.document.serialize();
  open.saver.stale();
  page.conflict.value = { open, theirs, base, mine, rebased: rebase(base, mine, theirs.result), then };
}

/** What the person chose in the dialog. */
export function decide(page: LabelPage, conflict: Conflict, decision: Decision): void {
  const { open, theirs, mine, rebased, then } = conflict;
  page.conflict.value = null;
  if (decision === "merge") applyResult(open, rebased.result, "remote");
  if (decision === "theirs") takeTheirs(page, open, theirs, mine);
  adopt(open, theirs);
  if (then && decision !== "theirs") then();
}

function takeTheirs(page: LabelPage, open: OpenAnnotation, theirs: AnnotationJson, mine: readonly ResultItem[]): void {
  applyResult(open, theirs.result, "remote");
  const draft = open.saver.forgetDraft();
  if (draft !== null) void deleteDraft(draft).catch(() => undefined); // gone already: as wished
  page.toasts.show({ kind: "ok", text: t("tookTheirs"), action: { title: t("undo"), run: () => applyResult(open, mine, "local") } });
}

/** The newer version that a lost race (412) brings along. */
export function currentOf(error: unknown): AnnotationJson | null {
  if (!(error instanceof Refused) || error.status !== 412 || !isObject(error.body)) return null;
  const current = error.body["current"];
  return isObject(current) && Array.isArray(current["result"]) ? (current as unknown as AnnotationJson) : null;
}
