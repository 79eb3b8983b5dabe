/** The virtual grid of tasks: real rows only for what is in sight, arrows and Enter as in a table. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { GridRow } from "../../api/grid";
import { rowWindow, scrollToRow } from "../../core/rowwindow";
import { t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { Cell, type SlotOf } from "./cells";
import { type Column, nextOrdering } from "./columns";
import type { GridStore } from "./gridstore";
import type { Selection } from "./selection";

const ROW = 52;

interface Props {
  readonly store: GridStore;
  readonly selection: Selection;
  readonly columns: readonly Column[];
  readonly slotOf: SlotOf;
  readonly open: (task: number) => void;
  readonly href: (task: number) => string;
  /** Told which rows are in sight, so that a change on disk refreshes just these. */
  readonly sight: (first: number, last: number) => void;
}

export function Grid({ store, selection, columns, slotOf, open, href, sight }: Props): ComponentChildren {
  const box = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 600 });
  const [cursor, setCursor] = useState(-1);
  const anchor = useRef(-1);
  const total = store.total.value ?? 0;
  const rows = store.rows.value;
  const view = rowWindow(total, ROW, scroll.top, scroll.height);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => setScroll({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, []);
  useEffect(() => {
    sight(view.first, view.last);
    void store.need(view.first, view.last);
  }, [view.first, view.last, total]);

  const move = (to: number): void => {
    const row = Math.max(0, Math.min(total - 1, to));
    setCursor(row);
    const element = box.current;
    if (element) element.scrollTop = scrollToRow(row, total, ROW, element.scrollTop, element.clientHeight - HEAD);
  };
  const pick = async (index: number, extend: boolean): Promise<void> => {
    setCursor(index);
    const from = extend && anchor.current >= 0 ? anchor.current : index;
    anchor.current = index;
    const [first, last] = [Math.min(from, index), Math.max(from, index)];
    if (first === last) {
      const row = store.rows.value.get(index);
      if (row) selection.toggle(row.api_id);
      return;
    }
    await store.need(first, last + 1);
    selection.set(range(first, last + 1).flatMap((one) => store.rows.value.get(one)?.api_id ?? []), true);
  };
  const onSelectKey = (event: KeyboardEvent): boolean => {
    if (event.key === " " && cursor >= 0) void pick(cursor, event.shiftKey);
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) selection.selectAll();
    else if (event.key === "Escape") selection.clear();
    else return false;
    event.preventDefault();
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const inside = event.target !== box.current; // a head's button or checkbox has its own Enter and Space
    if (inside && (event.key === "Enter" || event.key === " ")) return;
    if (onSelectKey(event)) return;
    const page = Math.max(1, Math.floor(scroll.height / ROW) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: cursor + 1, ArrowUp: cursor - 1, PageDown: cursor + page, PageUp: cursor - page, Home: 0, End: total - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if (event.key === "Enter" && cursor >= 0) {
      const row = rows.get(cursor);
      if (row) open(row.id);
    }
  };
  const tracks = { "--tracks": `40px ${columns.filter((one) => !one.wide).map((one) => one.track).join(" ")}`, "--tracks-wide": `40px ${columns.map((one) => one.track).join(" ")}` };
  return (
    <div class="dgrid" ref={box} role="grid" aria-label={t("tasks")} aria-rowcount={total} aria-colcount={columns.length + 1} aria-multiselectable="true" tabIndex={0}
      style={tracks} onKeyDown={onKeyDown} aria-activedescendant={cursor >= 0 ? `row-${cursor}` : undefined}>
      <Heads columns={columns} store={store} selection={selection} total={total} />
      <div class="dgrid-space" style={{ height: `${view.height}px` }} role="rowgroup">
        <div style={{ transform: `translateY(${view.top}px)` }} role="presentation">
          {range(view.first, view.last).map((index) => (
            <Row key={index} index={index} row={rows.get(index)} columns={columns} slotOf={slotOf} cursor={index === cursor} href={href}
              choose={() => setCursor(index)} open={open} selected={rows.has(index) && selection.has(rows.get(index)?.api_id ?? 0)}
              pick={(extend) => { void pick(index, extend); box.current?.focus(); }} />
          ))}
        </div>
      </div>
    </div>
  );
}

const HEAD = 32;

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
}

function Heads({ columns, store, selection, total }: { columns: readonly Column[]; store: GridStore; selection: Selection; total: number }): ComponentChildren {
  const ordering = store.query.value.ordering || "id";
  const chosen = selection.count(total);
  const every = total > 0 && chosen >= total;
  return (
    <div class="dgrid-head" role="row" aria-rowindex={1}>
      <div role="columnheader">
        <input class="check" type="checkbox" aria-label={t("selectShown")} checked={every} indeterminate={chosen > 0 && !every} onChange={() => { if (every) selection.clear(); else selection.selectAll(); }} />
      </div>
      {columns.map((column) => {
        const direction = ordering === column.sort ? "ascending" : ordering === `-${column.sort}` ? "descending" : "none";
        const sort = column.sort;
        return (
          <div key={column.id} role="columnheader" class={classes(column)} aria-sort={sort === undefined ? undefined : direction}>
            {sort === undefined ? column.title : (
              <button type="button" onClick={() => void store.change({ ...store.query.value, ordering: nextOrdering(store.query.value.ordering, sort) })}>
                {column.title}{direction !== "none" && <Icon name={direction === "ascending" ? "up" : "down"} />}
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
}

function classes(column: Column): string {
  return `${column.align === "right" ? "r" : ""} ${column.wide ? "wide" : ""}`;
}

interface RowProps {
  readonly index: number;
  readonly row: GridRow | undefined;
  readonly columns: readonly Column[];
  readonly slotOf: SlotOf;
  readonly cursor: boolean;
  readonly href: (task: number) => string;
  readonly selected: boolean;
  readonly choose: () => void;
  readonly pick: (extend: boolean) => void;
  readonly open: (task: number) => void;
}

function Row({ index, row, columns, slotOf, cursor, href, selected, choose, pick, open }: RowProps): ComponentChildren {
  if (!row) {
    return <div class="drow" role="row" aria-rowindex={index + 2} aria-busy="true"><div role="gridcell" />{columns.map((column) => <div key={column.id} role="gridcell" class={classes(column)}><span class="sk" style={{ width: "60%", height: "12px" }} /></div>)}</div>;
  }
  const gutter = row.git === "added" ? "gut a" : row.git === "modified" ? "gut m" : row.git === "conflict" ? "gut c" : "";
  const onClick = (event: MouseEvent): void => {
    if (event.target instanceof HTMLElement && event.target.closest(".pick")) return;
    if (event.shiftKey) {
      event.preventDefault();
      pick(true);
      return;
    }
    choose();
    if (event.ctrlKey || event.metaKey || event.button !== 0) return;
    event.preventDefault();
    open(row.id);
  };
  return (
    <div id={`row-${index}`} class={`drow ${gutter} ${cursor ? "is-cursor" : ""}`} role="row" data-task={row.id} aria-rowindex={index + 2} aria-selected={selected} onClick={onClick}>
      <div role="gridcell" class="pick" onClick={(event) => pick(event.shiftKey)}>
        <input class="check" type="checkbox" tabIndex={-1} aria-label={t("selectTask", { task: row.id })} checked={selected} />
      </div>
      {columns.map((column) => (
        <div key={column.id} role="gridcell" class={classes(column)}>
          {column.id === "id" ? <a href={href(row.id)} tabIndex={-1} aria-label={t("task", { task: row.id })}><Cell row={row} column={column} slotOf={slotOf} /></a> : <Cell row={row} column={column} slotOf={slotOf} />}
        </div>
      ))}
    </div>
  );
}
