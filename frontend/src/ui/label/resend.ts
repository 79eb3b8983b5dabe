/** What an earlier visit could not send. */
import { Refused } from "../../api/http";
import { browserKeep } from "../../api/keep";
import { isObject, jsonEqual } from "../../core/json";
import type { KeptJob } from "../../core/outbox";
import { t } from "../../core/strings";
import type { LabelPage } from "./page";

/** Submits that an earlier visit could not send: sent now; the same submit twice makes one annotation. */
export function resend(page: LabelPage, kept: readonly KeptJob[]): void {
  const old = kept.filter((job) => job.kind === "submit" && job.project === page.project && Date.now() - job.at > 5_000);
  for (const job of old) {
    page.outbox.add({
      ...job, request: () => job.request,
      done: () => page.toasts.show({ kind: "ok", text: t("taskSubmitted", { task: job.task }) }),
      refused: (error) => notSent(page, job, error),
    });
  }
}

function notSent(page: LabelPage, job: KeptJob, error: unknown): void {
  const body = error instanceof Refused && isObject(error.body) ? error.body["current"] : undefined;
  const mine = isObject(job.request.body) ? job.request.body["result"] : undefined;
  if (isObject(body) && jsonEqual(body["result"], mine)) return; // it had arrived after all
  void browserKeep.put({ ...job, key: `lost:${job.key}` });
  page.toasts.bad(t("taskNotSubmitted", { task: job.task }), error instanceof Error ? error.message : String(error));
}
