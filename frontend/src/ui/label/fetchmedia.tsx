/** A file that DVC knows and that was not pulled: a button runs the command, once the person trusts the folder. */
import { useSignal } from "@preact/signals";
import { request } from "../../api/http";
import { texts } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import type { LabelPage } from "./page";

const t = texts({
  en: { fetch: "Fetch", fetching: "Fetching…", trust: "`labelfs trust` lets a button here do that." },
  de: { fetch: "Holen", fetching: "Wird geholt…", trust: "Nach `labelfs trust` tut das hier ein Knopf." },
  es: { fetch: "Traer", fetching: "Trayendo…", trust: "Tras `labelfs trust` lo hace aquí un botón." },
  fr: { fetch: "Récupérer", fetching: "Récupération…", trust: "Après `labelfs trust`, un bouton s’en charge ici." },
  zh: { fetch: "获取", fetching: "正在获取…", trust: "执行 `labelfs trust` 后，此处的按钮即可完成。" },
});

export function FetchMedia({ page, reference }: { readonly page: LabelPage; readonly reference: string }) {
  const busy = useSignal(false);
  const answer = page.answer.value;
  if (!answer?.trusted) return <span class="dim small">{t("trust")}</span>;
  const run = async (): Promise<void> => {
    busy.value = true;
    await page.attempt(async () => {
      await request("POST", `/api/projects/${page.project}/labeling/${answer.task.id}/fetch`, { body: { reference } });
      await page.reload();
    });
    busy.value = false;
  };
  return <button type="button" class="btn small" disabled={busy.value} onClick={() => void run()}><Icon name="download" />{t(busy.value ? "fetching" : "fetch")}</button>;
}
