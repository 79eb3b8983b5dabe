/** The settings of a project: the labeling config and the order of tasks in its files; models and webhooks on this machine only. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Refused } from "../../api/http";
import { getOrder, type OrderAnswer } from "../../api/settings";
import { isObject } from "../../core/json";
import { Icon } from "../../widgets/icon";
import { TopBar } from "../topbar";
import { ConfigEditor } from "./config";
import { Members } from "./members";
import { Models } from "./models";
import { Storages } from "./storages";
import { TaskOrder } from "./taskorder";
import { st } from "./texts";
import { Webhooks } from "./webhooks";

export function SettingsPage({ id }: { readonly id: number }): ComponentChildren {
  const [project, setProject] = useState<OrderAnswer | null>(null);
  const [failed, setFailed] = useState("");
  useEffect(() => {
    getOrder(id).then(setProject, (error: unknown) => setFailed(told(error)));
  }, [id]);
  return (
    <div class="app">
      <TopBar project={id} title={project?.title ?? ""} page="settings" git={project?.git} />
      <main id="main" class="page settings" data-page="settings" data-ready={project === null ? "false" : "true"}>
        <h1>{st("settings")}</h1>
        {failed !== "" && <Trouble text={failed} />}
        {project && <ConfigEditor id={id} project={project} />}
        {project && <TaskOrder id={id} project={project} />}
        {project && <Models id={id} />}
        {project && <Webhooks id={id} />}
        {project && <Storages id={id} readOnly={project.read_only} />}
        {project && <Members id={id} />}
      </main>
    </div>
  );
}

/** What went wrong, with the way out where there is one. */
export function Trouble({ text }: { readonly text: string }): ComponentChildren {
  return <div class="banner bad" role="alert"><Icon name="stop" /><div style={{ whiteSpace: "pre-wrap" }}>{text}</div></div>;
}

export function told(error: unknown): string {
  if (!(error instanceof Refused) || !isObject(error.body)) return error instanceof Error ? error.message : String(error);
  const fields = error.body["validation_errors"];
  const texts = isObject(fields) ? Object.values(fields).flat().map(String) : [error.message];
  const hint = error.body["hint"];
  return [...texts, ...(typeof hint === "string" ? [st("cure", { cure: hint })] : [])].join("\n");
}
