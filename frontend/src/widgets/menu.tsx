/** A button that opens a menu in the top layer; arrows, Home, End, Escape and letters work in it. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon";
import { Kbd } from "./kbd";

export interface MenuItem {
  readonly title: string;
  readonly icon?: IconName;
  readonly keys?: string | undefined;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** For a choice among several: whether it is the chosen one. */
  readonly checked?: boolean;
  readonly run: () => void;
}

interface Props {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly class?: string;
  readonly pressed?: boolean;
  readonly children: ComponentChildren;
}

export function MenuButton({ label, items, class: names = "ib s", pressed, children }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    const panel = menu.current;
    if (!open || !panel || !button.current) return;
    placeBeside(panel, button.current);
    itemsOf(panel)[0]?.focus();
  }, [open]);
  const show = (): void => {
    setOpen(true);
    menu.current?.showPopover();
  };
  return (
    <>
      <button
        ref={button} type="button" class={names} aria-label={label} title={label} aria-haspopup="menu" aria-expanded={open} {...(pressed === undefined ? {} : { "data-on": String(pressed) })}
        onClick={show}
      >{children}</button>
      <div
        ref={menu} class="menu pop" role="menu" aria-label={label} popover="auto"
        onToggle={(event) => setOpen((event as unknown as { newState: string }).newState === "open")} onKeyDown={(event) => moveFocus(event, menu.current)}
      >
        {open && <MenuItems items={items} close={() => { menu.current?.hidePopover(); button.current?.focus(); }} />}
      </div>
    </>
  );
}

export function MenuItems({ items, close }: { readonly items: readonly MenuItem[]; readonly close: () => void }) {
  const room = items.some(({ icon }) => icon !== undefined);
  return (
    <>
      {items.map((item) => (
        <button
          key={item.title} type="button" role={item.checked === undefined ? "menuitem" : "menuitemradio"} tabIndex={-1} disabled={item.disabled ?? false} class={item.danger ? "danger" : ""}
          {...(item.checked === undefined ? {} : { "aria-checked": item.checked })}
          onClick={() => { close(); item.run(); }}
        >
          {item.checked === undefined ? (item.icon ? <Icon name={item.icon} small /> : room && <span class="i s" />) : <span class="tick">{item.checked && <Icon name="check" small />}</span>}
          <span>{item.title}</span>
          <span class="end row g2"><Kbd keys={item.keys} /></span>
        </button>
      ))}
    </>
  );
}

/** Below the button, or above where there is more room; never out of the window. */
export function placeBeside(panel: HTMLElement, anchor: HTMLElement, width?: number): void {
  const at = anchor.getBoundingClientRect();
  if (width !== undefined) panel.style.width = `${width}px`;
  panel.style.maxHeight = `${Math.max(at.top, innerHeight - at.bottom) - 16}px`;
  requestAnimationFrame(() => {
    const box = panel.getBoundingClientRect();
    const below = at.bottom + box.height + 8 <= innerHeight || at.top < innerHeight - at.bottom;
    panel.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - box.height - 4)}px`;
    const left = width === undefined && at.left + box.width + 8 > innerWidth ? at.right - box.width : at.left;
    panel.style.left = `${Math.max(8, Math.min(left, innerWidth - box.width - 8))}px`;
  });
}

export function itemsOf(panel: HTMLElement): readonly HTMLElement[] {
  return [...panel.querySelectorAll<HTMLElement>('[role^="menuitem"]:not([disabled])')];
}

export function moveFocus(event: KeyboardEvent, panel: HTMLElement | null): void {
  if (!panel) return;
  const items = itemsOf(panel);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = targetOf(event.key, at, items);
  if (to === null) return;
  event.preventDefault();
  event.stopPropagation();
  items[(to + items.length) % items.length]?.focus();
}

function targetOf(key: string, at: number, items: readonly HTMLElement[]): number | null {
  if (key === "ArrowDown") return at + 1;
  if (key === "ArrowUp") return at - 1;
  if (key === "Home") return 0;
  if (key === "End") return items.length - 1;
  if (key.length !== 1) return null;
  const found = items.findIndex((item, i) => i > at && item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
  return found < 0 ? null : found;
}
