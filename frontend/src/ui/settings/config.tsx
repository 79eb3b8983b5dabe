/** The labeling config: its text, what is wrong with it, and how it looks on a task, before it is saved. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { getOrder, previewConfig, saveConfig, type ConfigPreview, type OrderAnswer } from "../../api/settings";
import { Config } from "../../core/config";
import { defaultResult } from "../../core/defaults";
import type { Registry } from "../../core/registry";
import { Session } from "../../core/session";
import { loadTags } from "../label/tags";
import { TagView } from "../label/tree";
import { settings } from "../preferences";
import { told, Trouble } from "./page";
import { st } from "./texts";

/** Milliseconds without a key before what is written is looked at. */
const PAUSE = 300;

interface Shown {
  readonly preview: ConfigPreview;
  readonly registry: Registry;
}

export function ConfigEditor({ id, project }: { readonly id: number; readonly project: OrderAnswer }): ComponentChildren {
  const [base, setBase] = useState(project.label_config);
  const [text, setText] = useState(project.label_config);
  const [shown, setShown] = useState<Shown | null>(null);
  const [problems, setProblems] = useState<ConfigPreview["problems"]>([]);
  const [said, setSaid] = useState("");
  const [failed, setFailed] = useState("");
  useEffect(() => {
    let here = true;
    const timer = setTimeout(() => {
      look(id, text).then((found) => {
        if (!here) return;
        setProblems(found.preview.problems);
        if (found.preview.usable) setShown(found);
      }, (error: unknown) => { if (here) setFailed(told(error)); });
    }, shown ? PAUSE : 0);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [id, text]);
  const write = (next: string): void => {
    setText(next);
    setSaid("");
    setFailed("");
  };
  const discard = async (): Promise<void> => {
    const now = (await getOrder(id)).label_config;
    setBase(now);
    write(now);
  };
  const save = async (): Promise<void> => {
    try {
      if ((await getOrder(id)).label_config !== base) throw new Error(st("configMoved"));
      setBase((await saveConfig(id, text)).label_config);
      setFailed("");
      setSaid(st("saved"));
    } catch (error) {
      setFailed(told(error));
    }
  };
  const changed = text !== base;
  const doing = (work: () => Promise<void>): void => void work().catch((error: unknown) => setFailed(told(error)));
  return (
    <section class="panel col g12 settings-part settings-config" aria-labelledby="settings-config">
      <h2 id="settings-config">{st("config")} <span class="mono dim">config.xml</span></h2>
      <div class="settings-beside">
        <form class="col g6" onSubmit={(event) => { event.preventDefault(); doing(save); }}>
          <textarea class="input mono" aria-labelledby="settings-config" aria-invalid={problems.some((one) => one.level === "error")} spellcheck={false} wrap="off" rows={18} readOnly={project.read_only}
            value={text} onInput={(event) => write(event.currentTarget.value)} onKeyDown={(event) => { if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); if (changed) doing(save); } }} />
          <Problems problems={problems} />
          <div class="row g6">
            <button type="submit" class="btn primary" disabled={!changed || project.read_only}>{st("save")}</button>
            <button type="button" class="btn" disabled={!changed} onClick={() => doing(discard)}>{st("discard")}</button>
            <span class="dim" role="status">{changed ? st("unsaved") : said}</span>
          </div>
          {failed !== "" && <Trouble text={failed} />}
        </form>
        <section class="col g6 settings-preview" aria-label={st("preview")}>
          <span class="dim">{st("preview")} · {st("previewHow")}</span>
          {shown && <Preview key={shown} shown={shown} />}
        </section>
      </div>
    </section>
  );
}

async function look(id: number, text: string): Promise<Shown> {
  const preview = await previewConfig(id, text);
  return { preview, registry: await loadTags(preview.tree) };
}

function Problems({ problems }: { readonly problems: ConfigPreview["problems"] }): ComponentChildren {
  if (problems.length === 0) return null;
  return (
    <ul class="col g6 settings-problems" aria-label={st("problems")}>
      {problems.map((one) => (
        <li key={`${one.line} ${one.message}`} data-level={one.level}><span class="mono dim">{one.line}</span> {one.message}</li>
      ))}
    </ul>
  );
}

/** The config on a task: it can be tried, nothing of it is kept. */
function Preview({ shown }: { readonly shown: Shown }): ComponentChildren {
  const session = useMemo(() => {
    const { preview, registry } = shown;
    const config = new Config(preview.tree);
    return new Session({ task: { id: 0, data: preview.data, media: preview.media }, config, registry, settings, result: defaultResult(config) });
  }, [shown]);
  useEffect(() => () => session.dispose(), [session]);
  // a form: radio buttons of the page have names of their own here
  return <form class="layout" onSubmit={(event) => event.preventDefault()}><TagView session={session} node={session.config.root} /></form>;
}
