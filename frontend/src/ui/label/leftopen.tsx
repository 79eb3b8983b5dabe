/** What a merge left open, one after the other above the work: ancestor, ours and theirs, each looked at on the surface, one taken by a key. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ChangesApi, type Side } from "../../api/changes";
import type { LeftOpen } from "../../api/labeling";
import type { ResultItem } from "../../core/result";
import { Session } from "../../core/session";
import { texts } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { c } from "../changes/texts";
import { Version } from "./conflictdialog";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";

const t = texts({
  en: { group: "To settle: {name}", of: "{n} of {all} to settle", both: "Two branches changed {name}.", how: "Point at a version to see it; a key takes it.", later: "Later", gone: "not there" },
  de: { group: "Zu klären: {name}", of: "{n} von {all} zu klären", both: "Zwei Zweige haben {name} geändert.", how: "Auf eine Fassung zeigen, um sie zu sehen; eine Taste nimmt sie.", later: "Später", gone: "nicht da" },
  es: { group: "Por resolver: {name}", of: "{n} de {all} por resolver", both: "Dos ramas cambiaron {name}.", how: "Apunte a una versión para verla; una tecla la toma.", later: "Más tarde", gone: "no está" },
  fr: { group: "À régler : {name}", of: "{n} sur {all} à régler", both: "Deux branches ont modifié {name}.", how: "Survolez une version pour la voir ; une touche la prend.", later: "Plus tard", gone: "absente" },
  zh: { group: "待解决：{name}", of: "待解决 {n}/{all}", both: "两个分支都更改了{name}。", how: "指向某个版本即可查看；按键采用。", later: "稍后", gone: "不存在" },
});

const SIDES = [["ours", "keepOurs", "changed", "1"], ["theirs", "keepTheirs", "added", "2"], ["base", "keepBase", "accent", "3"]] as const;

interface Props {
  readonly page: LabelPage;
  readonly open: OpenAnnotation;
}

export function LeftOpenPanel({ page, open }: Props) {
  const at = useSignal(0);
  const put = useSignal(false);
  const all = open.annotation.value?.conflicts ?? [];
  const one = all[Math.min(at.value, all.length - 1)];
  const writable = page.answer.value?.project.read_only !== true;
  const active = one !== undefined && !put.value;
  useEffect(() => {
    if (!active || !writable) return undefined;
    return page.hotkeys.add(...SIDES.map(([side, title, , keys]) => ({ id: `settle-${side}`, title: c(title), group: "task" as const, keys, run: () => void settle(page, open, one, side) })));
  }, [active, writable, one, open]);
  useEffect(() => {
    if (active && one.region !== null) open.session.selection.set(one.region);
    return () => page.showPast(null);
  }, [active, one, open]);
  if (!active) return null;
  const base = one.items.base;
  return (
    <section class="left-open" aria-label={t("group", { name: one.name })} onPointerLeave={() => page.showPast(null)}>
      <div class="row g8 small">
        <Icon name="merge" /><b class="nowrap">{t("both", { name: one.name })}</b><span class="dim cut grow">{t("how")}</span>
        {all.length > 1 && <>
          <span class="num dim nowrap" role="status">{t("of", { n: all.indexOf(one) + 1, all: all.length })}</span>
          <button type="button" class="btn small" onClick={() => { at.value = (all.indexOf(one) + 1) % all.length; }}>{c("nextConflict")}</button>
        </>}
        <button type="button" class="btn small" onClick={() => { put.value = true; }}>{t("later")}</button>
      </div>
      <div class="versions picks">
        {SIDES.map(([side, title, tone, key]) => (
          <button
            key={side} type="button" class="version-pick" data-side={side} disabled={!writable || page.busy.value} aria-label={`${c(title)}: ${wordsOf(one, side)}`} aria-keyshortcuts={key}
            onPointerEnter={() => look(page, open, one, side)} onFocus={() => look(page, open, one, side)} onBlur={() => page.showPast(null)} onClick={() => void settle(page, open, one, side)}
          >
            <Version session={open.session} title={c(title)} badge={key} tone={tone} items={one.items[side]} base={base} words={wordsOf(one, side)} />
          </button>
        ))}
      </div>
    </section>
  );
}

function wordsOf(one: LeftOpen, side: Side): string {
  return one.said[side].map((words) => (words === "(not there)" ? t("gone") : words)).join("; ");
}

/** Show the annotation on the surface with this side's version of what is open; the work itself stays as it is. */
function look(page: LabelPage, open: OpenAnnotation, one: LeftOpen, side: Side): void {
  const { session } = open;
  const result = withVersion(session.document.serialize(), one, side);
  page.showPast({
    session: new Session({ task: session.task, config: session.config, registry: session.registry, settings: session.settings, result, readonly: true }),
    title: "", quiet: true, absent: false, back: () => page.showPast(null), restore: null,
  });
  if (one.region !== null) page.past.value?.session.selection.set(one.region);
}

/** The result with the open items of the region as one side has them, at their old place. */
export function withVersion(result: readonly ResultItem[], { region, items }: Pick<LeftOpen, "region" | "items">, side: Side): readonly ResultItem[] {
  const open = new Set([...items.base, ...items.ours, ...items.theirs].map(keyOf));
  const place = result.findIndex((item) => open.has(keyOf(item)));
  if (region === null || place < 0) return [...result, ...items[side]];
  return [...result.slice(0, place), ...items[side], ...result.slice(place).filter((item) => !open.has(keyOf(item)))];
}

function keyOf(item: ResultItem): string {
  return JSON.stringify([item.id, item.from_name, item.type, item["from_id"], item["to_id"]]);
}

async function settle(page: LabelPage, open: OpenAnnotation, one: LeftOpen, side: Side): Promise<void> {
  const api = new ChangesApi(page.project);
  const { annotation, region, member } = one;
  await page.attempt(async () => {
    page.showPast(null);
    const taken = await api.settle({ annotation, side, region, member, revision: open.annotation.value?.revision ?? null });
    const undo = (): void => void page.attempt(async () => void (await api.undo(taken)));
    page.toasts.show({ kind: "ok", text: c("settled"), action: { title: c("undo"), run: undo } });
  });
}
