/** The menu under a right click (or a long press) on a picture: what can be done with the region there. */
import { render } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t as common, texts } from "../../core/strings";
import { toImage } from "../../geometry/viewport";
import { hostOf } from "../../tools/hosts";
import { itemsOf, type MenuItem, MenuItems, moveFocus } from "../../widgets/menu";
import { remove } from "./commands";
import type { LabelPage } from "./page";

const t = texts({ en: { menu: "Region menu" }, de: { menu: "Menü der Region" }, es: { menu: "Menú de la región" }, fr: { menu: "Menu de la région" }, zh: { menu: "区域菜单" } });

/** How near (view pixels) a press must come to a region. */
const NEAR = 4;

export function openRegionMenu(page: LabelPage, event: MouseEvent): void {
  const session = page.current.peek()?.session;
  const canvas = event.target instanceof Element ? event.target.closest("[data-region-surface]") : null;
  const host = session && hostOf(session, canvas?.closest<HTMLElement>("[data-object]")?.dataset["object"] ?? "");
  if (!session || !host || !canvas) return;
  const { left, top } = canvas.getBoundingClientRect();
  const view = host.view.viewport.peek();
  const under = host.model.at(toImage(view, { x: event.clientX - left, y: event.clientY - top }), NEAR / view.zoom);
  const [first] = under;
  if (first && !under.some(({ id }) => session.selection.has(id))) session.selection.set(first.id);
  const ids = session.selection.ids.peek();
  const gone: MenuItem = { title: common("deleteRegion"), icon: "trash", keys: "backspace", danger: true, disabled: !ids.some((id) => session.editable(id)), run: () => remove(page, session, ids) };
  const items = [...page.moreActions.peek()?.(session) ?? [], ...(ids.length > 0 ? [gone] : [])];
  if (items.length === 0) return;
  event.preventDefault();
  show(items, event.clientX, event.clientY);
}

function show(items: readonly MenuItem[], x: number, y: number): void {
  const place = document.createElement("div");
  document.body.append(place);
  const before = document.activeElement;
  const close = (): void => {
    render(null, place);
    place.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  render(<PointMenu items={items} x={x} y={y} close={close} />, place);
}

interface Props {
  readonly items: readonly MenuItem[];
  readonly x: number;
  readonly y: number;
  readonly close: () => void;
}

function PointMenu({ items, x, y, close }: Props) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const panel = menu.current;
    if (!panel) return;
    panel.showPopover();
    const box = panel.getBoundingClientRect();
    panel.style.left = `${Math.max(8, Math.min(x, innerWidth - box.width - 8))}px`;
    panel.style.top = `${Math.max(8, Math.min(y, innerHeight - box.height - 8))}px`;
    itemsOf(panel)[0]?.focus();
  }, []);
  return (
    <div
      ref={menu} class="menu pop" role="menu" aria-label={t("menu")} popover="auto"
      onToggle={(event) => { if ((event as unknown as { newState: string }).newState === "closed") close(); }} onKeyDown={(event) => moveFocus(event, menu.current)}
    >
      <MenuItems items={items} close={() => menu.current?.hidePopover()} />
    </div>
  );
}
