/** What can be done with selected regions beyond the everyday: clipboard, stacking, other shapes. Loaded once the page is shown. */
import { effect } from "@preact/signals";
import type { Action } from "../../core/hotkeys";
import { type Dispose, Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { restack } from "../../core/stacking";
import { t as common, texts } from "../../core/strings";
import { duplicate } from "../../tools/regions/paste";
import type { IconName } from "../../widgets/icon";
import type { MenuItem } from "../../widgets/menu";
import { carry, copySelected, listenToClipboard, pasteStored } from "./regionclip";
import type { LabelPage } from "./page";
import { keepRegions } from "./regionkeep";
import { canBecome, commonKind } from "../../tools/regions/targets";
import { openRegionMenu } from "./regionmenu";

const t = texts({
  en: { copy: "Copy", cut: "Cut", paste: "Paste", carry: "Take along to the next picture", selectAll: "Select all regions", front: "Bring to front", back: "Send to back", others: "Hide all others", asPolygon: "Turn into polygon", asMask: "Turn into mask", asBox: "Turn into box", merge: "Merge into the first", subtract: "Subtract the others from the first", apart: "These regions do not touch: they stay as they are", allGone: "Nothing would be left of the first region" },
  de: { copy: "Kopieren", cut: "Ausschneiden", paste: "Einfügen", carry: "Zum nächsten Bild mitnehmen", selectAll: "Alle Regionen auswählen", front: "Nach vorn", back: "Nach hinten", others: "Alle anderen ausblenden", asPolygon: "In Polygon umwandeln", asMask: "In Maske umwandeln", asBox: "In Rechteck umwandeln", merge: "Mit der ersten verschmelzen", subtract: "Die anderen von der ersten abziehen", apart: "Diese Regionen berühren sich nicht: sie bleiben, wie sie sind", allGone: "Von der ersten Region bliebe nichts übrig" },
  es: { copy: "Copiar", cut: "Cortar", paste: "Pegar", carry: "Llevar a la imagen siguiente", selectAll: "Seleccionar todas las regiones", front: "Traer al frente", back: "Enviar al fondo", others: "Ocultar todas las demás", asPolygon: "Convertir en polígono", asMask: "Convertir en máscara", asBox: "Convertir en rectángulo", merge: "Unir a la primera", subtract: "Restar las demás de la primera", apart: "Estas regiones no se tocan: quedan como están", allGone: "No quedaría nada de la primera región" },
  fr: { copy: "Copier", cut: "Couper", paste: "Coller", carry: "Emporter vers l’image suivante", selectAll: "Sélectionner toutes les régions", front: "Mettre au premier plan", back: "Mettre à l’arrière-plan", others: "Masquer toutes les autres", asPolygon: "Convertir en polygone", asMask: "Convertir en masque", asBox: "Convertir en rectangle", merge: "Fusionner avec la première", subtract: "Soustraire les autres de la première", apart: "Ces régions ne se touchent pas : elles restent telles quelles", allGone: "Il ne resterait rien de la première région" },
  zh: { copy: "复制", cut: "剪切", paste: "粘贴", carry: "带到下一张图片", selectAll: "选择所有区域", front: "置于顶层", back: "置于底层", others: "隐藏其他所有区域", asPolygon: "转换为多边形", asMask: "转换为掩码", asBox: "转换为矩形", merge: "合并到第一个", subtract: "从第一个中减去其他", apart: "这些区域互不接触：保持原样", allGone: "第一个区域将什么也不剩" },
});

/** One thing to do with what is selected. */
export interface RegionWork {
  readonly id: string;
  readonly title: string;
  readonly keys: string;
  readonly icon?: IconName;
  /** It stands in the menus only where it can be done. */
  readonly possible: (session: Session, ids: readonly string[]) => boolean;
  readonly run: (session: Session, ids: readonly string[]) => void;
  readonly native?: boolean;
  /** In the table of keys alone. */
  readonly unlisted?: boolean;
}

/** Nothing was changed, and the person knows. */
function failed(session: Session, error: unknown): void {
  session.notice.value = `${common("notDone")}: ${error instanceof Error ? error.message : String(error)}`;
}

/** Other shapes; their code comes when it is asked for. */
function reshaping(): readonly RegionWork[] {
  const turn = (id: string, title: string, keys: string, target: "rectangle" | "polygon" | "mask"): RegionWork => ({
    id, title, keys, possible: (session, ids) => canBecome(session, ids, target),
    run: (session, ids) => void import("../../tools/regions/convert").then(({ convert }) => convert(session, ids, target)).catch((error: unknown) => failed(session, error)),
  });
  const together = (id: "merge" | "subtract", keys: string, refusal: "apart" | "allGone"): RegionWork => ({
    id, title: t(id), keys, possible: (session, ids) => commonKind(session, ids) !== null,
    run: (session, ids) => void import("../../tools/regions/convert").then((module) => {
      if (!module[id](session, ids)) session.notice.value = t(refusal);
    }).catch((error: unknown) => failed(session, error)),
  });
  return [
    turn("as-polygon", t("asPolygon"), "alt+p", "polygon"), turn("as-mask", t("asMask"), "alt+b", "mask"), turn("as-box", t("asBox"), "", "rectangle"),
    together("merge", "alt+j", "apart"), together("subtract", "alt+-", "allGone"),
  ];
}

function everyday(page: LabelPage): readonly RegionWork[] {
  const some = (_session: Session, ids: readonly string[]): boolean => ids.length > 0;
  const writable = (session: Session): boolean => !session.readonly.value;
  const both = (session: Session, ids: readonly string[]): boolean => some(session, ids) && writable(session);
  const order = (to: "front" | "back") => (session: Session, ids: readonly string[]): void => restack(session, ids, to);
  return [
    { id: "duplicate", title: common("duplicate"), keys: "ctrl+d", icon: "copy", possible: both, run: (session, ids) => void duplicate(session, ids) },
    { id: "copy", title: t("copy"), keys: "ctrl+c", native: true, possible: some, run: () => copySelected(page, false) },
    { id: "cut", title: t("cut"), keys: "ctrl+x", native: true, possible: both, run: () => copySelected(page, true) },
    { id: "paste", title: t("paste"), keys: "ctrl+v", native: true, possible: writable, run: () => pasteStored(page) },
    { id: "carry", title: t("carry"), keys: "ctrl+shift+d", icon: "right", possible: (session) => session.document.regions().length > 0, run: () => void carry(page) },
    { id: "select-all", title: t("selectAll"), keys: "ctrl+a", possible: (session) => session.document.regions().length > 0, run: (session) => session.selection.set(...session.document.regions().map(({ id }) => id)), unlisted: true },
    { id: "bring-to-front", title: t("front"), keys: "ctrl+shift+up", possible: both, run: order("front") },
    { id: "send-to-back", title: t("back"), keys: "ctrl+shift+down", possible: both, run: order("back") },
    { id: "hide-others", title: t("others"), keys: "alt+shift+h", icon: "eyeOff", possible: some, run: hideOthers },
  ];
}

/** All but these are hidden; again, and all are shown. */
function hideOthers({ document: doc, selection }: Session, ids: readonly string[]): void {
  const others = doc.regions().map(({ id }) => id).filter((id) => !ids.includes(id));
  selection.toggleHidden(ids, false);
  selection.toggleHidden(others);
}

/** Keys, clipboard and menus; until the page ends. */
export function registerRegionWork(page: LabelPage): Dispose {
  const scope = new Scope();
  const works = [...everyday(page), ...reshaping()];
  const menu = (session: Session): readonly MenuItem[] => {
    const ids = session.selection.ids.value;
    session.document.version.value; // what can be done changes with the regions
    return works.filter((work) => !work.unlisted && work.possible(session, ids))
      .map(({ title, icon, keys, run }) => ({ title, keys, ...(icon ? { icon } : {}), run: () => run(session, ids) }));
  };
  scope.add(page.hotkeys.add(...works.map((work) => actionOf(page, work))));
  listenToClipboard(page, scope);
  page.moreActions.value = menu;
  scope.listen<MouseEvent>(document, "contextmenu", (event) => openRegionMenu(page, event));
  scope.add(() => { page.moreActions.value = null; });
  scope.add(effect(() => watchSmart(page)));
  keepRegions(page, scope);
  scope.add(effect(() => watchChats(page)));
  return () => scope.dispose();
}

/** Whether a model is there to be asked is asked once, when the first task with smart controls is open. */
function watchSmart(page: LabelPage): void {
  const session = page.current.value?.session;
  if (!session || page.suggesting.peek() || session.readonly.peek()) return;
  void import("./suggestions").then(async ({ findModel, hasSmartControls, prompted }) => {
    if (!hasSmartControls(session)) return;
    await findModel(page);
    page.suggesting.value = prompted.value !== null;
  });
}

/** A conversation is gone on with by the model that is there, if any. */
function watchChats(page: LabelPage): void {
  const session = page.current.value?.session;
  if (session && !session.readonly.peek() && session.config.objects().some(({ tag }) => tag === "Chat")) void import("./suggestions").then(({ answerChats }) => answerChats(page, session));
}

function actionOf(page: LabelPage, { id, title, keys, native, possible, run }: RegionWork): Action {
  const now = (): readonly [Session, readonly string[]] | null => {
    const session = page.current.value?.session;
    return session ? [session, session.selection.ids.peek()] : null;
  };
  return {
    id, title, group: "regions", keys, ...(native ? { native } : {}),
    enabled: () => {
      const here = now();
      return here !== null && possible(...here);
    },
    run: () => {
      const here = now();
      if (here) run(...here);
    },
  };
}
