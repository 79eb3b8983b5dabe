/** Folders of the project whose files become tasks, one each: add, read again, remove. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { addStorage, getStorages, removeStorage, syncStorage, type Storage } from "../../api/settings";
import { told, Trouble } from "./page";
import { st } from "./texts";

export function Storages({ id, readOnly }: { readonly id: number; readonly readOnly: boolean }): ComponentChildren {
  const [storages, setStorages] = useState<readonly Storage[] | null>(null);
  const [path, setPath] = useState("");
  const [pattern, setPattern] = useState("");
  const [said, setSaid] = useState("");
  const [failed, setFailed] = useState("");
  const doing = async (work: () => Promise<string>): Promise<void> => {
    setFailed("");
    setSaid("");
    try {
      setSaid(await work());
      setStorages(await getStorages(id));
    } catch (error) {
      setFailed(told(error));
    }
  };
  useEffect(() => void doing(async () => ""), [id]);
  const sync = async (storage: number): Promise<string> => st("synced", { count: (await syncStorage(storage)).last_sync_count ?? 0 });
  const add = (event: Event): void => {
    event.preventDefault();
    void doing(async () => {
      const made = await addStorage(id, path.trim(), pattern.trim());
      setPath("");
      setPattern("");
      return sync(made.id);
    });
  };
  return (
    <section class="panel col g12 settings-part" aria-labelledby="settings-storages">
      <h2 id="settings-storages">{st("storages")}</h2>
      <p class="dim">{st("storagesHow")}</p>
      {storages?.length === 0 && <p>{st("noStorages")}</p>}
      {storages?.map((one) => (
        <div key={one.id} class="row g6" data-storage={one.id}>
          <span class="mono cut">{one.path}</span>{one.regex_filter && <span class="mono dim cut">{one.regex_filter}</span>}<span class="grow" />
          <button type="button" class="btn small" disabled={readOnly} onClick={() => void doing(() => sync(one.id))}>{st("syncNow")}</button>
          <button type="button" class="btn small" onClick={() => void doing(async () => { await removeStorage(one.id); return ""; })}>{st("removeStorage")}</button>
        </div>
      ))}
      <form class="col g6" onSubmit={add}>
        <div class="row g12">
          <label class="field"><span class="lbl">{st("folder")}</span><span class="input"><input required placeholder="media/photos" value={path} onInput={(event) => setPath(event.currentTarget.value)} /></span></label>
          <label class="field"><span class="lbl">{st("pattern")}</span><span class="input"><input class="mono" placeholder=".*\.jpg" value={pattern} onInput={(event) => setPattern(event.currentTarget.value)} /></span></label>
        </div>
        <div><button type="submit" class="btn primary" disabled={path.trim() === "" || readOnly}>{st("addStorage")}</button></div>
      </form>
      <p class="dim" role="status">{said}</p>
      {failed !== "" && <Trouble text={failed} />}
    </section>
  );
}
