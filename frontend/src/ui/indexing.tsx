/** A folder that is still being read: how far that is, and looking again until it is done. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { ProjectAnswer } from "../api/project";
import { count, texts } from "../core/strings";

const AGAIN = 500;

const t = texts({
  en: { begun: "Reading the folder…", reading: "Reading the folder: {done} of {total} files" },
  de: { begun: "Der Ordner wird gelesen …", reading: "Der Ordner wird gelesen: {done} von {total} Dateien" },
  es: { begun: "Leyendo la carpeta…", reading: "Leyendo la carpeta: {done} de {total} archivos" },
  fr: { begun: "Lecture du dossier…", reading: "Lecture du dossier : {done} fichiers sur {total}" },
  zh: { begun: "正在读取文件夹…", reading: "正在读取文件夹：{done} / {total} 个文件" },
});

interface Props {
  readonly project: ProjectAnswer;
  readonly again: () => void;
}

export function Indexing({ project, again }: Props): ComponentChildren {
  useEffect(() => {
    const timer = setTimeout(again, AGAIN);
    return () => clearTimeout(timer);
  });
  const { done = 0, total = 0 } = project.indexing ?? {};
  return <span class="row g6 small dim" role="status"><span class="spin" />{total > 0 ? t("reading", { done: count(done), total: count(total) }) : t("begun")}</span>;
}
