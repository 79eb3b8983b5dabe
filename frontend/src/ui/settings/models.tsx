/** Model backends of this machine: connect, check, ask, disconnect; what project.json proposes waits for a click. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { addBackend, askBackend, checkBackend, getBackends, getProposals, removeBackend, type Backend, type Proposal } from "../../api/settings";
import { Icon } from "../../widgets/icon";
import { told, Trouble } from "./page";
import { st } from "./texts";

export function Models({ id }: { readonly id: number }): ComponentChildren {
  const [backends, setBackends] = useState<readonly Backend[] | null>(null);
  const [proposals, setProposals] = useState<readonly Proposal[]>([]);
  const [said, setSaid] = useState("");
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(false);
  const load = async (): Promise<void> => {
    setBackends(await getBackends(id));
    setProposals(await getProposals(id));
  };
  const doing = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true);
    setFailed("");
    setSaid("");
    try {
      setSaid(await work());
      await load();
    } catch (error) {
      setFailed(told(error));
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => void doing(async () => ""), [id]);
  const connect = (url: string, title: string): void => void doing(async () => {
    const made = await addBackend(id, url, title || "default");
    return st("connected", { title: made.title });
  });
  const check = (one: Backend): void => void doing(async () => {
    const faults = await checkBackend(one.id);
    return faults.length === 0 ? st("fine") : faults.map((fault) => fault.text + (fault.cure ? `\n${st("cure", { cure: fault.cure })}` : "")).join("\n");
  });
  return (
    <section class="panel col g12 settings-part" aria-labelledby="settings-models">
      <h2 id="settings-models">{st("models")}</h2>
      <p class="dim">{st("modelsHow")}</p>
      {backends?.length === 0 && <p>{st("noModels")}</p>}
      {(backends?.length ?? 0) > 0 && (
        <ul class="list col g6">
          {backends?.map((one) => (
            <li key={one.id} class="row g6" data-backend={one.id}>
              <Icon name="model" /><strong>{one.title}</strong><span class="badge">{one.readable_state}</span><span class="mono dim cut">{one.model_version} · {one.url}</span>
              <span class="grow" />
              <button type="button" class="btn small" disabled={busy} onClick={() => check(one)}>{st("check")}</button>
              <button type="button" class="btn small" disabled={busy} onClick={() => void doing(async () => (await askBackend(one.id)).detail)}>{st("ask")}</button>
              <button type="button" class="btn small" disabled={busy} onClick={() => void doing(async () => { await removeBackend(one.id); return ""; })}>{st("remove")}</button>
            </li>
          ))}
        </ul>
      )}
      {proposals.length > 0 && (
        <div class="col g6">
          <h3>{st("proposed")}</h3>
          {proposals.map((one) => (
            <div key={one.url} class="row g6" data-proposal={one.url}><strong>{one.title}</strong><span class="mono dim cut">{one.url}</span><span class="grow" />
              <button type="button" class="btn small" disabled={busy} onClick={() => connect(one.url, one.title)}>{st("connect")}</button></div>
          ))}
        </div>
      )}
      <AddBackend busy={busy} connect={connect} />
      <p role="status" style={{ whiteSpace: "pre-wrap" }}>{said}</p>
      {failed !== "" && <Trouble text={failed} />}
    </section>
  );
}

function AddBackend({ busy, connect }: { readonly busy: boolean; readonly connect: (url: string, title: string) => void }): ComponentChildren {
  const [url, setUrl] = useState("");
  const [title, setTitle] = useState("");
  const send = (event: Event): void => {
    event.preventDefault();
    connect(url.trim(), title.trim());
  };
  return (
    <form class="row g6" onSubmit={send}>
      <label class="field grow"><span class="lbl">{st("address")}</span><span class="input"><input type="url" required placeholder="http://127.0.0.1:9090" value={url} onInput={(event) => setUrl(event.currentTarget.value)} /></span></label>
      <label class="field"><span class="lbl">{st("name")}</span><span class="input"><input value={title} onInput={(event) => setTitle(event.currentTarget.value)} /></span></label>
      <button type="submit" class="btn primary" style={{ alignSelf: "end" }} disabled={busy || url.trim() === ""}>{st("connect")}</button>
    </form>
  );
}
