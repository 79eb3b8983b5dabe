/** A modal dialog: the browser keeps the focus inside and gives it back. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../core/strings";
import { Icon, type IconName } from "./icon";

interface Props {
  readonly title: string;
  readonly icon?: IconName;
  readonly alert?: boolean;
  readonly width?: number;
  readonly head?: ComponentChildren;
  readonly foot?: ComponentChildren;
  readonly describedBy?: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function Dialog({ title, icon, alert = false, width = 560, head, foot, describedBy, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref} class="dialog" role={alert ? "alertdialog" : "dialog"} aria-labelledby="dialog-title" {...(describedBy ? { "aria-describedby": describedBy } : {})}
      style={{ width: `min(${width}px, calc(100vw - 32px))` }}
      onCancel={(event) => { event.preventDefault(); onClose(); }}
      onClick={(event) => { if (event.target === ref.current && !alert) onClose(); }}
    >
      <header>
        {icon && <Icon name={icon} />}
        <span id="dialog-title">{title}</span>
        <span class="grow" />
        {head}
        <button type="button" class="ib s" aria-label={t("close")} onClick={onClose}><Icon name="close" /></button>
      </header>
      <div class="body">{children}</div>
      {foot && <footer>{foot}</footer>}
    </dialog>
  );
}
