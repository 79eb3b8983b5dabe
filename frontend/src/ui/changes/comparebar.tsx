/** What is compared with what, and how much differs. */
import type { Overview, Refs } from "../../api/changes";
import { count } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { MenuButton, type MenuItem } from "../../widgets/menu";
import { when } from "./rows";
import type { ChangesState, Mode } from "./state";
import { c } from "./texts";

const MODES: readonly (readonly [Mode, "notCommitted" | "branches" | "commits"])[] = [["working", "notCommitted"], ["branches", "branches"], ["commits", "commits"]];

export function CompareBar({ state, overview }: { readonly state: ChangesState; readonly overview: Overview | null }) {
  const mode = state.mode.value;
  const refs = state.refs.value;
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const next = MODES[(MODES.findIndex(([one]) => one === mode) + by + MODES.length) % MODES.length];
    if (next) state.choose(next[0]);
    queueMicrotask(() => (event.currentTarget as HTMLElement | null)?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  return (
    <div class="cmp" role="region" aria-label={c("comparison")}>
      <h1 class="vh">{c("changes")}</h1>
      <div class="seg" role="tablist" aria-label={c("whatToCompare")} onKeyDown={onKeyDown}>
        {MODES.map(([one, text]) => <button key={one} type="button" role="tab" aria-selected={mode === one} tabIndex={mode === one ? 0 : -1} disabled={refs === null} onClick={() => state.choose(one)}>{c(text)}{one === "working" && mode === "working" && overview && <span class="count">{overview.tasks.length}</span>}</button>)}
      </div>
      {mode !== "working" && refs && <Ends state={state} refs={refs} overview={overview} />}
      <span class="grow" />
      {overview && <Sums overview={overview} />}
    </div>
  );
}

function Ends({ state, refs, overview }: { readonly state: ChangesState; readonly refs: Refs; readonly overview: Overview | null }) {
  const mode = state.mode.value;
  const [from, to] = [state.from.value, state.to.value];
  const set = (first: string, second: string): void => state.compare(mode, first, second);
  const keepDots = (name: string): string => (mode === "branches" ? `${name}...` : name);
  return (
    <>
      <span class="vr" />
      <MenuButton label={c("compareFrom", { name: shortName(from, refs) })} class="branch" items={items(refs, mode, from, (name) => set(keepDots(name), to))}><Icon name={mode === "branches" ? "branch" : "commit"} /><span class="cut">{shortName(from, refs)}</span><Icon name="down" small /></MenuButton>
      <span class="faint" aria-hidden="true">→</span>
      <MenuButton label={c("compareTo", { name: shortName(to, refs) })} class="branch" items={items(refs, mode, to, (name) => set(from, name))}><Icon name={mode === "branches" ? "branch" : "commit"} /><span class="cut">{shortName(to, refs)}</span><Icon name="down" small /></MenuButton>
      {overview?.apart && overview.apart.ahead !== null && <span class="small dim nowrap hide-narrow">{c("ahead", { n: overview.apart.ahead })}, {c("behind", { n: overview.apart.behind ?? 0 })}</span>}
    </>
  );
}

function items(refs: Refs, mode: Mode, now: string, choose: (name: string) => void): readonly MenuItem[] {
  if (mode === "branches") return [...refs.branches, ...refs.tags].map((one) => ({ title: one.name, checked: now.replace(/\.\.\.$/, "") === one.name, run: () => choose(one.name) }));
  return refs.commits.map((one) => ({ title: `${one.commit.slice(0, 7)}  ${one.subject.slice(0, 60)}  ·  ${one.author}, ${when(one.at)}`, checked: now === one.commit, run: () => choose(one.commit) }));
}

export function shortName(name: string, refs: Refs | null): string {
  const plain = name.replace(/\.\.\.$/, "");
  if (plain === "") return refs?.branch ?? "HEAD";
  return /^[0-9a-f]{40}$/.test(plain) ? plain.slice(0, 7) : plain;
}

function Sums({ overview }: { readonly overview: Overview }) {
  const sum = (key: "added" | "changed" | "removed"): number => overview.tasks.reduce((total, task) => total + task[key], 0);
  const conflicts = overview.tasks.filter((task) => task.kind === "C").length;
  const shown = ([["addedCount", "ca", sum("added")], ["changedCount", "cm", sum("changed")], ["removedCount", "cd", sum("removed")], ["conflictCount", "cc", conflicts]] as const).filter(([, , n]) => n > 0);
  if (overview.tasks.length === 0) return null;
  return (
    <span class="sum num" data-summary="true">
      <span class="strong">{c(overview.tasks.length === 1 ? "taskCount" : "tasksCount", { n: count(overview.tasks.length) })}</span>
      {shown.map(([text, look, n]) => <span key={text} class={look}>{c(text, { n: count(n) })}</span>)}
    </span>
  );
}
