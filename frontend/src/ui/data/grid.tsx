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

const ROW = 52;

interface Props {
  readonly store: GridStore;
  readonly columns: readonly Column[];
  readonly slotOf: SlotOf;
  readonly open: (task: number) => void;
  readonly href: (task: number) => string;
  /** Told which rows are in sight, so that a change on disk refreshes just these. */
  readonly sight: (first: number, last: number) => void;
}

export function Grid({ store, columns, slotOf, open, href, sight }: Props): ComponentChildren {
  const box = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 600 });
  const [cursor, setCursor] = useState(-1);
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
  const onKeyDown = (event: KeyboardEvent): void => {
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
  const tracks = { "--tracks": columns.filter((one) => !one.wide).map((one) => one.track).join(" "), "--tracks-wide": columns.map((one) => one.track).join(" ") };
  return (
    <div class="dgrid" ref={box} role="grid" aria-label={t("tasks")} aria-rowcount={total} aria-colcount={columns.length} tabIndex={0}
      style={tracks} onKeyDown={onKeyDown} aria-activedescendant={cursor >= 0 ? `row-${cursor}` : undefined}>
      <Heads columns={columns} store={store} />
      <div class="dgrid-space" style={{ height: `${view.height}px` }} role="rowgroup">
        <div style={{ transform: `translateY(${view.top}px)` }} role="presentation">
          {range(view.first, view.last).map((index) => (
            <Row key={index} index={index} row={rows.get(index)} columns={columns} slotOf={slotOf} cursor={index === cursor} href={href}
              choose={() => setCursor(index)} open={open} />
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

function Heads({ columns, store }: { columns: readonly Column[]; store: GridStore }): ComponentChildren {
  const ordering = store.query.value.ordering || "id";
  return (
    <div class="dgrid-head" role="row" aria-rowindex={1}>
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
  readonly choose: () => void;
  readonly open: (task: number) => void;
}

function Row({ index, row, columns, slotOf, cursor, href, choose, open }: RowProps): ComponentChildren {
  if (!row) {
    return <div class="drow" role="row" aria-rowindex={index + 2} aria-busy="true">{columns.map((column) => <div key={column.id} role="gridcell" class={classes(column)}><span class="sk" style={{ width: "60%", height: "12px" }} /></div>)}</div>;
  }
  const gutter = row.git === "added" ? "gut a" : row.git === "modified" ? "gut m" : row.git === "conflict" ? "gut c" : "";
  const onClick = (event: MouseEvent): void => {
    choose();
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(row.id);
  };
  return (
    <div id={`row-${index}`} class={`drow ${gutter} ${cursor ? "is-cursor" : ""}`} role="row" data-task={row.id} aria-rowindex={index + 2} onClick={onClick}>
      {columns.map((column) => (
        <div key={column.id} role="gridcell" class={classes(column)}>
          {column.id === "id" ? <a href={href(row.id)} tabIndex={-1} aria-label={t("task", { task: row.id })}><Cell row={row} column={column} slotOf={slotOf} /></a> : <Cell row={row} column={column} slotOf={slotOf} />}
        </div>
      ))}
    </div>
  );
}
