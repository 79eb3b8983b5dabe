/** A combobox with search: one or several of many options. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../core/strings";
import { Icon } from "./icon";

export interface PickerOption {
  readonly key: string;
  readonly text: string;
}

export interface PickerProps {
  readonly name: string;
  readonly options: readonly PickerOption[];
  readonly chosen: readonly string[];
  readonly multiple: boolean;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly onPick: (key: string) => void;
}

const MOST = 200;

export function Picker({ name, options, chosen, multiple, disabled = false, placeholder, onPick }: PickerProps) {
  const id = useId();
  const open = useSignal(false);
  const query = useSignal("");
  const active = useSignal(0);
  const root = useRef<HTMLDivElement>(null);
  const shown = options.filter((one) => one.text.toLowerCase().includes(query.value.toLowerCase())).slice(0, MOST);
  const texts = useComputed(() => query.value);
  const picked = options.filter((one) => chosen.includes(one.key));
  const close = (): void => {
    open.value = false;
    query.value = "";
    active.value = 0;
  };
  const pick = (key: string): void => {
    onPick(key);
    query.value = "";
    if (!multiple) close();
  };
  useEffect(() => closeOutside(root.current, close), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (open.value) active.value = (active.value + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % Math.max(1, shown.length);
      open.value = true;
    } else if (event.key === "Enter" && open.value && !event.ctrlKey && !event.metaKey) {
      const one = shown[active.value];
      if (one) pick(one.key);
    } else if (event.key === "Escape" && open.value) close();
    else if (event.key === "Backspace" && query.value === "" && picked.length > 0) pick(picked.at(-1)?.key ?? "");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const value = open.value || multiple ? texts.value : picked[0]?.text ?? "";
  return (
    <div class="picker" ref={root}>
      {multiple && picked.length > 0 && <div class="picker-chips">{picked.map((one) => (
        <span class="badge" key={one.key}>{one.text}
          {!disabled && <button type="button" class="ib picker-remove" aria-label={`${t("remove")} ${one.text}`} onClick={() => onPick(one.key)}><Icon name="close" /></button>}
        </span>))}</div>}
      <div class="input">
        <input
          role="combobox" aria-label={name} aria-expanded={open.value} aria-controls={`${id}-list`} aria-autocomplete="list" autocomplete="off" disabled={disabled}
          aria-activedescendant={open.value && shown[active.value] ? `${id}-${active.value}` : undefined} placeholder={placeholder || t("choose")} value={value}
          onInput={(event) => { query.value = event.currentTarget.value; open.value = true; active.value = 0; }} onClick={() => { open.value = true; }} onKeyDown={onKeyDown}
        />
        {!multiple && picked.length > 0 && !disabled && <button type="button" class="ib picker-remove" aria-label={t("clear")} onClick={() => onPick(picked[0]?.key ?? "")}><Icon name="close" /></button>}
        <Icon name="down" />
      </div>
      {open.value && (
        <div class="menu picker-list" role="listbox" id={`${id}-list`} aria-label={name} aria-multiselectable={multiple}>
          {shown.map((one, i) => (
            <div key={one.key} id={`${id}-${i}`} role="option" aria-selected={chosen.includes(one.key)} class={i === active.value ? "is-active" : ""}
              onPointerDown={(event) => event.preventDefault()} onPointerMove={() => { active.value = i; }} onClick={() => pick(one.key)}>
              {multiple && <span class={`check${chosen.includes(one.key) ? " on" : ""}`} aria-hidden="true" />}<span class="cut">{one.text}</span>
            </div>
          ))}
          {shown.length === 0 && <p class="picker-none">{t("nothingFound")}</p>}
        </div>
      )}
    </div>
  );
}

/** Close when the focus or a press goes elsewhere. */
function closeOutside(root: HTMLElement | null, close: () => void): () => void {
  const away = (event: Event): void => {
    if (root && event.target instanceof Node && !root.contains(event.target)) close();
  };
  document.addEventListener("pointerdown", away);
  document.addEventListener("focusin", away);
  return () => {
    document.removeEventListener("pointerdown", away);
    document.removeEventListener("focusin", away);
  };
}
