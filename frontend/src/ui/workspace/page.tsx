/** All projects of the served folder. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { getMe, type MeAnswer, type ProjectAnswer } from "../../api/project";
import { getProjects } from "../../api/workspace";
import { t } from "../../core/strings";
import { Icon, Mark } from "../../widgets/icon";
import { PersonMenu } from "../personmenu";
import { ProjectCard } from "./card";
import { NewProject } from "./newproject";

export function WorkspacePage(): ComponentChildren {
  const [projects, setProjects] = useState<readonly ProjectAnswer[] | null>(null);
  const [me, setMe] = useState<MeAnswer | null>(null);
  const [failed, setFailed] = useState("");
  const [filter, setFilter] = useState("");
  const [making, setMaking] = useState(false);
  const load = async (): Promise<void> => {
    try {
      const [list, person] = await Promise.all([getProjects(), getMe()]);
      setProjects(list.results);
      setMe(person);
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    }
  };
  useEffect(() => void load(), []);
  const shown = (projects ?? []).filter((one) => one.title.toLowerCase().includes(filter.toLowerCase()));
  return (
    <div class="app">
      <header class="topbar">
        <a class="brand" href="/" aria-label={t("allProjects")}><Mark /></a>
        <nav class="crumbs" aria-label={t("breadcrumb")}><span style={{ padding: "0 6px" }}>{t("projects")}</span></nav>
        <span class="grow" />
        {me && <PersonMenu me={me} />}
      </header>
      <main id="main" class="page ws" data-page="workspace" data-ready={projects === null ? "false" : "true"}>
        {failed !== "" && <div class="banner bad" role="alert"><Icon name="unplugged" /><div>{failed}</div></div>}
        <div class="row">
          <div><h1>{t("projects")}</h1><p class="dim">{t(projects?.length === 1 ? "foldersOne" : "foldersMany", { n: projects?.length ?? 0, folder: me?.folder ?? "" })}</p></div>
          <span class="grow" />
          {(projects?.length ?? 0) > 3 && <label class="input" style={{ width: "220px" }}><Icon name="search" /><input placeholder={t("filterProjects")} aria-label={t("filterProjects")} onInput={(event) => setFilter(event.currentTarget.value)} /></label>}
          <button type="button" class="btn primary" onClick={() => setMaking(true)}><Icon name="plus" />{t("newProject")}</button>
        </div>
        {projects?.length === 0
          ? <div class="empty"><h2>{t("noProjects")}</h2><p>{t("noProjectsHow", { folder: me?.folder ?? "" })}</p><div class="acts"><button type="button" class="btn primary" onClick={() => setMaking(true)}>{t("newProject")}</button></div></div>
          : <ul class="cards">{shown.map((one) => <ProjectCard key={one.id} project={one} again={() => void load()} />)}</ul>}
      </main>
      <footer class="statusbar"><span><Icon name="folder" /><span class="mono">{me?.folder}</span></span><span class="end" /><span>{me?.email}</span></footer>
      {making && <NewProject close={() => setMaking(false)} />}
    </div>
  );
}
