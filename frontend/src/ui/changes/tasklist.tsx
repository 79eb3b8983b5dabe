/** At the left: the changed tasks with their counts, filters above, the commit below. */
import { useEffect, useRef } from "preact/hooks";
import type { ChangedTask, Overview } from "../../api/changes";
import { Icon } from "../../widgets/icon";
import { CommitBox } from "./commitbox";
import type { ChangesState } from "./state";
import { c } from "./texts";

const KINDS = [["A", "a", "added"], ["M", "m", "changed"], ["D", "d", "removed"], ["C", "c", "conflict"]] as const;
const MOST = 1_500;

export function TaskPanel({ state, overview }: { readonly state: ChangesState; readonly overview: Overview }) {
  const tasks = state.shownTasks.value;
  return (
    <section class="panel changed-tasks" aria-label={c("changedTasks")}>
      <div class="row g4 changed-filter"><label class="input"><Icon name="search" small class="faint" /><input type="search" placeholder={c("filterHint")} aria-label={c("filterTasks")} value={state.filter.value} onInput={(event) => { state.filter.value = event.currentTarget.value; }} /></label></div>
      <div class="row g4 kinds" role="group" aria-label={c("kindsOfChange")}>{KINDS.map((one) => <KindToggle key={one[0]} state={state} overview={overview} kind={one} />)}</div>
      <List state={state} tasks={tasks} writable={overview.writable} />
      <Others state={state} overview={overview} />
      {overview.writable && (overview.tasks.length > 0 || state.otherCount.value > 0) && <CommitBox state={state} overview={overview} />}
    </section>
  );
}

function KindToggle({ state, overview, kind: [letter, look, word] }: { readonly state: ChangesState; readonly overview: Overview; readonly kind: (typeof KINDS)[number] }) {
  const count = overview.tasks.filter((task) => task.kind === letter).length;
  if (count === 0) return null;
  const on = state.kinds.value.has(letter);
  const toggle = (): void => {
    const kinds = new Set(state.kinds.value);
    if (!kinds.delete(letter)) kinds.add(letter);
    state.kinds.value = kinds;
  };
  return <button type="button" class="kb" aria-pressed={on} aria-label={`${c(word)} ${count}`} title={c(word)} onClick={toggle}><span class={`kind ${look}`}>{letter === "C" ? "!" : letter}</span>{count}</button>;
}

function List({ state, tasks, writable }: { readonly state: ChangesState; readonly tasks: readonly ChangedTask[]; readonly writable: boolean }) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" }), [state.task.value, tasks]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined && event.key !== " ") return;
    event.preventDefault();
    if (by !== undefined) state.stepTask(by as 1 | -1);
    else if (state.task.value !== null && writable) state.tick(state.task.value);
  };
  if (tasks.length === 0) {
    return <div class="scroll"><div class="empty"><p>{c("nothingFits")}</p><div class="acts"><button type="button" class="btn small" onClick={() => { state.filter.value = ""; state.kinds.value = new Set(["A", "M", "D", "C"]); }}>{c("showAll")}</button></div></div></div>;
  }
  return (
    <div class="scroll">
      <div ref={list} class="list" role="listbox" aria-label={c("changedTasks")} aria-multiselectable={writable ? "true" : undefined} tabIndex={0} aria-activedescendant={state.task.value === null ? undefined : `changed-${state.task.value}`} onKeyDown={onKeyDown}>
        {tasks.slice(0, MOST).map((task) => <TaskLine key={task.id} state={state} task={task} writable={writable} />)}
      </div>
      {tasks.length > MOST && <p class="faint small more-tasks">{tasks.length - MOST} {c("onlyMine")}</p>}
    </div>
  );
}

function TaskLine({ state, task, writable }: { readonly state: ChangesState; readonly task: ChangedTask; readonly writable: boolean }) {
  const [, look, word] = KINDS.find(([letter]) => letter === task.kind) ?? KINDS[1];
  const ticked = !state.left.value.has(task.id);
  return (
    <div id={`changed-${task.id}`} class={`item gut ${look} changed-task`} role="option" data-task={task.id} data-kind={task.kind} aria-selected={state.task.value === task.id} {...(writable ? { "aria-checked": ticked } : {})} aria-label={lineName(task, c(word))} onClick={() => state.show(task.id)}>
      {writable && <span class={`check ${ticked ? "on" : ""}`} aria-hidden="true" title={c("includeTask", { task: task.id })} onClick={(event) => { event.stopPropagation(); state.tick(task.id); }} />}
      <span class={`kind ${look}`} title={c(word)}>{task.kind === "C" ? "!" : task.kind}</span>
      <span class="num strong">{task.id}</span>
      <span class="cut faint small">{task.name}</span>
      <span class="meta cnts mono" aria-hidden="true"><span class="ca">{task.added > 0 && `+${task.added}`}</span><span class="cm">{task.changed > 0 && `~${task.changed}`}</span><span class="cd">{task.removed > 0 && `−${task.removed}`}</span></span>
    </div>
  );
}

function lineName(task: ChangedTask, word: string): string {
  return [`${task.id} ${task.name}`, word, task.added && `+${task.added}`, task.changed && `~${task.changed}`, task.removed && `−${task.removed}`].filter(Boolean).join(", ");
}

/** Config, settings, media, and what could not be read: lines, not tasks. */
function Others({ state, overview }: { readonly state: ChangesState; readonly overview: Overview }) {
  if (state.otherCount.value + overview.problems.length === 0) return null;
  return (
    <details class="other-changes split small" open={overview.tasks.length === 0}>
      <summary>{overview.writable && <input type="checkbox" class="check" aria-label={c("includeOthers")} checked={state.others.value} onClick={(event) => event.stopPropagation()} onChange={(event) => { state.others.value = event.currentTarget.checked; }} />}<span class="strong">{c("others")}</span> <span class="count">{state.otherCount.value}</span></summary>
      <ul class="scroll">
        {overview.config.map((line) => <li key={line} class="gut m">{line}</li>)}
        {overview.files.map((line) => <li key={line} class="mono cut" title={line}>{line}</li>)}
        {overview.problems.length > 0 && <li class="removed-text">{c("readProblems", { n: overview.problems.length })}: {overview.problems.map((one) => `${one.file}${one.line === null ? "" : `:${one.line}`}`).join(", ")}</li>}
      </ul>
    </details>
  );
}
