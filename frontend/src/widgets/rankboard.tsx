/** The board of a `Ranker`: columns of cards that are dragged, or moved by Alt and arrow keys. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { moveItem, type RankColumn, type RankItem } from "../core/ranking";
import { t } from "../core/textstrings";
import { Icon } from "./icon";
import { SafeHtml } from "./safehtml";

export interface RankBoardProps {
  readonly name: string;
  readonly columns: readonly RankColumn[];
  readonly items: ReadonlyMap<string, RankItem>;
  readonly disabled: boolean;
  readonly onMove: (columns: readonly RankColumn[]) => void;
}

interface Place {
  readonly column: number;
  readonly index: number;
}

export function RankBoard({ name, columns, items, disabled, onMove }: RankBoardProps) {
  const board = useRef<HTMLDivElement>(null);
  const target = useSignal<Place | null>(null);
  const dragged = useSignal<string | null>(null);
  const focus = useRef<string | null>(null);
  useEffect(() => {
    if (focus.current === null) return;
    board.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(focus.current)}"]`)?.focus();
    focus.current = null;
  });
  const move = (id: string, place: Place): void => onMove(moveItem(columns, id, place.column, place.index));
  const onPointerDown = (event: PointerEvent, id: string): void => {
    if (disabled || event.button !== 0 || (event.target instanceof Element && event.target.closest("a, button"))) return;
    follow(event, (at) => {
      dragged.value = id;
      target.value = board.current ? placeAt(board.current, at.clientX, at.clientY, id) : null;
    }, (moved) => {
      const place = target.value;
      [dragged.value, target.value] = [null, null];
      if (moved && place) move(id, place);
    });
  };
  const onKeyDown = (event: KeyboardEvent, id: string, column: number, index: number): void => {
    const place = event.altKey && !disabled ? stepped(columns, column, index, event.key) : null;
    if (!place) return;
    event.preventDefault();
    event.stopPropagation();
    focus.current = id;
    move(id, place);
  };
  return (
    <div class="rank-board" ref={board}>
      {columns.map((column, c) => (
        <section key={column.name} class="rank-column htx-ranker-column" aria-label={column.title || name}>
          {column.title && <h3 class="rank-title">{column.title} <span class="count">{column.items.length}</span></h3>}
          <ol class="rank-list" data-column={c}>
            {column.items.map((id, i) => (
              <li key={id} data-item={id} tabIndex={0} class={`rank-item htx-ranker-item${dragged.value === id ? " dragged" : ""}${marks(target.value, c, i)}`}
                aria-describedby={`${name}-rank-keys`} onPointerDown={(event) => onPointerDown(event, id)} onKeyDown={(event) => onKeyDown(event, id, c, i)}>
                <Icon name="grip" /><Card item={items.get(id)} id={id} />
              </li>
            ))}
            {target.value?.column === c && target.value.index >= column.items.length && <li class="rank-gap" aria-hidden="true" />}
          </ol>
        </section>
      ))}
      <span class="vh" id={`${name}-rank-keys`}>{t("rankKeys")}</span>
    </div>
  );
}

function marks(target: Place | null, column: number, index: number): string {
  return target?.column === column && target.index === index ? " before" : "";
}

function Card({ item, id }: { readonly item: RankItem | undefined; readonly id: string }) {
  return (
    <div class="rank-card">
      {item?.title && <b>{item.title}</b>}
      {item?.html ? <SafeHtml html={item.html} /> : item?.body ? <span class="dim">{item.body}</span> : item?.title ? null : id}
    </div>
  );
}

/** Follow a pointer until it is released; `moved` is false when it was only a click. */
function follow(down: PointerEvent, onMove: (event: PointerEvent) => void, onEnd: (moved: boolean) => void): void {
  let moved = false;
  const ends = new AbortController();
  const { signal } = ends;
  document.addEventListener("pointermove", (event) => {
    moved ||= Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > 4;
    if (!moved) return;
    event.preventDefault();
    getSelection()?.removeAllRanges();
    onMove(event);
  }, { signal });
  const end = (keep: boolean): void => {
    ends.abort();
    onEnd(keep && moved);
  };
  document.addEventListener("pointerup", () => end(true), { signal });
  document.addEventListener("pointercancel", () => end(false), { signal });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") end(false); }, { signal });
}

/** Where an item would go that is dropped at a client point. */
function placeAt(board: HTMLElement, x: number, y: number, id: string): Place | null {
  const lists = [...board.querySelectorAll<HTMLElement>("[data-column]")];
  const distance = (list: HTMLElement): number => {
    const box = (list.parentElement ?? list).getBoundingClientRect();
    return Math.max(box.left - x, 0, x - box.right) + Math.max(box.top - y, 0, y - box.bottom);
  };
  const list = lists.sort((a, b) => distance(a) - distance(b))[0];
  if (!list) return null;
  const cards = [...list.querySelectorAll<HTMLElement>("[data-item]")];
  const found = cards.findIndex((card) => {
    const box = card.getBoundingClientRect();
    return y < (box.top + box.bottom) / 2 && card.dataset["item"] !== id;
  });
  return { column: Number(list.dataset["column"]), index: found < 0 ? cards.length : found };
}

function stepped(columns: readonly RankColumn[], column: number, index: number, key: string): Place | null {
  const count = columns[column]?.items.length ?? 0;
  if (key === "ArrowUp") return index > 0 ? { column, index: index - 1 } : null;
  if (key === "ArrowDown") return index < count - 1 ? { column, index: index + 2 } : null;
  const next = column + (key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0);
  return next !== column && columns[next] ? { column: next, index: Math.min(index, columns[next].items.length) } : null;
}
