/** Unacknowledged work in this browser (IndexedDB): it survives a reload, a crash, a server that is gone. */
import type { Keep, KeptJob } from "../core/outbox";

const STORE = "unsaved";

let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("labelfs", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB cannot be opened"));
  });
  return opened;
}

async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const store = (await database()).transaction(STORE, mode).objectStore(STORE);
  return new Promise((resolve, reject) => {
    const request = act(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB failed"));
  });
}

/** In a browser that has no storage (private windows of some) work is kept in memory only. */
function orNothing<T>(work: Promise<T>, nothing: T): Promise<T> {
  return work.catch((error: unknown) => {
    console.warn("Unsaved work is kept in this tab only:", error);
    return nothing;
  });
}

export const browserKeep: Keep = {
  put: (job) => orNothing(run("readwrite", (store) => store.put(job)).then(() => undefined), undefined),
  remove: (key) => orNothing(run("readwrite", (store) => store.delete(key)).then(() => undefined), undefined),
  all: () => orNothing(run("readonly", (store) => store.getAll() as IDBRequest<KeptJob[]>), []),
};
