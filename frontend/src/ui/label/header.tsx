/** Above the work: where one is, the annotations and predictions of the task as tabs, the branch, the neighbours. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { count, t } from "../../core/strings";
import { Avatar } from "../../widgets/avatar";
import { Icon, Mark } from "../../widgets/icon";
import { MenuButton, type MenuItem } from "../../widgets/menu";
import type { LabelPage } from "./page";
import { initialsOf, nameOf, type Tab } from "./tabs";

/** What is done to whole annotations is seldom done. */
const files = () => import("./annotationfiles");

export function Header({ page }: { readonly page: LabelPage }) {
  const answer = page.answer.value;
  const data = `/projects/${page.project}/data`;
  return (
    <header class="topbar">
      <a class="brand" href={data} aria-label={answer ? t("backToTasksOf", { project: answer.project.title }) : t("backToTasks")}><Mark /></a>
      <nav class="crumbs" aria-label={t("breadcrumb")}>
        {answer && <a class="hide-narrow" href={data}><span class="cut">{answer.project.title}</span></a>}
        {answer && <span class="sep hide-narrow">/</span>}
        {answer && <span class="num crumb-task">{t("task", { task: answer.task.id })}</span>}
      </nav>
      {answer && <span class="vr hide-narrow" />}
      {answer && <AnnotationTabs page={page} />}
      <span class="grow" />
      {answer?.git?.branch && <BranchMark branch={answer.git.branch} changed={answer.git.changed} href={`/projects/${page.project}/changes?task=${answer.task.id}`} />}
      <Neighbours page={page} />
    </header>
  );
}

function AnnotationTabs({ page }: { readonly page: LabelPage }) {
  const tabs = page.tabs.value;
  const current = page.current.value?.key;
  const list = useRef<HTMLDivElement>(null);
  const writable = !page.answer.value?.project.read_only;
  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" }), [current]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.key === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || event.shiftKey) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (next) page.select(next.key);
    queueMicrotask(() => list.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  return (
    <>
      <div ref={list} class="anntabs" role="tablist" aria-label={t("annotations")} onKeyDown={onKeyDown}>
        {tabs.map((tab) => <TabButton key={tab.key} page={page} tab={tab} selected={tab.key === current} />)}
      </div>
      {writable && <button type="button" class="ib" aria-label={t("newAnnotation")} title={t("newAnnotation")} onClick={() => page.newAnnotation()}><Icon name="plus" /></button>}
      <AnnotationMenu page={page} />
    </>
  );
}

function TabButton({ page, tab, selected }: { readonly page: LabelPage; readonly tab: Tab; readonly selected: boolean }) {
  const names = tab.prediction ? { "data-prediction": String(tab.prediction.id) } : { "data-annotation": tab.annotation ? String(tab.annotation.id) : "new" };
  return (
    <button type="button" role="tab" aria-selected={selected} aria-controls="main" tabIndex={selected ? 0 : -1} {...names} onClick={() => page.select(tab.key)}>
      {tab.prediction ? <span class="model"><Icon name="model" small /></span> : <Avatar name={nameOf(tab.person)} initials={initialsOf(tab.person)} slot={tab.person?.id ?? 1} />}
      {tab.prediction ? <span class="mono cut">{tab.prediction.model_version || t("model")}</span> : <span class="cut">{tab.kind === "theirs" ? nameOf(tab.person) : t("you")}</span>}
      <TabState page={page} tab={tab} selected={selected} />
    </button>
  );
}

function TabState({ page, tab, selected }: { readonly page: LabelPage; readonly tab: Tab; readonly selected: boolean }) {
  const { annotation, prediction } = tab;
  if (prediction) return typeof prediction.score === "number" ? <span class="when num">{prediction.score.toFixed(2)}</span> : null;
  const open = page.opened().find((one) => one.key === tab.key);
  const drafted = open ? open.saver.draft.value !== null : page.answer.value?.drafts.some((draft) => (draft.annotation ?? null) === (annotation?.id ?? null));
  return (
    <>
      {annotation?.ground_truth && <span class="badge accent" title={t("groundTruth")}><Icon name="star" /><span class="hide-narrow">{t("groundTruth")}</span></span>}
      {annotation?.review === "accepted" && <span class="badge added hide-narrow"><Icon name="check" />{t("accepted")}</span>}
      {annotation?.review === "rejected" && <span class="badge removed hide-narrow"><Icon name="close" />{t("rejected")}</span>}
      {annotation?.stale && <span class="badge changed hide-narrow">{t("staleData")}</span>}
      {annotation?.was_cancelled && <span class="badge">{t("skipped")}</span>}
      {tab.kind !== "theirs" && (drafted || !annotation) && <span class={`when ${selected ? "" : "hide-narrow"}`}>{t(drafted || open?.saver.state.value !== "untouched" ? "draft" : "newMark")}</span>}
      {tab.kind === "mine" && annotation && !drafted && !annotation.was_cancelled && <span class="when num hide-narrow">{`${t("submittedWord")} ${clock(annotation.updated_at ?? annotation.created_at)}`}</span>}
    </>
  );
}

/** 9:12 today, else the day. */
export function clock(at: string | null | undefined): string {
  if (!at) return "";
  const date = new Date(at);
  const today = new Date().toDateString() === date.toDateString();
  return today ? date.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" }) : date.toLocaleDateString([], { day: "numeric", month: "short" });
}

function AnnotationMenu({ page }: { readonly page: LabelPage }) {
  const open = page.current.value;
  if (!open || open.prediction || page.answer.value?.project.read_only) return null;
  const annotation = open.annotation.value;
  const editable = !open.session.readonly.value;
  const items: MenuItem[] = [];
  if (!editable) items.push({ title: t("editAnnotation"), icon: "edit", run: () => page.editTheirs() });
  if (annotation) items.push({ title: t(annotation.ground_truth ? "unmarkGroundTruth" : "markGroundTruth"), icon: annotation.ground_truth ? "starOn" : "star", run: () => void files().then((its) => its.setGroundTruth(page, !annotation.ground_truth)) });
  if (annotation && editable) items.push({ title: t("deleteAnnotation"), icon: "trash", danger: true, run: () => void files().then((its) => its.removeAnnotation(page)) });
  if (!annotation) items.push({ title: t("discardDraft"), icon: "trash", danger: true, run: () => void files().then((its) => its.discardNew(page)) });
  return <MenuButton label={t("annotationMenu")} class="ib" items={items}><Icon name="more" /></MenuButton>;
}

function BranchMark({ branch, changed, href }: { readonly branch: string; readonly changed: number; readonly href: string }) {
  const name = changed > 0 ? t("branchDirty", { branch, n: changed }) : t("branchClean", { branch });
  return (
    <a class="branch" href={href} title={name}>
      <Icon name="branch" /><span class="vh">{t("branch")} </span><span class="cut">{branch}</span>
      {changed > 0 ? <><span class="vh">, </span><span class="dirty">{t("changedCount", { n: changed })}</span><span class="vh">, {t("notCommitted")}</span></> : <span class="vh">, {t("allCommitted")}</span>}
    </a>
  );
}

function Neighbours({ page }: { readonly page: LabelPage }) {
  const answer = page.answer.value;
  const going = useSignal(false);
  const go = async (run: () => Promise<void>): Promise<void> => {
    if (going.value) return;
    going.value = true;
    await run();
    going.value = false;
  };
  const position = answer?.position;
  return (
    <span class="row g2 neighbours">
      <button type="button" class="ib" aria-label={t("previousTask")} title={`${t("previousTask")} (Shift ←)`} disabled={!answer || page.route.previous(answer) === null} onClick={() => void go(() => page.previous())}><Icon name="left" /></button>
      {position && position.index !== null && <span class="num dim small nowrap hide-narrow">{t("positionOf", { index: count(position.index), total: count(position.total) })}</span>}
      <button type="button" class="ib" aria-label={t("nextTask")} title={`${t("nextTask")} (Shift →)`} disabled={!answer || (!page.route.stream && position?.next === null)} onClick={() => void go(() => page.next())}><Icon name="right" /></button>
    </span>
  );
}
