/** The commit: which tasks, a proposed message that can be edited, as whom and where. */
import type { Overview } from "../../api/changes";
import { Icon } from "../../widgets/icon";
import type { ChangesState } from "./state";
import { c } from "./texts";
import { Ticked } from "./ticked";

export function CommitBox({ state, overview }: { readonly state: ChangesState; readonly overview: Overview }) {
  const refs = state.refs.value;
  const subject = state.subject.value ?? state.proposed.value;
  const hindrance = refs?.operation ? c("inOperation", { operation: refs.operation }) : refs && refs.branch === null ? c("detached") : "";
  const nothing = state.ticked.value.length === 0 && !(state.others.value && state.otherCount.value > 0);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void state.commit();
  };
  return (
    <form class="commit" aria-label={c("commit")} onSubmit={(event) => { event.preventDefault(); void state.commit(); }} onKeyDown={onKeyDown}>
      <div class="row"><h2>{c("commit")}</h2><span class="end small dim num">{c("ofTasks", { n: state.ticked.value.length, all: overview.tasks.length })}</span></div>
      <label class="input"><input aria-label={c("message")} maxLength={200} value={subject} onInput={(event) => { state.subject.value = event.currentTarget.value; }} /></label>
      <textarea class="input" rows={2} aria-label={c("messageWhy")} placeholder={c("whyHint")} value={state.body.value} onInput={(event) => { state.body.value = event.currentTarget.value; }} />
      {hindrance && <p class="small changed-text" role="note"><Ticked text={hindrance} /></p>}
      <div class="row"><span class="small dim grow cut" title={state.me.value?.email}>{c("commitAs", { name: state.me.value?.name || state.me.value?.email || "…", branch: refs?.branch ?? "HEAD" })}</span>
        <button type="submit" class="btn primary" disabled={state.busy.value || nothing || hindrance !== "" || subject.trim() === ""}><Icon name="commit" />{c("commit")}</button></div>
    </form>
  );
}
