/** What the project asks of annotators. */
import { t } from "../../core/strings";
import { Dialog } from "../../widgets/dialog";
import type { LabelPage } from "./page";

export default function InstructionsDialog({ page }: { readonly page: LabelPage }) {
  const text = page.answer.value?.project.instruction ?? "";
  return (
    <Dialog title={t("instructions")} icon="info" width={640} onClose={() => { page.dialog.value = null; }}>
      <div class="instructions">{plain(text)}</div>
    </Dialog>
  );
}

/** Markup is read as text: inert, so nothing in it runs or loads. */
function plain(text: string): string {
  if (!/<\w+[^>]*>/.test(text)) return text;
  const breaks = text.replaceAll(/<(br|\/p|\/li|\/h\d|\/div)\b[^>]*>/gi, "$&\n").replaceAll(/<li\b[^>]*>/gi, "$&• ");
  return new DOMParser().parseFromString(breaks, "text/html").body.textContent?.trim() ?? "";
}
