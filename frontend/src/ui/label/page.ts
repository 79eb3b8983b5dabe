/** The labeling page without its looks: which task and annotation are open, and what can be done with them. */
import { batch, computed, effect, signal, type Signal } from "@preact/signals";
import { browserKeep } from "../../api/keep";
import { Refused, request, Unreachable } from "../../api/http";
import { type AnnotationJson, getHotkeys, type LabelingAnswer } from "../../api/labeling";
import { onFolderChange, onGitChange, readAt } from "../../api/live";
import { Config } from "../../core/config";
import { copied } from "../../core/duplicate";
import { Hotkeys } from "../../core/hotkeys";
import { isObject, type Json } from "../../core/json";
import { type KeptJob, Outbox } from "../../core/outbox";
import { registerLabelKeys } from "../../core/labelactions";
import { Registry } from "../../core/registry";
import type { ResultItem } from "../../core/result";
import { Scope } from "../../core/scope";
import { draftKey } from "../../core/saver";
import type { Session } from "../../core/session";
import { loadSettings } from "../../core/settings";
import { t } from "../../core/strings";
import type { MenuItem } from "../../widgets/menu";
import { watchAutoSubmit } from "./autosubmit";
import { Events } from "./events";
import { isMine, OpenAnnotation, type OpenWish, type Surroundings, type TabKey } from "./open";
import { forgetParent, parentOf, rememberParent } from "./parentage";
import { applyResult, type Conflict, reconcile } from "./reconcile";
import { nextTask, Route } from "./route";
import { draftOf, firstTab, type Tab, tabsOf } from "./tabs";
import { loadTags } from "./tags";
import { Toasts } from "./toasts";

export type Phase =
  | { readonly kind: "loading" }
  | { readonly kind: "ready" }
  | { readonly kind: "missing"; readonly task: number }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };

const KEEPALIVE = 60_000;
const INSTRUCTED = "labelfs.instructed";

export interface Past {
  readonly session: Session;
  readonly title: string;
  /** Only looked at: no strip tells of it. */
  readonly quiet?: boolean;
  /** The annotation was not there yet. */
  readonly absent: boolean;
  readonly back: () => void;
  readonly restore: (() => void) | null;
}

export type DialogName = "keys" | "settings" | "instructions";

export class LabelPage {
  readonly project: number;
  readonly route: Route;
  readonly settings = loadSettings(localStorage);
  readonly hotkeys = new Hotkeys();
  readonly toasts = new Toasts();
  readonly events = new Events();
  readonly outbox: Outbox;
  readonly phase: Signal<Phase> = signal({ kind: "loading" });
  readonly answer: Signal<LabelingAnswer | null> = signal(null);
  readonly current: Signal<OpenAnnotation | null> = signal(null);
  readonly conflict: Signal<Conflict | null> = signal(null);
  readonly dialog: Signal<DialogName | null> = signal(null);
  /** A model is there that is asked while one draws. */
  readonly suggesting: Signal<boolean> = signal(false);
  /** What more can be done with the selected regions, once the code for it is here. */
  readonly moreActions: Signal<((session: Session) => readonly MenuItem[]) | null> = signal(null);
  /** An earlier state of the open annotation, shown in place of the present one. */
  readonly past: Signal<Past | null> = signal(null);
  /** The open task is gone from disk; what is on screen is kept. */
  readonly vanished = signal(false);
  /** Something is on its way to the server that changes what is shown. */
  readonly busy = signal(false);
  /** This person's own keys. */
  readonly ownKeys: Signal<Readonly<Record<string, string>>> = signal({});
  readonly tabs = computed<readonly Tab[]>(() => (this.answer.value ? tabsOf(this.answer.value, this.#showNew()) : []));
  #predictionKeys: Promise<unknown> | undefined;
  readonly #withNew = signal(false);
  readonly #opened = new Map<TabKey, OpenAnnotation>();
  #around: Surroundings | null = null;
  #task = new Scope();
  #kept: readonly KeptJob[] = [];
  #loads = 0;

  constructor(project: number, stream: boolean) {
    this.project = project;
    this.route = new Route(project, stream);
    this.outbox = new Outbox({
      send: ({ method, address, body, expect }) => request<Json>(method, address, { body, expect, keepalive: leaving() && JSON.stringify(body).length < KEEPALIVE }),
      unreachable: (error) => error instanceof Unreachable,
      keep: browserKeep,
      now: () => Date.now(),
      after: (milliseconds, run) => {
        const timer = setTimeout(run, milliseconds);
        return () => clearTimeout(timer);
      },
    });
  }

  // ---- coming and going -----------------------------------------------------------------------------------

  async start(task: number | null, annotation: number | null): Promise<void> {
    onFolderChange(this.project, (change) => void reconcile(this, change));
    onGitChange(this.project, (git) => {
      if (this.answer.value) this.answer.value = { ...this.answer.value, git };
    });
    this.#instruct();
    if (task !== null) this.route.begin(task);
    void getHotkeys().then((keys) => {
      this.ownKeys.value = keys;
    }, () => undefined); // a server without personal keys: the defaults hold
    this.#kept = await browserKeep.all();
    if (this.#kept.length > 0) {
      this.route.forget(null);
      (await import("./resend")).resend(this, this.#kept);
    }
    if (task !== null) return this.#openFirst(task, annotation);
    try {
      const first = await nextTask(this.project, []);
      if (first === null) this.phase.value = { kind: "done" };
      else await this.#openFirst(first);
    } catch (error) {
      this.#failed(error, 0);
    }
  }

  async #openFirst(task: number, annotation: number | null = null): Promise<void> {
    await this.openTask(task, { annotation });
    const read = this.answer.value?.generation;
    if (read !== undefined) readAt(this.project, read);
  }

  /** The stream begins with the project's instructions, once. */
  #instruct(): void {
    const stop = effect(() => {
      const project = this.answer.value?.project;
      if (!project) return;
      queueMicrotask(() => stop());
      const key = `${INSTRUCTED}.${this.project}`;
      if (!this.route.stream || !project.show_instruction || !project.instruction || sessionStorage.getItem(key) === project.instruction) return;
      sessionStorage.setItem(key, project.instruction);
      this.dialog.value = "instructions";
    });
  }

  /** Show a task; the one before stays on screen until the new one is there. */
  async openTask(task: number, { annotation = null, remember = true }: { annotation?: number | null; remember?: boolean } = {}): Promise<void> {
    const load = ++this.#loads;
    this.#flush();
    try {
      const answer = await this.route.load(task);
      const registry = await loadTags(answer.tree);
      if (load !== this.#loads) return;
      this.#show(answer, registry, annotation);
      this.route.visit(answer.task.id);
      if (remember) this.#address(answer.task.id);
      void this.route.preload(answer);
    } catch (error) {
      if (load === this.#loads) this.#failed(error, task);
    }
  }

  #show(answer: LabelingAnswer, registry: Registry, annotation: number | null): void {
    batch(() => {
      this.#close();
      this.#surround(answer, registry);
      this.answer.value = answer;
      this.vanished.value = false;
      this.conflict.value = null;
      this.phase.value = { kind: "ready" };
      this.select(firstTab(answer, annotation));
    });
    document.title = t("pageTitle", { task: answer.task.id, project: answer.project.title });
    this.events.emit("task", answer.task);
  }

  #surround(answer: LabelingAnswer, registry: Registry): void {
    const { settings, hotkeys, outbox } = this;
    this.#around = { answer, config: new Config(answer.tree), registry, settings, hotkeys, outbox };
    hotkeys.overrides.value = { ...answer.project.hotkeys, ...this.ownKeys.value };
  }

  #failed(error: unknown, task: number): void {
    if (error instanceof Refused && error.status === 404) {
      this.#close();
      this.answer.value = null;
      this.phase.value = { kind: "missing", task };
    } else if (this.answer.value && error instanceof Unreachable) this.toasts.bad(t("taskNotLoaded", { task }), t("serverSilent"));
    else this.phase.value = { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }

  #address(task: number): void {
    const address = this.route.stream ? `/projects/${this.project}/label?task=${task}` : `/projects/${this.project}/data?task=${task}`;
    const here = `${location.pathname}${location.search}`;
    if (here === address || here.startsWith(`${address}&`)) return;
    if (this.route.stream) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
  }

  /** Send what is unsaved, whatever happens next. */
  #flush(): void {
    for (const open of this.#opened.values()) if (!open.session.readonly.value) open.saver.flush();
  }

  leave(): void {
    this.#flush();
    this.current.value?.time.hide();
  }

  /** Show an earlier state on the surface (null: the present again); what is open stays open and unchanged. */
  showPast(past: Past | null): void {
    const before = this.past.value;
    this.past.value = past;
    before?.session.dispose();
  }

  #close(): void {
    this.showPast(null);
    this.#task.dispose();
    this.#task = new Scope();
    this.current.value = null;
    for (const open of this.#opened.values()) open.dispose();
    this.#opened.clear();
    this.#withNew.value = false;
  }

  async next(): Promise<void> {
    const answer = this.answer.value;
    if (!answer) return;
    try {
      const next = await this.route.next(answer);
      if (next !== null) return await this.openTask(next);
      if (this.route.stream) {
        this.#flush();
        this.#close();
        this.answer.value = null;
        this.phase.value = { kind: "done" };
      } else this.toasts.show({ kind: "info", text: t("noNextTask") });
    } catch (error) {
      this.#failed(error, answer.task.id);
    }
  }

  async previous(): Promise<void> {
    const answer = this.answer.value;
    const before = answer && this.route.previous(answer);
    if (before !== null) await this.openTask(before);
  }

  /** From the end of the stream back to its last task. */
  async previousOfDone(): Promise<void> {
    const last = this.route.last();
    if (last !== null) await this.openTask(last);
  }

  // ---- tabs -----------------------------------------------------------------------------------------------

  #showNew(): boolean {
    const answer = this.answer.value;
    if (!answer) return false;
    return this.#withNew.value || draftOf(answer, null) !== undefined || (!answer.project.read_only && !answer.annotations.some((one) => isMine(answer, one)));
  }

  /** Show the annotation or prediction of a tab. */
  select(key: TabKey): void {
    if (this.current.value?.key === key) return;
    this.showPast(null);
    this.current.value?.time.hide();
    this.current.value?.saver.flush();
    const open = this.#opened.get(key) ?? this.#open(key);
    if (!open) return;
    this.#watch(open);
    this.current.value = open;
  }

  #open(key: TabKey, more: Partial<OpenWish> = {}): OpenAnnotation | null {
    const answer = this.answer.value;
    if (!answer || !this.#around) return null;
    const tab = tabsOf(answer, true).find((one) => one.key === key);
    if (!tab) return null;
    const readonly = answer.project.read_only === true || tab.kind === "theirs" || tab.kind === "prediction";
    const draft = tab.prediction ? undefined : draftOf(answer, tab.annotation?.id ?? null);
    const parentPrediction = key === "new" ? parentOf(this.project, answer.task.id, answer.predictions) : undefined;
    const kept = readonly ? undefined : this.#takeKept(tab.annotation?.id ?? null, draft?.updated_at);
    const open = new OpenAnnotation({ ...this.#around, answer }, { annotation: tab.annotation, prediction: tab.prediction, draft: fits(draft, tab.annotation) ? draft : undefined, readonly, parentPrediction, ...(kept ? { result: kept } : {}), ...more });
    if (draft && !fits(draft, tab.annotation) && !readonly) this.#offerDraft(open, draft.result);
    this.#opened.set(key, open);
    return open;
  }

  /** A draft begun from another version of the file is offered, never applied. */
  #offerDraft(open: OpenAnnotation, result: readonly ResultItem[]): void {
    const run = (): void => applyResult(open, result, "local");
    this.toasts.show({ kind: "bad", text: t("draftIsOlder"), action: { title: t("useDraft"), run } });
  }

  /** Work of this browser that the server never acknowledged. */
  #takeKept(annotation: number | null, since: string | null | undefined): readonly ResultItem[] | undefined {
    const task = this.answer.value?.task.id ?? 0;
    const key = draftKey(this.project, task, annotation);
    const kept = this.#kept.find((job) => job.key === key && job.at > (since ? Date.parse(since) : 0));
    this.#kept = this.#kept.filter((job) => job !== kept);
    const result = isObject(kept?.request.body) ? kept.request.body["result"] : undefined;
    if (!Array.isArray(result)) return undefined;
    this.toasts.show({ kind: "info", text: t("workRestored") });
    return result as unknown as readonly ResultItem[];
  }

  /** Follow an open annotation: messages, events, keys. */
  #watch(open: OpenAnnotation): void {
    this.#task.dispose();
    this.#task = new Scope();
    const { session } = open;
    this.#task.add(effect(() => {
      const text = session.notice.value;
      if (text === "") return;
      this.toasts.show({ kind: "info", text });
      session.notice.value = "";
    }));
    this.#task.add(this.events.follow(session));
    this.#task.add(registerLabelKeys(session));
    this.#task.add(watchAutoSubmit(this, open));
    if (this.answer.value?.predictions.length) this.#predictionKeys ??= import("./predictionkeys").then((keys) => keys.registerPredictionKeys(this));
    open.time.active();
  }

  newAnnotation(): void {
    this.#withNew.value = true;
    this.select("new");
  }

  /** Let somebody else's annotation be edited. */
  editTheirs(): void {
    const open = this.current.value;
    if (open && !this.answer.value?.project.read_only) open.session.readonly.value = false;
  }

  /** Copy the prediction on screen into an annotation of mine. */
  usePrediction(id: number): void {
    const prediction = this.answer.value?.predictions.find((one) => one.id === id);
    if (!prediction) return;
    const result = copied(prediction.result, "prediction");
    const open = this.#opened.get("new");
    if (open && open.session.document.size > 0) {
      this.toasts.show({ kind: "info", text: t("alreadyBegun"), action: { title: t("show"), run: () => this.newAnnotation() } });
      return;
    }
    if (open === this.current.value) this.current.value = null; // else the empty one would stay on screen
    open?.dispose();
    this.#opened.delete("new");
    this.#withNew.value = true;
    rememberParent(this.project, this.answer.value?.task.id ?? 0, id);
    this.#open("new", { result, draft: undefined });
    this.select("new");
  }

  /** The tab that a saved annotation now has. */
  saved(open: OpenAnnotation, annotation: AnnotationJson): void {
    const answer = this.answer.value;
    if (!answer || annotationTask(annotation, answer) !== answer.task.id) return;
    const wasNew = this.#opened.get("new") === open;
    const known = answer.annotations.some((one) => one.id === annotation.id);
    const before = answer.annotations.find((one) => one.id === annotation.id);
    const merged = { ...before, ...annotation, result: open.saver.stored.value.result };
    batch(() => {
      open.annotation.value = merged;
      this.answer.value = {
        ...answer,
        annotations: known ? answer.annotations.map((one) => (one.id === annotation.id ? merged : one)) : [...answer.annotations, merged],
        drafts: answer.drafts.filter((one) => (one.annotation ?? null) !== (wasNew ? null : annotation.id)),
      };
      if (wasNew) this.#withNew.value = false;
      if (wasNew) forgetParent(this.project, answer.task.id);
      for (const [key, one] of this.#opened) if (one === open) this.#opened.delete(key);
      this.#opened.set(open.key, open);
    });
  }

  opened(): readonly OpenAnnotation[] {
    return [...this.#opened.values()];
  }

  /** Take the server's newer answer for the open task: what is open stays open, the config may be a new one. */
  refresh(answer: LabelingAnswer, registry: Registry | null): void {
    batch(() => {
      this.answer.value = answer;
      if (registry) this.#rebuild(answer, registry);
      for (const [key, open] of this.#opened) {
        if (tabsOf(answer, true).some((tab) => tab.key === key)) continue;
        this.#opened.delete(key);
        if (open === this.current.value) this.#goneFromDisk(open);
        else open.dispose();
      }
      this.#leaveEmpty(answer);
    });
  }

  /** The empty new annotation gives way when one of mine is on disk (again): nobody asked for another. */
  #leaveEmpty(answer: LabelingAnswer): void {
    const open = this.#opened.get("new");
    if (!open || this.#showNew() || open.saver.state.value !== "untouched") return;
    this.#opened.delete("new");
    if (open === this.current.value) this.select(firstTab(answer, null));
    open.dispose();
  }

  /** Config or data changed: the same work in new sessions. */
  #rebuild(answer: LabelingAnswer, registry: Registry): void {
    const key = this.current.value?.key ?? firstTab(answer, null);
    const work = new Map([...this.#opened].filter(([, open]) => !open.session.readonly.value && open.saver.dirty).map(([k, open]) => [k, open.session.document.serialize()]));
    this.current.value = null;
    for (const open of this.#opened.values()) open.dispose();
    this.#opened.clear();
    this.#surround(answer, registry);
    for (const [k, result] of work) this.#open(k, { result });
    this.select(key);
    this.toasts.show({ kind: "info", text: t("configChanged") });
  }

  /** The annotation on screen was deleted on disk: unsaved work goes on as a new one. */
  #goneFromDisk(open: OpenAnnotation): void {
    const result = open.session.document.serialize();
    const keep = !open.session.readonly.value && open.saver.dirty;
    this.current.value = null;
    open.dispose();
    this.toasts.show({ kind: "info", text: t(keep ? "annotationGoneKept" : "annotationGone") });
    if (keep && !this.#opened.has("new")) {
      this.#withNew.value = true;
      this.#open("new", { result });
      this.select("new");
    } else this.select(firstTab(this.answer.value as LabelingAnswer, null));
  }

  // ---- asking the server -----------------------------------------------------------------------------------

  /** Read the open task again and show it anew. */
  async reload(): Promise<void> {
    const answer = this.answer.value;
    if (!answer) return;
    this.route.forget([answer.task.id]);
    await this.openTask(answer.task.id, { remember: false });
  }

  /** Run something that asks the server; what it refuses is said. */
  async attempt(run: () => Promise<void>): Promise<void> {
    if (this.busy.value) return;
    this.busy.value = true;
    try {
      await run();
    } catch (error) {
      this.toasts.bad(t("notDone"), error instanceof Error ? error.message : String(error));
    } finally {
      this.busy.value = false;
    }
  }
}

/** The page is going away: what is sent now must outlive it (browsers allow 64 KB for that). */
function leaving(): boolean {
  return document.visibilityState === "hidden";
}

/** A draft fits the file it was begun from. */
function fits(draft: { readonly base?: string | null } | undefined, annotation: AnnotationJson | undefined): boolean {
  return !draft?.base || !annotation || draft.base === annotation.revision;
}

function annotationTask(annotation: AnnotationJson, answer: LabelingAnswer): number {
  const task = (annotation as unknown as { readonly task?: unknown }).task;
  return typeof task === "number" ? task : answer.task.id;
}
