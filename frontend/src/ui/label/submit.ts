/** Submit, update, skip, postpone, and taking the last one back. */
import { deleteAnnotation, patchAnnotation, postDraft, type AnnotationBody, type AnnotationJson } from "../../api/labeling";
import { effect } from "@preact/signals";
import type { TagNode } from "../../core/config";
import type { JsonObject } from "../../core/json";
import type { ValidationProblem } from "../../core/registry";
import { statusOf, type Saver } from "../../core/saver";
import type { Session } from "../../core/session";
import { t } from "../../core/strings";
import { isVisible, savedResult } from "../../core/visibility";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { askAbout, currentOf } from "./reconcile";

export interface SubmitHow {
  readonly then: "next" | "stay";
  readonly cancelled?: boolean;
}

/** Submit moves on in the stream and stays on a task that was opened by itself; an update stays. */
export function usualWay(page: LabelPage): SubmitHow["then"] {
  return page.route.stream ? "next" : "stay";
}

export async function submit(page: LabelPage, how: SubmitHow): Promise<void> {
  const open = page.current.value;
  if (!open || open.session.readonly.value || open.prediction || open.saver.state.value === "submitting" || page.conflict.value) return;
  page.toasts.clearBad();
  finishTexts(open.session);
  if (!how.cancelled && !mayBeSubmitted(page, open)) return;
  const former = open.annotation.value;
  const task = page.answer.value?.task.id ?? 0;
  const sent = open.saver.submit({ result: savedResult(open.session), more: bodyOf(open, how) });
  const accepted = sent.then((saved) => onAccepted(page, open, saved as unknown as AnnotationJson, former, task, how));
  accepted.catch((error: unknown) => onRefused(page, open, error, how));
  const outcome = await Promise.race([accepted.then(() => "sent", () => "refused"), offline(open.saver)]);
  if (outcome === "offline") page.toasts.show({ kind: "info", text: t("keptUntilBack", { task }) });
  if (outcome === "refused") return;
  page.route.finished(task);
  if (how.then === "next" && page.answer.value?.task.id === task) await page.next();
}

function bodyOf(open: OpenAnnotation, { cancelled = false }: SubmitHow): JsonObject {
  const was = open.annotation.value?.was_cancelled ?? false;
  return {
    ...(cancelled || was ? { was_cancelled: cancelled } : {}),
    ...(open.parentPrediction !== undefined && !open.annotation.value ? { parent_prediction: open.parentPrediction } : {}),
  };
}

/** Texts still standing in a box, default values: each control puts its house in order. */
function finishTexts(session: Session): void {
  for (const control of session.config.controls()) session.registry.get(control.tag)?.beforeSubmit?.(session, control);
}

function mayBeSubmitted(page: LabelPage, open: OpenAnnotation): boolean {
  const { session } = open;
  const problem = firstProblem(session);
  if (problem) {
    if (problem.region !== undefined) session.selection.set(problem.region);
    page.toasts.bad(problem.message);
    return false;
  }
  const empty = savedResult(session).length === 0;
  if (empty && page.answer.value?.project.allow_empty === false) page.toasts.bad(t("emptyRefused"));
  return !(empty && page.answer.value?.project.allow_empty === false);
}

function firstProblem(session: Session): ValidationProblem | null {
  const shown = (control: TagNode): boolean => isVisible(session, control) || control.attrs?.["perRegion"] === true;
  for (const node of [...session.config.objects(), ...session.config.controls()].filter(shown)) {
    const problem = session.registry.get(node.tag)?.validate?.(session, node);
    if (problem) return problem;
  }
  return null;
}

function offline(saver: Saver): Promise<"offline"> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (saver.state.value === "offline") queueMicrotask(() => {
        stop();
        resolve("offline");
      });
    });
  });
}

function onAccepted(page: LabelPage, open: OpenAnnotation, saved: AnnotationJson, former: AnnotationJson | undefined, task: number, how: SubmitHow): void {
  page.saved(open, { ...saved, was_cancelled: how.cancelled ?? false });
  const api = open.saver.apiTask;
  const words = how.cancelled ? "taskSkipped" : former ? "taskUpdated" : "taskSubmitted";
  page.toasts.show({ kind: "ok", topic: "submit", text: t(words, { task }), action: { title: t("undo"), run: () => void takeBack(page, task, api, saved, former, open.time.seconds) } });
  page.events.emit("submit", { task, annotation: saved.id, cancelled: how.cancelled ?? false });
}

function onRefused(page: LabelPage, open: OpenAnnotation, error: unknown, how: SubmitHow): void {
  const theirs = currentOf(error);
  if (theirs) return askAbout(page, open, theirs, () => void submit(page, how));
  if (statusOf(error) === 404) page.vanished.value = true;
  page.toasts.bad(t("notSaved"), `${error instanceof Error ? error.message : String(error)}. ${t("workStays")}`);
  open.saver.touch();
}

/** Undo of a submit: a new annotation is deleted and goes on as a draft, a changed one gets its former content back. */
async function takeBack(page: LabelPage, task: number, api: number, saved: AnnotationJson, former: AnnotationJson | undefined, seconds: number): Promise<void> {
  await page.attempt(async () => {
    if (former) {
      const body: Partial<AnnotationBody> = { result: former.result, was_cancelled: former.was_cancelled ?? false };
      await patchAnnotation(saved.id, body, saved.revision);
    } else {
      await deleteAnnotation(saved.id, saved.revision);
      await postDraft(api, null, { result: saved.result, lead_time: seconds });
    }
    page.route.reopened(task);
    page.route.forget([task]);
    await page.openTask(task, { annotation: former?.id ?? null });
    page.toasts.show({ kind: "ok", topic: "submit", text: t("submitUndone", { task }) });
  });
}

/** Put the task off: the work is kept as a draft, the stream goes on. */
export async function postpone(page: LabelPage): Promise<void> {
  const open = page.current.value;
  if (!open || open.session.readonly.value) return;
  open.saver.saveDraft({ was_postponed: true });
  page.toasts.show({ kind: "ok", text: t("taskPostponed", { task: page.answer.value?.task.id ?? 0 }) });
  await page.next();
}
