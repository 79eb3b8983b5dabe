/** Where the person wants it, a picture without labels begins with the regions of the one before; undo takes them out again. */
import { effect } from "@preact/signals";
import { attrString } from "../../core/config";
import { itemsOf } from "../../core/duplicate";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { texts } from "../../core/strings";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { putIn, settled } from "./regionclip";

const t = texts({
  en: { kept: "{n} regions taken along from task {task}", keptOne: "1 region taken along from task {task}" },
  de: { kept: "{n} Regionen aus Aufgabe {task} mitgenommen", keptOne: "1 Region aus Aufgabe {task} mitgenommen" },
  es: { kept: "{n} regiones traídas de la tarea {task}", keptOne: "1 región traída de la tarea {task}" },
  fr: { kept: "{n} régions emportées de la tâche {task}", keptOne: "1 région emportée de la tâche {task}" },
  zh: { kept: "已从任务 {task} 带来 {n} 个区域", keptOne: "已从任务 {task} 带来 1 个区域" },
});

export function keepRegions(page: LabelPage, scope: Scope): void {
  let before: OpenAnnotation | null = null;
  scope.add(effect(() => {
    const open = page.current.value;
    if (open && before && page.settings.keepRegions.peek() && begins(open) && before.session.task.id !== open.session.task.id) void takeAlong(page, before.session, open);
    if (open && !open.prediction) before = open;
  }));
}

/** Nothing was labeled here so far. */
function begins({ key, session }: OpenAnnotation): boolean {
  return key === "new" && !session.readonly.peek() && session.document.entries().length === 0;
}

async function takeAlong(page: LabelPage, from: Session, open: OpenAnnotation): Promise<void> {
  const ids = from.document.regions().filter(({ main }) => onPicture(from, main.item.to_name)).map(({ id }) => id);
  if (ids.length === 0 || !await settled(page, open) || !begins(open)) return;
  await putIn(page, { source: `${page.project}/${from.task.id}`, items: itemsOf(from, ids) });
  open.session.selection.clear();
  page.toasts.show({ kind: "info", topic: "kept", text: t(ids.length === 1 ? "keptOne" : "kept", { n: ids.length, task: String(from.task.id) }) });
}

/** A single picture: pages of a list are gone through by hand. */
function onPicture({ config }: Session, name: string | undefined): boolean {
  const node = config.named(name);
  return node?.tag === "Image" && attrString(node, "valueList") === "";
}
