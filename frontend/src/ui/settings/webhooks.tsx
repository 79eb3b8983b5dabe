/** Webhooks of this machine: add, remove, and what became of the last deliveries. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { addWebhook, getDeliveries, getWebhooks, removeWebhook, type Delivery, type Webhook } from "../../api/settings";
import { told, Trouble } from "./page";
import { st } from "./texts";

export function Webhooks({ id }: { readonly id: number }): ComponentChildren {
  const [hooks, setHooks] = useState<readonly Webhook[] | null>(null);
  const [url, setUrl] = useState("");
  const [local, setLocal] = useState(false);
  const [failed, setFailed] = useState("");
  const doing = async (work: () => Promise<unknown>): Promise<void> => {
    setFailed("");
    try {
      await work();
      setHooks(await getWebhooks(id));
    } catch (error) {
      setFailed(told(error));
    }
  };
  useEffect(() => void doing(async () => null), [id]);
  const add = (event: Event): void => {
    event.preventDefault();
    void doing(async () => {
      await addWebhook(id, url.trim(), local);
      setUrl("");
    });
  };
  return (
    <section class="panel col g12 settings-part" aria-labelledby="settings-hooks">
      <h2 id="settings-hooks">{st("hooks")}</h2>
      <p class="dim">{st("hooksHow")}</p>
      {hooks?.length === 0 && <p>{st("noHooks")}</p>}
      {hooks?.map((one) => <Hook key={one.id} hook={one} remove={() => void doing(() => removeWebhook(one.id))} />)}
      <form class="col g6" onSubmit={add}>
        <label class="field"><span class="lbl">{st("address")}</span><span class="input"><input type="url" required value={url} onInput={(event) => setUrl(event.currentTarget.value)} /></span></label>
        <label class="row g6"><input type="checkbox" class="check" checked={local} onChange={(event) => setLocal(event.currentTarget.checked)} />{st("allowPrivate")}</label>
        <div><button type="submit" class="btn primary" disabled={url.trim() === ""}>{st("addHook")}</button></div>
      </form>
      {failed !== "" && <Trouble text={failed} />}
    </section>
  );
}

function Hook({ hook, remove }: { readonly hook: Webhook; readonly remove: () => void }): ComponentChildren {
  const [log, setLog] = useState<readonly Delivery[] | null>(null);
  return (
    <div class="col g6" data-webhook={hook.id}>
      <div class="row g6">
        <span class="mono cut">{hook.url}</span><span class="dim">{hook.send_for_all_actions ? st("everyEvent") : hook.actions.join(", ")}</span><span class="grow" />
        <button type="button" class="btn small" aria-expanded={log !== null} onClick={() => (log ? setLog(null) : void getDeliveries(hook.id).then(setLog))}>{st("log")}</button>
        <button type="button" class="btn small" onClick={remove}>{st("removeHook")}</button>
      </div>
      {log && (log.length === 0 ? <p class="dim">{st("noLog")}</p> : (
        <ul class="list">{log.slice(0, 20).map((one) => <li key={`${one.at}${one.action}`} class="row g6"><span class="mono dim">{one.at.slice(0, 19)}</span><span>{one.action}</span><span class="dim">{one.status ?? ""} {one.error ?? ""}</span></li>)}</ul>
      ))}
    </div>
  );
}
