/** `PagedView`: one of its children at a time; what a `Repeater` with `mode="pagination"` becomes. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { TagNode } from "../core/config";
import type { TagDefinition, TagProps } from "../core/registry";
import { Scope } from "../core/scope";
import type { Session } from "../core/session";
import { standIn } from "../core/standin";
import { t } from "../core/strings";
import { Icon } from "../widgets/icon";

function PagedView({ session, node, render }: TagProps) {
  const pages = node.children ?? [];
  const page = useSignal(0);
  const at = Math.min(page.value, pages.length - 1);
  const go = (to: number): void => { page.value = Math.min(Math.max(to, 0), pages.length - 1); };
  useEffect(() => session.hotkeys.add(
    { id: `page:back:${node.line}`, title: t("previousPage"), group: "view", keys: "alt+left", run: () => go(page.peek() - 1) },
    { id: `page:on:${node.line}`, title: t("nextPage"), group: "view", keys: "alt+right", run: () => go(page.peek() + 1) },
  ), [session, node]);
  useEffect(() => standInFor(session, pages.filter((_, i) => i !== at)), [session, node, at]);
  const chosen = session.selection.single.value;
  useEffect(() => {
    const object = chosen === null ? undefined : session.document.region(chosen)?.main.item.to_name;
    const place = pages.findIndex((one) => objectsOf(one).includes(object ?? ""));
    if (place >= 0) page.value = place;
  }, [chosen]);
  const shown = pages[at];
  if (!shown) return null;
  return (
    <div class="view paged" data-page-shown={at + 1}>
      <div key={at}>{render(shown)}</div>
      <div class="row g6" role="toolbar" aria-label={t("pages")} style={{ justifyContent: "center", padding: "8px" }}>
        <button type="button" class="ib" aria-label={t("previousPage")} title={t("previousPage")} disabled={at === 0} onClick={() => go(at - 1)}><Icon name="left" /></button>
        <span class="num small nowrap" aria-live="polite">{t("pageOf", { n: at + 1, count: pages.length })}</span>
        <button type="button" class="ib" aria-label={t("nextPage")} title={t("nextPage")} disabled={at === pages.length - 1} onClick={() => go(at + 1)}><Icon name="right" /></button>
      </div>
    </div>
  );
}

/** Names of the objects in a part of the layout. */
function objectsOf(node: TagNode): readonly string[] {
  const own = node.role === "object" && node.name !== undefined ? [node.name] : [];
  return [...own, ...(node.children ?? []).flatMap(objectsOf)];
}

/** Objects on pages that are not shown keep nobody waiting; their results are there all the same. */
function standInFor(session: Session, hidden: readonly TagNode[]): () => void {
  const scope = new Scope();
  for (const name of hidden.flatMap(objectsOf)) standIn(session, name, scope);
  return () => scope.dispose();
}

export default { tag: "PagedView", view: PagedView } satisfies TagDefinition;
