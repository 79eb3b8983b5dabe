/** The labeling page: header, the config as it lays itself out, side panel, footer, and what comes over them. */
import { useComputed, useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { SUGGESTED } from "../../core/result";
import type { Session } from "../../core/session";
import { isVisible } from "../../core/visibility";
import { t } from "../../core/strings";
import { later, useLater } from "../../widgets/later";
import { Banners } from "./banners";
import { EmptyPage } from "./emptypages";
import { Footer } from "./footer";
import { Header } from "./header";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { SidePanel } from "./sidepanel";
import { ToastList } from "./toastlist";
import { TagView } from "./tree";

export function LabelApp({ page }: { readonly page: LabelPage }) {
  const phase = page.phase.value;
  const open = page.current.value;
  return (
    <>
      <a class="skip-link" href="#main">{t("skipToContent")}</a>
      <div class="app label-app">
        <Header page={page} />
        {open && phase.kind === "ready" ? <Work key={open} page={page} open={open} /> : <Waiting page={page} />}
        <Footer page={page} />
      </div>
      <Dialogs page={page} />
      <ToastList toasts={page.toasts} />
    </>
  );
}

function Waiting({ page }: { readonly page: LabelPage }) {
  const phase = page.phase.value;
  return <main id="main" class="waiting" data-page="label" data-ready={String(phase.kind !== "loading")}><EmptyPage page={page} phase={phase} /></main>;
}

const PastStrip = later(async () => (await import("./historypanel")).PastStrip);

function Work({ page, open }: { readonly page: LabelPage; readonly open: OpenAnnotation }) {
  const { session } = open;
  const ready = useReady(open);
  const task = page.answer.value?.task.id ?? 0;
  useEffect(() => {
    if (ready) page.events.emit("ready", { task });
  }, [ready]);
  const strip = useLater(page.suggesting.value || hasSuggested(session), () => import("./suggestions"));
  const side = page.settings.panel.value;
  const past = page.past.value;
  const shown = past?.session ?? session;
  const Arrows = useCrossArrows(shown);
  return (
    <main class={`work side-is-${side}`} id="main" data-page="label" data-ready={String(ready)} data-task={task} data-annotation-open={open.key}>
      <section class="config" aria-label={t("labeling")}>
        <h1 class="vh">{t("task", { task })}</h1>
        <Banners page={page} open={open} />
        {strip && <strip.SuggestionStrip page={page} session={session} />}
        {past && !past.quiet && <PastStrip page={page} open={open} />}
        <div class={`layout ${past && !past.quiet ? "is-past" : ""}`} key={shown} onPointerLeave={() => { shown.selection.hovered.value = null; }}><TagView session={shown} node={shown.config.root} /></div>
        {Arrows && <Arrows session={shown} />}
      </section>
      <SidePanel page={page} open={open} />
    </main>
  );
}

/** Objects with regions among which they draw no relations. */
const BARE = /^(Audio|TimeSeries|Video)/;

/** Arrows that no object draws itself; their code comes with the first relation that may be one. */
function useCrossArrows(session: Session): ComponentType<{ readonly session: Session }> | null {
  const view = useSignal<{ readonly view: ComponentType<{ readonly session: Session }> } | null>(null);
  session.document.version.value;
  const objects = session.config.objects();
  const wanted = session.document.relations().length > 0 && (objects.length > 1 || objects.some(({ tag }) => BARE.test(tag)));
  useEffect(() => {
    if (wanted && !view.value) void import("./crossarrows").then((module) => { view.value = { view: module.default }; });
  }, [wanted]);
  return view.value?.view ?? null;
}

function hasSuggested(session: Session): boolean {
  session.document.version.value;
  return session.document.entries().some(({ item }) => item.origin === SUGGESTED);
}

/** Every object that is shown has its data on screen and its regions placed. */
function useReady(open: OpenAnnotation): boolean {
  const { session } = open;
  return useComputed(() => session.config.objects().every((node) => {
    const handle = session.objects.value.get(node.name ?? "");
    return handle ? handle.ready.value : !isVisible(session, node);
  })).value;
}

const LATER: Readonly<Record<string, () => Promise<{ default: ComponentType<{ readonly page: LabelPage }> }>>> = {
  keys: () => import("./keysdialog"),
  settings: () => import("./settingsdialog"),
  instructions: () => import("./instructionsdialog"),
};

/** Dialogs are loaded when they are asked for. */
function Dialogs({ page }: { readonly page: LabelPage }) {
  const loaded = useSignal<{ readonly name: string; readonly view: ComponentType<{ readonly page: LabelPage }> } | null>(null);
  const conflictView = useSignal<typeof import("./conflictdialog").default | null>(null);
  const name = page.dialog.value;
  const conflict = page.conflict.value;
  useEffect(() => {
    const load = name === null ? undefined : LATER[name];
    if (load && name !== null) void load().then((module) => { loaded.value = { name, view: module.default }; });
  }, [name]);
  useEffect(() => {
    if (conflict && !conflictView.value) void import("./conflictdialog").then((module) => { conflictView.value = module.default; });
  }, [conflict]);
  const View = loaded.value?.name === name ? loaded.value?.view : undefined;
  const Conflict = conflictView.value;
  return (
    <>
      {View && <View page={page} />}
      {conflict && Conflict && <Conflict key={conflict} page={page} conflict={conflict} />}
    </>
  );
}
