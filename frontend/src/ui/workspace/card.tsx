/** One project: its own data as cover, what it labels, how far it is. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { getGrid, type GridRow } from "../../api/grid";
import type { ProjectAnswer } from "../../api/project";
import { asString, isObject, type Json } from "../../core/json";
import { isLabelsTag } from "../../core/labels";
import { count, t } from "../../core/strings";
import { Indexing } from "../indexing";
import { Icon, type IconName } from "../../widgets/icon";

const COVER = 3;

export function ProjectCard({ project, again }: { readonly project: ProjectAnswer; readonly again: () => void }): ComponentChildren {
  const [rows, setRows] = useState<readonly GridRow[]>([]);
  const indexing = Boolean(project.indexing);
  useEffect(() => {
    if (indexing) return;
    getGrid(project.id, { search: "", ordering: "", filters: null }, 0, COVER).then((page) => setRows(page.rows), () => setRows([]));
  }, [project.id, indexing]);
  const href = `/projects/${project.id}/data`;
  const { task_number: all, finished_task_number: done } = project;
  return (
    <li class="card pj" data-project={project.id}>
      <a class="cover" href={href} tabIndex={-1} aria-hidden="true"><Cover rows={rows} /></a>
      <div class="pb">
        <h2 class="cut"><a href={href}>{project.title}</a></h2>
        <div class="row g6 small dim"><Kind project={project} /></div>
        {all !== null && done !== null && <div class="meter" role="img" aria-label={t("tasksLabeledOf", { done: count(done), all: count(all) })}><i class="ok" style={{ width: `${all === 0 ? 0 : (100 * done) / all}%` }} /></div>}
        <div class="row small">
          {all === null || done === null ? <Indexing project={project} again={again} /> : <span class="num"><b>{count(done)}</b> <span class="dim">{t("ofAll", { n: count(all) })}</span></span>}
          <a class="end" href={`/projects/${project.id}/label`}>{t("labelPage")}</a>
        </div>
      </div>
    </li>
  );
}

/** Pictures as a mosaic; otherwise the first lines of text, or what kind of file it is. */
function Cover({ rows }: { readonly rows: readonly GridRow[] }): ComponentChildren {
  const previews = rows.flatMap((row) => Object.values(row.preview));
  const thumbs = previews.flatMap((one) => (one.thumb === undefined ? [] : [one.thumb])).slice(0, COVER);
  if (thumbs.length > 0) return <div class={thumbs.length < COVER ? "" : "mosaic"}>{thumbs.map((thumb) => <img key={thumb} src={thumb} alt="" loading="lazy" />)}</div>;
  const texts = previews.filter((one) => one.kind === "text").slice(0, COVER);
  const media = previews.find((one) => Object.hasOwn(FILES, one.kind));
  if (media && texts.length === 0) return <div class="cover-file"><Icon name={FILES[media.kind] ?? "folder"} /><span class="mono cut">{media.text}</span></div>;
  return <div class="cover-text">{texts.map((one, i) => <p key={i}>{one.text}</p>)}</div>;
}

const FILES: Readonly<Record<string, IconName>> = { audio: "audio", video: "video", pdf: "text" };
const ICONS: Readonly<Record<string, IconName>> = { Image: "image", Audio: "audio", Video: "video", TimeSeries: "series", Text: "text", HyperText: "text", Pdf: "text", Paragraphs: "comment" };

function Kind({ project }: { readonly project: ProjectAnswer }): ComponentChildren {
  const controls = Object.values(project.parsed_label_config ?? {}).filter(isObject);
  const inputs = controls.flatMap((control) => (Array.isArray(control["inputs"]) ? (control["inputs"] as readonly Json[]) : []));
  const types = [...new Set(inputs.filter(isObject).map((one) => asString(one["type"])).filter(Boolean))];
  const labels = controls.filter((control) => isLabelsTag(asString(control["type"]))).flatMap((control) => (Array.isArray(control["labels"]) ? control["labels"] : []));
  const icon = ICONS[types[0] ?? ""] ?? "folder";
  return <><Icon name={icon} /><span class="cut">{types.length > 0 ? types.join(", ") : t("noConfigYet")}{labels.length > 0 ? `, ${t("labelsCount", { n: labels.length })}` : ""}</span></>;
}
