/** Texts of the history of a task and of who made a region, in every language. */
import { texts } from "../../core/strings";

const EN = {
  history: "History", scrub: "Commit of this task", now: "Now", uncommitted: "not committed", nothing: "No commit has touched this task's labels yet.", noFile: "Labels inside an export have no history of their own.",
  loading: "Reading the commits…", looking: "The labels as of {commit}, {when}", back: "Back to now", restore: "Restore this version", restored: "Restored; not saved yet", absent: "No labels by {person} here yet",
  more: "{n} older commits: `labelfs log`", changes: "{n} changes", change: "1 change", older: "Older", newer: "Newer", blame: "Last changed", notCommitted: "not committed yet", failed: "The history could not be read", compare: "Compare with now",
} as const;

type Text = keyof typeof EN;

const DE: Readonly<Record<Text, string>> = {
  history: "Verlauf", scrub: "Commit dieser Aufgabe", now: "Jetzt", uncommitted: "nicht eingecheckt", nothing: "Noch kein Commit hat die Labels dieser Aufgabe berührt.", noFile: "Labels in einem Export haben keinen eigenen Verlauf.",
  loading: "Commits werden gelesen…", looking: "Die Labels bei {commit}, {when}", back: "Zurück zu jetzt", restore: "Diese Fassung wiederherstellen", restored: "Wiederhergestellt; noch nicht gespeichert", absent: "Hier noch keine Labels von {person}",
  more: "{n} ältere Commits: `labelfs log`", changes: "{n} Änderungen", change: "1 Änderung", older: "Älter", newer: "Neuer", blame: "Zuletzt geändert", notCommitted: "noch nicht eingecheckt", failed: "Der Verlauf konnte nicht gelesen werden", compare: "Mit jetzt vergleichen",
};
const ES: Readonly<Record<Text, string>> = {
  history: "Historial", scrub: "Commit de esta tarea", now: "Ahora", uncommitted: "sin confirmar", nothing: "Ningún commit ha tocado aún las etiquetas de esta tarea.", noFile: "Las etiquetas dentro de una exportación no tienen historial propio.",
  loading: "Leyendo los commits…", looking: "Las etiquetas en {commit}, {when}", back: "Volver a ahora", restore: "Restaurar esta versión", restored: "Restaurada; aún sin guardar", absent: "Aquí aún no hay etiquetas de {person}",
  more: "{n} commits anteriores: `labelfs log`", changes: "{n} cambios", change: "1 cambio", older: "Anterior", newer: "Posterior", blame: "Último cambio", notCommitted: "aún sin confirmar", failed: "No se pudo leer el historial", compare: "Comparar con ahora",
};
const FR: Readonly<Record<Text, string>> = {
  history: "Historique", scrub: "Commit de cette tâche", now: "Maintenant", uncommitted: "non validé", nothing: "Aucun commit n’a encore touché les étiquettes de cette tâche.", noFile: "Les étiquettes dans un export n’ont pas d’historique propre.",
  loading: "Lecture des commits…", looking: "Les étiquettes à {commit}, {when}", back: "Retour à maintenant", restore: "Restaurer cette version", restored: "Restaurée ; pas encore enregistrée", absent: "Pas encore d’étiquettes de {person} ici",
  more: "{n} commits plus anciens : `labelfs log`", changes: "{n} modifications", change: "1 modification", older: "Plus ancien", newer: "Plus récent", blame: "Dernière modification", notCommitted: "pas encore validé", failed: "L’historique n’a pas pu être lu", compare: "Comparer à maintenant",
};
const ZH: Readonly<Record<Text, string>> = {
  history: "历史", scrub: "此任务的提交", now: "现在", uncommitted: "未提交", nothing: "还没有提交涉及此任务的标签。", noFile: "导出文件中的标签没有自己的历史。",
  loading: "正在读取提交…", looking: "{commit} 时的标签，{when}", back: "回到现在", restore: "恢复此版本", restored: "已恢复；尚未保存", absent: "这里还没有 {person} 的标签",
  more: "还有 {n} 个更早的提交：`labelfs log`", changes: "{n} 处更改", change: "1 处更改", older: "更早", newer: "更新", blame: "最近更改", notCommitted: "尚未提交", failed: "无法读取历史", compare: "与现在比较",
};

export const h = texts<Text>({ en: EN, de: DE, es: ES, fr: FR, zh: ZH });
