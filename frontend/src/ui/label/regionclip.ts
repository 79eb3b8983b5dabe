/** The clipboard of regions: the browser's own events, kept in this browser besides, so that it outlives a task and a tab. */
import { effect } from "@preact/signals";
import { type Clip, clipText, readClip } from "../../core/clipboard";
import { itemsOf } from "../../core/duplicate";
import type { ResultItem } from "../../core/result";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { texts } from "../../core/strings";
import { hostOf } from "../../tools/hosts";
import { paste } from "../../tools/regions/paste";
import { remove } from "./commands";
import { isTyping } from "./keys";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";

const t = texts({
  en: { copied: "{n} regions copied", copiedOne: "1 region copied", left: "{n} regions do not fit here and were not pasted", nothing: "There are no regions to paste" },
  de: { copied: "{n} Regionen kopiert", copiedOne: "1 Region kopiert", left: "{n} Regionen passen hier nicht und wurden nicht eingefügt", nothing: "Es gibt keine Regionen zum Einfügen" },
  es: { copied: "{n} regiones copiadas", copiedOne: "1 región copiada", left: "{n} regiones no encajan aquí y no se pegaron", nothing: "No hay regiones que pegar" },
  fr: { copied: "{n} régions copiées", copiedOne: "1 région copiée", left: "{n} régions n’ont pas de place ici et n’ont pas été collées", nothing: "Il n’y a pas de régions à coller" },
  zh: { copied: "已复制 {n} 个区域", copiedOne: "已复制 1 个区域", left: "{n} 个区域不适合此处，未粘贴", nothing: "没有可粘贴的区域" },
});

const KEY = "labelfs.clipboard";
let kept = "";

function keep(text: string): void {
  kept = text;
  try {
    localStorage.setItem(KEY, text);
  } catch {
    localStorage.removeItem(KEY); // too much for the browser: this page still knows it
  }
}

export function listenToClipboard(page: LabelPage, scope: Scope): void {
  const take = (cut: boolean) => (event: ClipboardEvent): void => {
    const text = isOurs(event) && !hasTextSelected() ? copyText(page, cut) : null;
    if (text === null) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  scope.listen<ClipboardEvent>(window, "copy", take(false));
  scope.listen<ClipboardEvent>(window, "cut", take(true));
  scope.listen<ClipboardEvent>(window, "paste", (event) => {
    if (!isOurs(event)) return;
    const clip = readClip(event.clipboardData?.getData("text/plain") ?? "") ?? storedClip();
    event.preventDefault();
    void putIn(page, clip);
  });
}

function isOurs(event: ClipboardEvent): boolean {
  return !event.defaultPrevented && !(event.target instanceof Element && isTyping(event.target)) && document.querySelector("dialog[open]") === null;
}

/** Words marked on the page are what the person wants to copy. */
function hasTextSelected(): boolean {
  return String(getSelection() ?? "") !== "";
}

/** The selected regions as text, kept here too; null when there are none. */
function copyText(page: LabelPage, cut: boolean): string | null {
  const session = page.current.peek()?.session;
  const ids = session?.selection.ids.peek() ?? [];
  if (!session || ids.length === 0) return null;
  const text = clipText({ source: sourceOf(page), items: itemsOf(session, ids) });
  keep(text);
  if (cut) remove(page, session, ids);
  else page.toasts.show({ kind: "ok", topic: "clipboard", text: ids.length === 1 ? t("copiedOne") : t("copied", { n: ids.length }) });
  return text;
}

function sourceOf(page: LabelPage): string {
  return `${page.project}/${page.answer.peek()?.task.id ?? ""}`;
}

function storedClip(): Clip | null {
  return readClip(localStorage.getItem(KEY) ?? kept);
}

/** From a menu: the browser's clipboard gets it too, where it may be written. */
export function copySelected(page: LabelPage, cut: boolean): void {
  const text = copyText(page, cut);
  if (text !== null) void navigator.clipboard?.writeText(text).catch(() => undefined); // not allowed here: it is kept in this browser
}

export function pasteStored(page: LabelPage): void {
  void putIn(page, storedClip());
}

/** Put regions of another place into the open annotation. */
export async function putIn(page: LabelPage, clip: Clip | null): Promise<void> {
  const session = page.current.peek()?.session;
  if (!session || session.readonly.peek()) return;
  if (!clip) return void page.toasts.show({ kind: "info", text: t("nothing") });
  const { left } = await paste(session, clip, sourceOf(page));
  if (left > 0) page.toasts.show({ kind: "info", text: t("left", { n: left }) });
}

/** The selected regions (else all) on the next page of their list of pictures, or in the next task. */
export async function carry(page: LabelPage): Promise<void> {
  const session = page.current.peek()?.session;
  if (!session) return;
  const chosen = session.selection.ids.peek();
  const shown = chosen.length > 0 ? chosen : session.document.regions().filter((region) => isShown(session, region.main.item)).map(({ id }) => id);
  const clip: Clip = { source: sourceOf(page), items: itemsOf(session, shown) };
  const host = clip.items.map((item) => hostOf(session, item.to_name ?? "")).find((one) => one !== undefined);
  const next = host?.nextPage() ?? null;
  if (host && next !== null) await until(() => (host.model.version.value, host.beside()["item_index"] === next));
  else if (!await nextTask(page)) return;
  await putIn(page, clip);
}

/** Whether a region lies on the page of its picture that is shown. */
function isShown(session: Session, item: ResultItem): boolean {
  const page = hostOf(session, item.to_name ?? "")?.beside()["item_index"];
  return page === undefined || page === (item.item_index ?? 0);
}

async function nextTask(page: LabelPage): Promise<boolean> {
  const before = page.current.peek();
  await page.next();
  const open = page.current.peek();
  if (!open || open === before) return false;
  return settled(page, open);
}

/** Once the objects of an opened task are there; answers whether it is still the open one. */
export async function settled(page: LabelPage, open: OpenAnnotation): Promise<boolean> {
  await until(() => {
    const { config, objects } = open.session;
    return config.objects().every(({ name }) => objects.value.get(name ?? "")?.ready.value ?? true);
  });
  return page.current.peek() === open;
}

/** When signals say so, or after ten seconds (a picture that does not come). */
function until(ready: () => boolean): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(() => finish(), 10_000);
    let stop: () => void = () => undefined;
    const finish = (): void => {
      clearTimeout(timer);
      queueMicrotask(() => stop());
      done();
    };
    stop = effect(() => {
      if (ready()) finish();
    });
  });
}
