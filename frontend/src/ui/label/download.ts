/** The way out when nothing can be saved. */
import type { LabelPage } from "./page";

/** Everything unsaved as one JSON file: what is waiting, and what is on screen. */
export function download(page: LabelPage): void {
  const open = page.current.value;
  const screen = open && { task: page.answer.value?.task.id, annotation: open.annotation.value?.id ?? null, result: open.session.document.serialize() };
  const text = JSON.stringify({ project: page.project, waiting: page.outbox.unsaved(), screen }, null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `labelfs-unsaved-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
