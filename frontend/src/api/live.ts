/** Changes of the folder, as they happen: one event stream per browser, shared by its tabs. */
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { type FolderChange, type GitChange, parseChange, parseGit, parseHello, resyncOf } from "../core/live";
import type { Dispose } from "../core/scope";

const CHANNEL = "labelfs-live";
/** How often a page looks by itself while there is no stream (too many connections, a proxy that holds them back). */
const POLL = 3_000;

type Listener = (change: FolderChange) => void;

const listeners = new Set<Listener>();
const gitListeners = new Set<(git: GitChange) => void>();
const up = signal(false);
let started = false;
/** Generation of each project as last heard. */
const seen = new Map<number, number>();

/** Whether changes reach this page. */
export const connected: ReadonlySignal<boolean> = up;

/** Be told of changes of this project's folder, and to read anew when something may have been missed. */
export function onFolderChange(project: number, run: Listener): Dispose {
  start();
  const listener: Listener = (change) => {
    if (change.project === null || change.project === project) run(change);
  };
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Be told of the branch and of how many files are not committed. */
export function onGitChange(project: number, run: (git: GitChange) => void): Dispose {
  start();
  const listener = (git: GitChange): void => {
    if (git.project === null || git.project === project) run(git);
  };
  gitListeners.add(listener);
  return () => gitListeners.delete(listener);
}

/** What a page shows first was read when the folder had had so many changes; it reads anew if there were more before anybody listened. */
export function readAt(project: number, generation: number): void {
  const now = seen.get(project);
  if (now === undefined) seen.set(project, generation);
  else if (now > generation) deliver(resyncOf(now, project));
}

function start(): void {
  if (started) return;
  started = true;
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (message: MessageEvent<string>) => receive(message.data);
  if ("locks" in navigator) void navigator.locks.request(CHANNEL, () => lead(channel));
  else void lead(channel);
}

/** The tab that holds the lock has the connection; when it goes, the next one takes over and everyone reads anew. */
function lead(channel: BroadcastChannel): Promise<never> {
  const say = (text: string): void => {
    channel.postMessage(text);
    receive(text);
  };
  connect(say);
  return new Promise<never>(() => undefined);
}

function connect(say: (text: string) => void): void {
  const source = new EventSource("/api/live");
  let poll: ReturnType<typeof setInterval> | null = null;
  const open = (): void => {
    if (poll !== null) clearInterval(poll);
    poll = null;
    say("up");
  };
  source.onopen = open;
  for (const name of ["changed", "hello", "git"]) source.addEventListener(name, (message) => say(`${name} ${(message as MessageEvent<string>).data}`));
  source.onerror = () => {
    say("down");
    if (source.readyState !== EventSource.CLOSED) return;
    poll ??= setInterval(() => say("poll"), POLL);
    setTimeout(() => {
      if (poll !== null) clearInterval(poll);
      connect(say);
    }, 5 * POLL);
  };
}

function receive(text: string): void {
  const [kind, data] = [text.slice(0, text.indexOf(" ")), text.slice(text.indexOf(" ") + 1)];
  if (text === "up") up.value = true;
  else if (text === "down") up.value = false;
  else if (text === "poll") deliver(resyncOf(0));
  else if (kind === "hello") greet(data);
  else if (kind === "git") tellGit(data);
  else if (kind === "changed") changed(data);
}

function changed(text: string): void {
  const change = parseChange(text);
  if (!change) return;
  seen.set(change.project ?? 0, change.generation);
  deliver(change);
}

/** The server's counts differ from ours after a pause: it restarted, or we missed something. */
function greet(text: string): void {
  for (const [project, generation] of parseHello(text) ?? []) {
    const before = seen.get(project);
    seen.set(project, generation);
    if (before !== undefined && before !== generation) deliver(resyncOf(generation, project === 0 ? null : project));
  }
}

function tellGit(text: string): void {
  const git = parseGit(text);
  if (git) for (const listener of [...gitListeners]) listener(git);
}

function deliver(change: FolderChange): void {
  for (const listener of [...listeners]) listener(change);
}
