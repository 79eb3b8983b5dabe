/** The bar above the pages of a project: where one is, where one can go, the branch and what is not committed. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { getMe, type MeAnswer } from "../api/project";
import { t, texts } from "../core/strings";
import { Icon, Mark } from "../widgets/icon";
import { PersonMenu } from "./personmenu";

type PageName = "data" | "label" | "changes" | "dashboard" | "settings";

interface Props {
  readonly project: number;
  readonly title: string;
  readonly page: PageName;
  readonly git?: { readonly branch: string | null; readonly changed: number } | null | undefined;
}

const own = texts({ en: { changes: "Changes", settings: "Settings" }, de: { changes: "Änderungen", settings: "Einstellungen" }, es: { changes: "Cambios", settings: "Ajustes" }, fr: { changes: "Modifications", settings: "Réglages" }, zh: { changes: "更改", settings: "设置" } });

export function TopBar({ project, title, page, git }: Props): ComponentChildren {
  const [me, setMe] = useState<MeAnswer | null>(null);
  useEffect(() => {
    getMe().then(setMe, () => setMe(null));
  }, []);
  const link = (name: PageName, text: string, href: string): ComponentChildren => (
    <a href={href} aria-current={page === name ? "page" : undefined}>{text}</a>
  );
  return (
    <header class="topbar">
      <a class="brand" href="/" aria-label={t("allProjects")}><Mark /></a>
      <nav class="crumbs" aria-label={t("breadcrumb")}>
        {me?.workspace && <a href="/">{t("projects")}</a>}
        {me?.workspace && <span class="sep">/</span>}
        <span class="cut" style={{ padding: "0 6px" }}>{title}</span>
      </nav>
      <nav class="pagenav" aria-label={t("pages")}>
        {link("data", t("dataPage"), `/projects/${project}/data`)}
        {link("label", t("labelPage"), `/projects/${project}/label`)}
        {git?.branch && link("changes", own("changes"), `/projects/${project}/changes`)}
        {link("settings", own("settings"), `/projects/${project}/settings`)}
      </nav>
      <span class="grow" />
      {git?.branch && <Branch branch={git.branch} changed={git.changed} href={`/projects/${project}/changes`} />}
      {me && <PersonMenu me={me} />}
    </header>
  );
}

/** The branch and what is not committed; with `href` a way to the changes. */
export function Branch({ branch, changed, href }: { readonly branch: string; readonly changed: number; readonly href?: string }): ComponentChildren {
  const name = t(changed > 0 ? "branchDirty" : "branchClean", { branch, n: changed });
  const shown = <><Icon name="branch" /><span class="cut">{branch}</span>{" "}{changed > 0 && <span class="dirty">{t("changedCount", { n: changed })}</span>}</>;
  // named by its own text, with what only the eye needs no words for
  if (href !== undefined) return <a class="branch hide-narrow" href={href} title={name}><span class="vh">{t("branch")} </span>{shown}<span class="vh">{` ${t(changed > 0 ? "notCommitted" : "allCommitted")}`}</span></a>;
  return <span class="branch hide-narrow" role="img" aria-label={name} title={name}>{shown}</span>;
}
