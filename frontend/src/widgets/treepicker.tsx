/** A combobox over a tree: chips of what is chosen, a search field, rows drawn only where they are seen. */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { texts } from "../core/strings";
import { t } from "../core/textstrings";
import { findNode, keyOf, rowsOf, type TaxonNode, type TaxonRow, typedPath } from "../core/taxonomy";
import { Icon } from "./icon";

const own = texts({
  en: { add: "Add “{path}”" }, de: { add: "„{path}“ hinzufügen" }, es: { add: "Añadir «{path}»" }, fr: { add: "Ajouter « {path} »" }, zh: { add: "添加“{path}”" },
});

export interface TreePickerProps {
  readonly name: string;
  readonly tree: readonly TaxonNode[];
  readonly chosen: readonly { readonly path: readonly string[]; readonly text: string; readonly known: boolean }[];
  readonly leafsOnly: boolean;
  readonly disabled: boolean;
  readonly placeholder: string;
  readonly minWidth: string;
  readonly maxWidth: string;
  readonly listWidth: string;
  readonly onPick: (path: readonly string[]) => void;
  readonly onOpen: (path: readonly string[]) => void;
  /** People may add what is not there: what is searched for, `/` between the levels. */
  readonly onAdd?: (path: readonly string[]) => void;
}

const ROW = 28;
const HEIGHT = 308;

export function TreePicker(props: TreePickerProps) {
  const { name, tree, chosen, disabled, onPick } = props;
  const id = useId();
  const shown = useSignal(false);
  const query = useSignal("");
  const open = useSignal<ReadonlySet<string>>(new Set());
  const active = useSignal(0);
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => (shown.value ? rowsOf(tree, open.value, query.value) : []), [tree, shown.value, open.value, query.value]);
  const path = props.onAdd ? typedPath(tree, query.value) : [];
  const addable = path.length > 0 && findNode(tree, path) === undefined;
  const add = (): void => {
    props.onAdd?.(path);
    [query.value, active.value] = ["", 0];
  };
  const close = (): void => {
    [shown.value, query.value, active.value] = [false, "", 0];
  };
  useEffect(() => leave(root.current, close), []);
  const go = (index: number): void => {
    active.value = Math.max(0, Math.min(index, rows.length - 1));
    const top = active.value * ROW;
    const element = list.current;
    if (element && (top < element.scrollTop || top + ROW > element.scrollTop + element.clientHeight)) element.scrollTop = top - element.clientHeight / 2;
  };
  const turn = (row: TaxonRow, to: boolean): void => {
    if (row.node.lazy && to) props.onOpen(row.node.path);
    const next = new Set(open.value);
    if (to) next.add(row.node.key);
    else next.delete(row.node.key);
    open.value = next;
  };
  const pick = (row: TaxonRow): void => {
    if (props.leafsOnly && (row.node.children.length > 0 || row.node.lazy)) turn(row, !row.open);
    else onPick(row.node.path);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && addable && rows.length === 0) {
      event.preventDefault();
      event.stopPropagation();
      return add();
    }
    if (treeKey(event, { rows, active: active.value, shown: shown.value, searching: query.value !== "", go, turn, pick, show: () => { shown.value = true; }, close, removeLast: () => { const last = chosen.at(-1); if (last) onPick(last.path); } })) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div class="picker tree-picker" ref={root} style={{ ...(props.minWidth && { minWidth: props.minWidth }), ...(props.maxWidth && { maxWidth: props.maxWidth }) }}>
      {chosen.length > 0 && <div class="picker-chips">{chosen.map((one) => (
        <span class={`badge${one.known ? "" : " changed"}`} key={keyOf(one.path)} title={one.known ? one.path.join(" / ") : t("unknownValue")}>{one.text}
          {!disabled && <button type="button" class="ib picker-remove" aria-label={`${t("remove")} ${one.text}`} onClick={() => onPick(one.path)}><Icon name="close" /></button>}
        </span>))}</div>}
      <div class="input">
        <input role="combobox" aria-label={name} aria-haspopup="tree" aria-expanded={shown.value} aria-controls={`${id}-tree`} aria-autocomplete="list" autocomplete="off" disabled={disabled}
          aria-activedescendant={shown.value && rows[active.value] ? `${id}-${active.value}` : undefined} placeholder={props.placeholder || t("choose")} value={query.value}
          onClick={() => { shown.value = true; }} onKeyDown={onKeyDown} onInput={(event) => { query.value = event.currentTarget.value; shown.value = true; active.value = 0; if (list.current) list.current.scrollTop = 0; }} />
        <Icon name="down" />
      </div>
      {shown.value && (
        <div class="menu picker-list tree-list" style={props.listWidth ? { width: props.listWidth } : {}}>
          <Rows id={id} name={name} rows={rows} active={active.value} chosen={new Set(chosen.map((one) => keyOf(one.path)))} list={list} leafsOnly={props.leafsOnly} turn={turn} pick={pick} />
          {rows.length === 0 && !addable && <p class="picker-none">{t("nothingFound")}</p>}
          {addable && <button type="button" class="btn quiet small tree-add" onPointerDown={(event) => event.preventDefault()} onClick={add}><Icon name="plus" small />{own("add", { path: query.value.trim() })}</button>}
        </div>
      )}
    </div>
  );
}

interface RowsProps {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly TaxonRow[];
  readonly active: number;
  readonly chosen: ReadonlySet<string>;
  readonly list: { current: HTMLDivElement | null };
  readonly leafsOnly: boolean;
  readonly turn: (row: TaxonRow, to: boolean) => void;
  readonly pick: (row: TaxonRow) => void;
}

function Rows({ id, name, rows, active, chosen, list, leafsOnly, turn, pick }: RowsProps) {
  const top = useSignal(0);
  const first = Math.max(0, Math.min(Math.floor(top.value / ROW) - 4, rows.length - 1));
  const seen = rows.slice(first, first + Math.ceil(HEIGHT / ROW) + 8);
  return (
    <div class="tree-scroll" role="tree" id={`${id}-tree`} aria-label={name} aria-multiselectable ref={list} style={{ maxHeight: `${HEIGHT}px` }} onScroll={(event) => { top.value = event.currentTarget.scrollTop; }}>
      <div role="none" style={{ height: `${rows.length * ROW}px`, position: "relative" }}>
        {seen.map((row, i) => {
          const index = first + i;
          const inner = row.node.children.length > 0 || row.node.lazy;
          return (
            <div key={row.node.key} id={`${id}-${index}`} role="treeitem" aria-level={row.depth + 1} aria-selected={chosen.has(row.node.key)} aria-expanded={inner ? row.open : undefined} title={row.node.hint || undefined}
              class={`tree-row${index === active ? " is-active" : ""}`} style={{ top: `${index * ROW}px`, paddingLeft: `${4 + row.depth * 18}px`, ...(row.node.color && { color: row.node.color }) }}
              onPointerDown={(event) => event.preventDefault()} onClick={() => pick(row)}>
              {inner ? <span class={`tree-turn${row.open ? " open" : ""}`} aria-hidden="true" onClick={(event) => { event.stopPropagation(); turn(row, !row.open); }}><Icon name="right" /></span> : <span class="tree-turn" aria-hidden="true" />}
              {!(leafsOnly && inner) && <span class={`check${chosen.has(row.node.key) ? " on" : ""}`} aria-hidden="true" />}
              <span class="cut">{row.node.shown}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface TreeKeys {
  readonly rows: readonly TaxonRow[];
  readonly active: number;
  readonly shown: boolean;
  readonly searching: boolean;
  readonly go: (index: number) => void;
  readonly turn: (row: TaxonRow, to: boolean) => void;
  readonly pick: (row: TaxonRow) => void;
  readonly show: () => void;
  readonly close: () => void;
  readonly removeLast: () => void;
}

/** Keys of the tree; answers whether the key was one of them. Left and right move the text caret while searching. */
function treeKey(event: KeyboardEvent, on: TreeKeys): boolean {
  const row = on.rows[on.active];
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  switch (event.key) {
    case "ArrowDown": on.show(); on.go(on.shown ? on.active + 1 : 0); return true;
    case "ArrowUp": on.show(); on.go(on.active - 1); return true;
    case "PageDown": on.go(on.active + 10); return on.shown;
    case "PageUp": on.go(on.active - 10); return on.shown;
    case "ArrowRight": if (on.searching || !on.shown || !row) return false; if (row.open) on.go(on.active + 1); else on.turn(row, true); return true;
    case "ArrowLeft": if (on.searching || !on.shown || !row) return false; if (row.open && row.node.children.length > 0) on.turn(row, false); else on.go(parentIndex(on.rows, on.active)); return true;
    case "Enter": if (!on.shown || !row) return false; on.pick(row); return true;
    case "Escape": if (!on.shown) return false; on.close(); return true;
    case "Backspace": if (on.searching) return false; on.removeLast(); return true;
    default: return false;
  }
}

function parentIndex(rows: readonly TaxonRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let i = index - 1; i >= 0; i--) if ((rows[i]?.depth ?? 0) < depth) return i;
  return index;
}

function leave(root: HTMLElement | null, close: () => void): () => void {
  const ends = new AbortController();
  const away = (event: Event): void => {
    if (root && event.target instanceof Node && !root.contains(event.target)) close();
  };
  document.addEventListener("pointerdown", away, { signal: ends.signal });
  document.addEventListener("focusin", away, { signal: ends.signal });
  return () => ends.abort();
}
