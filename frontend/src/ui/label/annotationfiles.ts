/** Whole annotations: deleted, discarded, marked as reference; each can be taken back. */
import { apiTask, deleteAnnotation, deleteDraft, type LabelingAnswer, patchAnnotation, postAnnotation } from "../../api/labeling";
import { t } from "../../core/strings";
import type { LabelPage } from "./page";
import { forgetParent } from "./parentage";

/** Delete the annotation on screen; can be undone. */
export async function removeAnnotation(page: LabelPage): Promise<void> {
  const open = page.current.value;
  const annotation = open?.annotation.value;
  if (!open || !annotation) return discardNew(page);
  await page.attempt(async () => {
    open.saver.forgetDraft();
    await deleteAnnotation(annotation.id, open.saver.stored.value.revision);
    const task = apiTask(page.answer.value as LabelingAnswer);
    const { result, was_cancelled = false, ground_truth = false, lead_time } = annotation;
    const again = (): void => void page.attempt(async () => {
      await postAnnotation(task, { result, was_cancelled, ground_truth, lead_time: lead_time ?? 0, unique_id: crypto.randomUUID() });
      await page.reload();
    });
    page.toasts.show({ kind: "ok", topic: "submit", text: t("annotationDeleted"), action: { title: t("undo"), run: again } });
    await page.reload();
  });
}

/** Throw away an annotation that was never submitted; can be undone. */
export function discardNew(page: LabelPage): void {
  const open = page.current.value;
  if (!open || open.key !== "new") return;
  const result = open.session.document.serialize();
  forgetParent(page.project, open.session.task.id);
  const draft = open.saver.forgetDraft();
  if (draft !== null) void deleteDraft(draft).catch(() => undefined); // gone already: as wished
  open.session.document.apply({ created: [], updated: [], deleted: open.session.document.entries() });
  if (result.length > 0) page.toasts.show({ kind: "ok", topic: "submit", text: t("annotationDeleted"), action: { title: t("undo"), run: () => open.session.history.undo() } });
}

/** Mark the annotation on screen as reference, or not any more. */
export async function setGroundTruth(page: LabelPage, on: boolean): Promise<void> {
  const open = page.current.value;
  const annotation = open?.annotation.value;
  if (!open || !annotation) return;
  await page.attempt(async () => {
    const saved = await patchAnnotation(annotation.id, { ground_truth: on }, open.saver.stored.value.revision);
    open.saver.rebased({ ...open.saver.stored.value, revision: saved.revision });
    page.saved(open, { ...annotation, ground_truth: on, revision: saved.revision });
  });
}
