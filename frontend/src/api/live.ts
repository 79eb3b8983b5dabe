/** Changes of the folder, as they happen: one event stream per browser, shared by its tabs. */
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { type FolderChange, parseChange, resyncOf } from "../core/live";
import type { Dispose } from "../core/scope";

const CHANNEL = "labelfs-live";
/** How often a page looks by itself while there is no stream (too many connections, a proxy that holds them back). */
const POLL = 3_000;

type Listener = (change: FolderChange) => void;

const listeners = new Set<Listener>();
const up = signal(false);
let started = false;
let last = 0;

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
  const source = new EventSource(`/api/live${last > 0 ? `?since=${last}` : ""}`);
  let poll: ReturnType<typeof setInterval> | null = null;
  const open = (): void => {
    if (poll !== null) clearInterval(poll);
    poll = null;
    say("up");
  };
  source.onopen = open;
  source.onmessage = (message: MessageEvent<string>) => say(message.data);
  source.addEventListener("changed", (message) => say((message as MessageEvent<string>).data));
  source.addEventListener("hello", (message) => say(`hello ${(message as MessageEvent<string>).data}`));
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
  if (text === "up") up.value = true;
  else if (text === "down") up.value = false;
  else if (text === "poll") deliver(resyncOf(last));
  else if (text.startsWith("hello ")) greet(text.slice(6));
  else {
    const change = parseChange(text);
    if (!change) return;
    const gap = last > 0 && change.generation > last + 1;
    last = change.generation;
    deliver(gap ? resyncOf(change.generation, change.project) : change);
  }
}

/** The server's count differs from ours after a pause: it restarted or we missed something. */
function greet(text: string): void {
  const hello = parseChange(text);
  if (!hello) return;
  if (last > 0 && hello.generation !== last) deliver(resyncOf(hello.generation));
  last = hello.generation;
}

function deliver(change: FolderChange): void {
  for (const listener of [...listeners]) listener(change);
}
