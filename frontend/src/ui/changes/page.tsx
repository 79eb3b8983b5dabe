/** The Changes page: what, where, what then. Tasks at the left with the commit, the task in the middle, single changes at the right. */
import { useEffect, useMemo } from "preact/hooks";
import { t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { ToastList } from "../label/toastlist";
import { TopBar } from "../topbar";
import { CompareBar } from "./comparebar";
import { listenToKeys } from "./keys";
import { ReviewSide } from "./rows";
import { ChangesState } from "./state";
import { TaskPanel } from "./tasklist";
import { c } from "./texts";
import { Ticked } from "./ticked";
import { Viewer } from "./viewer";

export function ChangesPage({ id }: { readonly id: number }) {
  const state = useMemo(() => new ChangesState(id, new URLSearchParams(location.search)), [id]);
  useEffect(() => {
    void state.start();
    return listenToKeys(state);
  }, [state]);
  const { overview, failure, info } = state;
  const ready = failure.value !== null || (overview.value !== null && (state.task.value === null || state.detail.value !== null));
  return (
    <>
      <a class="skip-link" href="#main">{t("skipToContent")}</a>
      <div class="app changes-app">
        <TopBar project={id} title={info.value?.title ?? ""} page="changes" git={info.value?.git} />
        <CompareBar state={state} overview={overview.value} />
        <main id="main" class="changes-main" data-page="changes" data-ready={ready} aria-busy={!ready}><Content state={state} /></main>
        <Foot state={state} />
      </div>
      <ToastList toasts={state.toasts} />
    </>
  );
}

function Content({ state }: { readonly state: ChangesState }) {
  const [overview, failure, detail] = [state.overview.value, state.failure.value, state.detail.value];
  if (failure) {
    return (
      <div class="empty whole" role="alert">
        <Icon name={failure.noGit ? "branch" : "warning"} />
        <h2>{c(failure.noGit ? "noGit" : "failed")}</h2>
        <p>{failure.message}</p>
        <div class="acts"><button type="button" class="btn" onClick={() => void state.reload()}>{c("tryAgain")}</button></div>
      </div>
    );
  }
  if (!overview) return <div class="whole" />;
  if (overview.tasks.length === 0 && state.otherCount.value + overview.problems.length === 0) {
    return (
      <div class="empty whole">
        <Icon name="check" />
        <h2>{c("nothingChanged")}</h2>
        <p>{c(state.mode.value === "working" ? "nothingNotCommitted" : "nothingBetween")}</p>
      </div>
    );
  }
  const open = state.open.value;
  return (
    <div class={`three ${open ? "" : "two"}`}>
      <TaskPanel state={state} overview={overview} />
      {detail ? <Viewer state={state} detail={detail} /> : <section class="review-view"><div class="empty"><p>{overview.tasks.length > 0 ? "" : c("noTask")}</p></div></section>}
      {detail && open && <ReviewSide key={detail.task.id} state={state} detail={detail} open={open} />}
    </div>
  );
}

function Foot({ state }: { readonly state: ChangesState }) {
  const { refs, overview, me } = state;
  const up = refs.value?.upstream;
  return (
    <footer class="statusbar">
      {me.value?.folder && <span><Icon name="folder" /><span class="mono">{me.value.folder}</span></span>}
      {refs.value?.branch && up && <span><Icon name="branch" /><span class="mono">{c("tracks", { branch: refs.value.branch, upstream: up.name })}</span>{(up.ahead ?? 0) > 0 && <span>{c("toPush", { n: up.ahead ?? 0 })}</span>}{(up.behind ?? 0) > 0 && <span>{c("toPull", { n: up.behind ?? 0 })}</span>}</span>}
      <span class="end" />
      {overview.value && <span><span class={`dot ${overview.value.driver ? "ok" : "warn"}`} /><Ticked text={c(overview.value.driver ? "driverOn" : "driverOff")} /></span>}
    </footer>
  );
}
