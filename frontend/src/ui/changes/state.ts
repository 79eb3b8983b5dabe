/** The Changes page without its looks: what is compared, which task and change are open, what is accepted and ticked. */
import { batch, computed, effect, signal, type Signal } from "@preact/signals";
import { type Between, type ChangedAnnotation, type ChangedTask, type ChangeRow, ChangesApi, type ConflictPlace, type Overview, type Refs, type Side, type TakenBack, type TaskChanges } from "../../api/changes";
import { Refused } from "../../api/http";
import { onFolderChange, onGitChange } from "../../api/live";
import { getMe, getProject, type MeAnswer, type ProjectAnswer } from "../../api/project";
import { Toasts } from "../label/toasts";
import { Accepted } from "./accepted";
import { proposedMessage } from "./message";
import { c } from "./texts";

export type Mode = "working" | "branches" | "commits";
export type View = "side" | "onion" | "swipe" | "text";

const CALM = 250;

export class ChangesState {
  readonly project: number;
  readonly api: ChangesApi;
  readonly toasts = new Toasts();
  readonly accepted: Accepted;
  readonly info: Signal<ProjectAnswer | null> = signal(null);
  readonly me: Signal<MeAnswer | null> = signal(null);
  readonly refs: Signal<Refs | null> = signal(null);
  readonly overview: Signal<Overview | null> = signal(null);
  readonly failure: Signal<{ readonly message: string; readonly noGit: boolean } | null> = signal(null);
  readonly mode: Signal<Mode>;
  readonly from: Signal<string>;
  readonly to: Signal<string>;
  readonly filter = signal("");
  readonly kinds: Signal<ReadonlySet<string>> = signal(new Set(["A", "M", "D", "C"]));
  readonly task: Signal<number | null>;
  readonly detail: Signal<TaskChanges | null> = signal(null);
  /** Index into `detail.annotations`, and key of the chosen row there. */
  readonly annotation = signal(0);
  readonly row: Signal<string | null> = signal(null);
  readonly view: Signal<View | null> = signal(null);
  readonly unchanged = signal(true);
  /** 0: before, 1: after. */
  readonly blend = signal(0.68);
  readonly holding = signal(false);
  readonly comment = signal("");
  readonly left: Signal<ReadonlySet<number>> = signal(new Set());
  readonly others = signal(true);
  readonly subject: Signal<string | null> = signal(null);
  readonly body = signal("");
  readonly busy = signal(false);
  readonly shownTasks = computed(() => fitting(this.overview.value?.tasks ?? [], this.filter.value, this.kinds.value));
  readonly ticked = computed(() => (this.overview.value?.tasks ?? []).filter((task) => !this.left.value.has(task.id)));
  readonly open = computed<ChangedAnnotation | null>(() => this.detail.value?.annotations[this.annotation.value] ?? null);
  readonly proposed = computed(() => proposedMessage(this.ticked.value, this.others.value ? this.otherCount.value : 0));
  readonly otherCount = computed(() => (this.overview.value?.config.length ?? 0) + (this.overview.value?.files.length ?? 0));
  #loads = 0;
  #details: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #knownConflicts = new Set<number>();

  constructor(project: number, address: URLSearchParams) {
    this.project = project;
    this.api = new ChangesApi(project);
    this.accepted = new Accepted(project, localStorage);
    this.from = signal(address.get("from") ?? "");
    this.to = signal(address.get("to") ?? "");
    this.mode = signal(this.to.value === "" ? "working" : /^[0-9a-f]{7,40}$/.test(this.to.value) ? "commits" : "branches");
    const task = address.get("task");
    this.task = signal(task !== null && /^\d+$/.test(task) ? Number(task) : null);
  }

  async start(): Promise<void> {
    effect(() => this.#remember());
    onFolderChange(this.project, () => this.#soon());
    onGitChange(this.project, (git) => {
      if (this.info.value) this.info.value = { ...this.info.value, git };
      this.#soon();
    });
    void getMe().then((me) => { this.me.value = me; }, () => undefined); // without a name the page still works
    void getProject(this.project).then((info) => { this.info.value = info; }, () => undefined);
    await this.reload();
  }

  /** A burst of changes on disk is one reading. */
  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.reload(), CALM);
  }

  #remember(): void {
    const query = new URLSearchParams();
    if (this.from.value) query.set("from", this.from.value);
    if (this.to.value) query.set("to", this.to.value);
    if (this.task.value !== null) query.set("task", String(this.task.value));
    history.replaceState(null, "", `${location.pathname}${query.size > 0 ? `?${query}` : ""}`);
  }

  get between(): Between {
    return { from: this.from.value, to: this.to.value };
  }

  async reload(): Promise<void> {
    const load = ++this.#loads;
    try {
      const [refs, overview] = await Promise.all([this.api.refs(), this.api.overview(this.between)]);
      if (load !== this.#loads) return;
      batch(() => {
        this.refs.value = refs;
        this.overview.value = overview;
        this.failure.value = null;
        this.#leaveConflicts(overview);
        const there = overview.tasks.some((task) => task.id === this.task.value);
        if (!there) this.task.value = (this.shownTasks.value[0] ?? overview.tasks[0])?.id ?? null;
      });
      await this.#loadTask();
    } catch (error) {
      if (load !== this.#loads) return;
      this.failure.value = { message: messageOf(error), noGit: error instanceof Refused && error.status === 404 && this.refs.value === null };
    }
  }

  /** What is still to be settled is not committed unless the person says so. */
  #leaveConflicts(overview: Overview): void {
    const fresh = overview.tasks.filter((task) => task.kind === "C" && !this.#knownConflicts.has(task.id)).map((task) => task.id);
    const settled = [...this.#knownConflicts].filter((id) => !overview.tasks.some((task) => task.id === id && task.kind === "C"));
    if (fresh.length + settled.length === 0) return;
    this.#knownConflicts = new Set([...this.#knownConflicts, ...fresh].filter((id) => !settled.includes(id)));
    this.left.value = new Set([...this.left.value, ...fresh].filter((id) => !settled.includes(id)));
  }

  async #loadTask(): Promise<void> {
    const task = this.task.value;
    this.#details?.abort();
    const control = new AbortController();
    this.#details = control;
    if (task === null) {
      this.detail.value = null;
      return;
    }
    try {
      const detail = await this.api.task(task, this.between, control.signal);
      if (control.signal.aborted) return;
      batch(() => {
        const same = this.detail.value?.task.id === task;
        this.detail.value = detail;
        if (!same || this.annotation.value >= detail.annotations.length) this.annotation.value = 0;
        const keys = detail.annotations[this.annotation.value]?.rows.map((row) => row.key) ?? [];
        if (!same || !keys.includes(this.row.value ?? "")) this.row.value = keys[0] ?? null;
      });
    } catch (error) {
      if (!control.signal.aborted) this.toasts.bad(c("failed"), messageOf(error));
    }
  }

  // ---- where one is ---------------------------------------------------------------------------------------

  compare(mode: Mode, from: string, to: string): void {
    batch(() => {
      this.mode.value = mode;
      this.from.value = from;
      this.to.value = to;
      this.detail.value = null;
      this.left.value = new Set();
    });
    void this.reload();
  }

  /** The comparison that a mode begins with. */
  choose(mode: Mode): void {
    const refs = this.refs.value;
    const main = refs?.branches.find((one) => ["main", "master"].includes(one.name) && one.name !== refs.branch)?.name ?? refs?.branches.find((one) => one.name !== refs.branch)?.name ?? refs?.branch;
    const [newest, before] = refs?.commits ?? [];
    if (mode === "working") this.compare(mode, "", "");
    else if (mode === "branches") this.compare(mode, `${main ?? "HEAD"}...`, refs?.branch ?? "HEAD");
    else this.compare(mode, before?.commit ?? newest?.commit ?? "HEAD", newest?.commit ?? "HEAD");
  }

  show(task: number, at: "first" | "last" = "first"): void {
    if (task === this.task.value) return;
    this.task.value = task;
    void this.#loadTask().then(() => {
      if (at === "last") this.row.value = this.open.value?.rows.at(-1)?.key ?? null;
    });
  }

  showAnnotation(index: number): void {
    batch(() => {
      this.annotation.value = index;
      this.row.value = this.detail.value?.annotations[index]?.rows[0]?.key ?? null;
    });
  }

  /** The next or previous change; past the last one of an annotation the next annotation, then the next task. */
  step(by: 1 | -1): void {
    const rows = this.open.value?.rows ?? [];
    const at = rows.findIndex((row) => row.key === this.row.value) + by;
    const next = rows[at];
    const count = this.detail.value?.annotations.length ?? 0;
    const annotation = this.annotation.value + by;
    if (next && at >= 0) this.row.value = next.key;
    else if (annotation >= 0 && annotation < count) {
      this.showAnnotation(annotation);
      if (by < 0) this.row.value = this.open.value?.rows.at(-1)?.key ?? null;
    } else this.stepTask(by, by > 0 ? "first" : "last");
  }

  stepTask(by: 1 | -1, at: "first" | "last" = "first"): void {
    const tasks = this.shownTasks.value;
    const next = tasks[tasks.findIndex((task) => task.id === this.task.value) + by];
    if (next) this.show(next.id, at);
  }

  get chosen(): ChangeRow | null {
    return this.open.value?.rows.find((row) => row.key === this.row.value) ?? null;
  }

  // ---- what one does --------------------------------------------------------------------------------------

  accept(row: ChangeRow | null = this.chosen): void {
    const open = this.open.value;
    if (!open || !row) return;
    const now = this.accepted.toggle(open, row);
    if (now && row.key === this.row.value) this.step(1);
  }

  async revert(row: ChangeRow | null): Promise<void> {
    const [open, task] = [this.open.value, this.task.value];
    if (!open || task === null || !this.overview.value?.writable) return;
    if (!open.revertable) return this.toasts.bad(c("notDone"), c("notRevertable", { file: open.file }));
    await this.attempt(async () => {
      const taken = await this.api.revert(task, this.from.value, { annotation: open.id, region: row?.key ?? null, revision: open.revision });
      this.#offerUndo(taken, c("reverted"));
      await this.reload();
    });
  }

  #offerUndo(taken: TakenBack, text: string): void {
    const run = (): void => void this.attempt(async () => {
      await this.api.undo(taken);
      this.#lastTaken = null;
      this.toasts.show({ kind: "ok", text: c("undone") });
      await this.reload();
    });
    this.#lastTaken = run;
    this.toasts.show({ kind: "ok", text, topic: "taken", action: { title: c("undo"), run } });
  }

  #lastTaken: (() => void) | null = null;

  undo(): void {
    this.#lastTaken?.();
  }

  async settle(side: Side, { region, member }: ConflictPlace): Promise<void> {
    const open = this.open.value;
    if (!open) return;
    await this.attempt(async () => {
      this.#offerUndo(await this.api.settle({ annotation: open.id, side, region, member, revision: open.revision }), c("settled"));
      await this.reload();
    });
  }

  async review(verdict: "accepted" | "rejected" | "comment"): Promise<void> {
    const open = this.open.value;
    const comment = this.comment.value.trim();
    if (!open || open.prediction || (verdict === "comment" && comment === "")) return;
    const region = verdict === "comment" && this.chosen?.member === null ? this.chosen.key : null;
    await this.attempt(async () => {
      await this.api.review({ annotation: open.id, verdict, region, comment });
      this.comment.value = "";
      this.toasts.show({ kind: "ok", text: c("reviewSaved"), topic: "review" });
      await this.reload();
    });
  }

  tick(task: number): void {
    const left = new Set(this.left.value);
    if (!left.delete(task)) left.add(task);
    this.left.value = left;
  }

  async commit(): Promise<void> {
    const overview = this.overview.value;
    if (!overview?.writable) return;
    const subject = (this.subject.value ?? this.proposed.value).trim();
    const message = [subject, this.body.value.trim()].filter(Boolean).join("\n\n");
    const tasks = this.left.value.size === 0 ? null : this.ticked.value.map((task) => task.id);
    await this.attempt(async () => {
      const made = await this.api.commit({ message, tasks, others: this.others.value, head: this.refs.value?.head ?? null });
      batch(() => {
        this.subject.value = null;
        this.body.value = "";
      });
      this.toasts.show({ kind: "ok", text: c(made.files === 1 ? "committedOne" : "committed", { n: made.files, commit: made.commit.slice(0, 7) }) });
      await this.reload();
    });
  }

  async attempt(run: () => Promise<void>): Promise<void> {
    if (this.busy.value) return;
    this.busy.value = true;
    try {
      await run();
      this.toasts.clearBad();
    } catch (error) {
      const stale = error instanceof Refused && error.status === 412;
      this.toasts.bad(c("notDone"), stale ? c("staleRevert") : messageOf(error));
      if (stale) void this.reload();
    } finally {
      this.busy.value = false;
    }
  }
}

function fitting(tasks: readonly ChangedTask[], filter: string, kinds: ReadonlySet<string>): readonly ChangedTask[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return tasks.filter((task) => {
    const text = [task.id, task.name, ...task.labels, ...task.people].join(" ").toLowerCase();
    return kinds.has(task.kind) && words.every((word) => text.includes(word));
  });
}

function messageOf(error: unknown): string {
  const hint = error instanceof Refused && typeof error.body === "object" && error.body !== null && "hint" in error.body ? ` (${String((error.body as { hint: unknown }).hint)})` : "";
  return (error instanceof Error ? error.message : String(error)) + hint;
}
