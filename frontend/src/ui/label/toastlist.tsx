/** Toasts at the foot of the page: good news politely, bad news at once. */
import { t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import type { Toast, Toasts } from "./toasts";

export function ToastList({ toasts }: { readonly toasts: Toasts }) {
  const list = toasts.list.value;
  return (
    <div class="toasts">
      <div role="status" class="toast-group">{list.filter((one) => one.kind !== "bad").map((one) => <ToastLine key={one.id} toasts={toasts} toast={one} />)}</div>
      <div role="alert" class="toast-group">{list.filter((one) => one.kind === "bad").map((one) => <ToastLine key={one.id} toasts={toasts} toast={one} />)}</div>
    </div>
  );
}

function ToastLine({ toasts, toast }: { readonly toasts: Toasts; readonly toast: Toast }) {
  const { action } = toast;
  return (
    <div class={`toast ${toast.kind === "bad" ? "bad" : toast.kind}`}>
      <Icon name={toast.kind === "ok" ? "check" : toast.kind === "bad" ? "stop" : "info"} />
      <div class="grow"><div>{toast.text}</div>{toast.more && <div class="small dim">{toast.more}</div>}</div>
      {action && <button type="button" class="btn quiet small" onClick={() => { toasts.close(toast.id); action.run(); }}>{action.title}</button>}
      <button type="button" class="ib s" aria-label={t("dismiss")} onClick={() => toasts.close(toast.id)}><Icon name="close" /></button>
    </div>
  );
}
