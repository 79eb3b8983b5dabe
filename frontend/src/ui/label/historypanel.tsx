/** The commits of this task: scrubbed through, each shown on the surface as it was, any brought back. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { getHistory, getLabelsAt, type HistoryChange, type LabelsAt, type TaskHistory } from "../../api/history";
import { onGitChange } from "../../api/live";
import { Session } from "../../core/session";
import { Icon } from "../../widgets/icon";
import { clock } from "./header";
import { h } from "./historytexts";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { applyResult } from "./reconcile";

interface Props {
  readonly page: LabelPage;
  readonly open: OpenAnnotation;
}

const SIGNS = { "+": "a", "~": "m", "-": "d" } as const;
const seen = new Map<string, readonly LabelsAt[]>();

export function HistoryPanel({ page, open }: Props) {
  const found = useSignal<TaskHistory | null>(null);
  const failed = useSignal("");
  /** −1: now; else the index of a commit, newest first. */
  const at = useSignal(-1);
  const task = page.answer.value?.task.id ?? 0;
  const annotation = open.annotation.value;
  useEffect(() => {
    const load = (): void => void getHistory(page.project, task).then((history) => { found.value = history; failed.value = ""; }, (error: unknown) => { failed.value = error instanceof Error ? error.message : String(error); });
    load();
    return onGitChange(page.project, load);
  }, [task, annotation?.revision]);
  useEffect(() => () => page.showPast(null), [open]);
  const list = useRef<HTMLOListElement>(null);
  const history = found.value;
  const commits = history?.commits ?? [];
  const go = (index: number): void => {
    const to = Math.max(-1, Math.min(commits.length - 1, index));
    at.value = to;
    list.current?.querySelector(`[data-at="${to}"]`)?.scrollIntoView({ block: "nearest" });
    void show(page, open, task, to < 0 ? null : (commits[to] ?? null), () => at.value === to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowDown: at.value + 1, ArrowUp: at.value - 1, Home: -1, End: commits.length - 1, Escape: -1 }[event.key];
    if (to === undefined || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    event.stopPropagation();
    go(to);
  };
  if (failed.value) return <div class="empty"><p>{h("failed")}</p><p class="small">{failed.value}</p></div>;
  if (!history) return <div class="empty" aria-busy="true"><p>{h("loading")}</p></div>;
  if (commits.length === 0) return <div class="empty"><Icon name="history" /><p>{h("nothing")}</p>{annotation?.file?.startsWith("tasks/") && <p class="small">{h("noFile")}</p>}</div>;
  return (
    <div class="history" onKeyDown={onKeyDown}>
      <div class="row g6 scrub">
        <button type="button" class="ib s" aria-label={h("older")} disabled={at.value >= commits.length - 1} onClick={() => go(at.value + 1)}><Icon name="left" /></button>
        <input type="range" class="range" min={-commits.length + 1} max={1} value={-at.value} aria-label={h("scrub")} aria-valuetext={at.value < 0 ? h("now") : `${commits[at.value]?.subject}, ${clock(commits[at.value]?.at)}`} onInput={(event) => go(-Number(event.currentTarget.value))} />
        <button type="button" class="ib s" aria-label={h("newer")} disabled={at.value < 0} onClick={() => go(at.value - 1)}><Icon name="right" /></button>
      </div>
      <ol ref={list} class="scroll commits" role="listbox" aria-label={h("history")} tabIndex={0}>
        <Entry index={-1} at={at.value} title={h("now")} when={history.now.length > 0 ? h("uncommitted") : ""} changes={history.now} mine={annotation?.id} go={go} />
        {commits.map((one, i) => <Entry key={one.commit} index={i} at={at.value} title={one.subject} when={`${one.author}, ${clock(one.at)}`} commit={one.commit} changes={one.changes} mine={annotation?.id} go={go} />)}
        {history.more > 0 && <li class="faint small">{h("more", { n: history.more })}</li>}
      </ol>
    </div>
  );
}

interface EntryProps {
  readonly index: number;
  readonly at: number;
  readonly title: string;
  readonly when: string;
  readonly commit?: string;
  readonly changes: readonly HistoryChange[];
  readonly mine: number | undefined;
  readonly go: (index: number) => void;
}

function Entry({ index, at, title, when, commit, changes, mine, go }: EntryProps) {
  const own = changes.filter((one) => mine === undefined || one.annotation === mine);
  const shown = own.length > 0 ? own : changes;
  const count = (sign: string): number => changes.filter((one) => one.sign === sign).length;
  return (
    <li class={`commit-entry ${at === index ? "on" : ""}`} role="option" aria-selected={at === index} data-at={index} {...(commit ? { "data-commit": commit } : {})} onClick={() => go(index)}>
      <div class="row g6"><span class="cut grow strong-when-on">{title}</span><span class="mono tiny">{(["+", "~", "-"] as const).map((sign) => count(sign) > 0 && <span key={sign} class={`c${SIGNS[sign]}`}> {sign === "-" ? "−" : sign}{count(sign)}</span>)}</span></div>
      <div class="faint tiny cut">{[when, commit?.slice(0, 7)].filter(Boolean).join(" · ")}</div>
      {at === index && <ul class="small">{shown.slice(0, 20).map((one) => <li key={`${one.annotation}${one.key}`} class="row g4"><span class={`kind ${SIGNS[one.sign]}`}>{one.sign === "-" ? "−" : one.sign}</span><span class="cut" title={one.lines.join("; ")}>{[one.label.join(", ") || one.member || one.control || "", one.lines.join("; ")].filter(Boolean).join(": ")}</span></li>)}</ul>}
    </li>
  );
}

/** Put the labels of a commit on the surface; null: the present ones. */
async function show(page: LabelPage, open: OpenAnnotation, task: number, commit: { readonly commit: string; readonly at: string } | null, still: () => boolean): Promise<void> {
  if (commit === null) return page.showPast(null);
  const key = `${page.project} ${task} ${commit.commit}`;
  const labels = seen.get(key) ?? (await getLabelsAt(page.project, task, commit.commit));
  if (seen.size > 200) seen.clear();
  seen.set(key, labels);
  if (!still() || page.current.value !== open) return;
  const mine = open.annotation.value;
  const version = labels.find((one) => one.id === mine?.id);
  const { session } = open;
  session.selection.set(); // keys must not reach what is not shown
  const result = version?.result ?? [];
  page.showPast({
    session: new Session({ task: session.task, config: session.config, registry: session.registry, settings: session.settings, result, readonly: true }),
    title: h("looking", { commit: commit.commit.slice(0, 7), when: clock(commit.at) }), absent: version === undefined,
    back: () => page.showPast(null),
    restore: version === undefined || session.readonly.value ? null : () => {
      page.showPast(null);
      applyResult(open, result, "local");
      page.toasts.show({ kind: "ok", text: h("restored") });
    },
  });
}

/** What stands above the work while an earlier state is shown. */
export function PastStrip({ page, open }: Props) {
  const past = page.past.value;
  if (!past) return null;
  return (
    <div class="strip past" role="status">
      <Icon name="history" /><span class="grow">{past.title}{past.absent && ` · ${h("absent", { person: open.annotation.value?.file?.split(".").slice(1, -1).join(".") ?? "" })}`}</span>
      {past.restore && <button type="button" class="btn small" onClick={past.restore}><Icon name="undo" />{h("restore")}</button>}
      <button type="button" class="btn small" onClick={past.back}>{h("back")}</button>
    </div>
  );
}
