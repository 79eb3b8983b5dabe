/** The questions asked before many tasks are changed; the default is the answer that loses nothing. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ChoiceField } from "../../api/bulk";
import { plural, t } from "../../core/strings";
import { Dialog } from "../../widgets/dialog";

interface ConfirmProps {
  readonly kind: "deleteTasks" | "deleteAnnotations";
  readonly n: number;
  readonly close: () => void;
  readonly go: () => void;
}

export function ConfirmDialog({ kind, n, close, go }: ConfirmProps): ComponentChildren {
  const foot = (
    <>
      <button type="button" class="btn" data-first onClick={close}>{t("cancel")}</button>
      <button type="button" class="btn danger" onClick={go}>{t(kind)}</button>
    </>
  );
  return (
    <Dialog title={plural(n, `${kind}One`, `${kind}Many`)} icon="trash" alert width={440} onClose={close} describedBy="bulk-text" foot={foot}>
      <p id="bulk-text">{t(`${kind}Text`, { folder: ".labelfs/trash" })}</p>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly fields: readonly ChoiceField[];
  readonly n: number;
  readonly close: () => void;
  readonly go: (control: string, choice: string) => void;
}

export function ChoiceDialog({ fields, n, close, go }: ChoiceProps): ComponentChildren {
  const [control, setControl] = useState(fields[0]?.control ?? "");
  const [choice, setChoice] = useState("");
  const options = fields.find((one) => one.control === control)?.options ?? [];
  const foot = (
    <>
      <button type="button" class="btn" onClick={close}>{t("cancel")}</button>
      <button type="button" class="btn primary" disabled={choice === ""} onClick={() => go(control, choice)}>{plural(n, "setChoiceOne", "setChoiceMany")}</button>
    </>
  );
  return (
    <Dialog title={t("setChoice").replace("…", "")} icon="check" width={440} onClose={close} foot={foot}>
      <div class="col g12">
        <p>{t("choiceText")}</p>
        {fields.length > 1 && (
          <label class="field"><span class="lbl">{t("choiceQuestion")}</span>
            <select class="input" value={control} onChange={(event) => { setControl(event.currentTarget.value); setChoice(""); }}>
              {fields.map((one) => <option key={one.control}>{one.control}</option>)}
            </select>
          </label>
        )}
        <label class="field"><span class="lbl">{t("choiceAnswer")}</span>
          <select class="input" data-first value={choice} onChange={(event) => setChoice(event.currentTarget.value)}>
            <option value="">{t("choose")}</option>
            {options.map((one) => <option key={one} value={one}>{one}</option>)}
          </select>
        </label>
      </div>
    </Dialog>
  );
}
