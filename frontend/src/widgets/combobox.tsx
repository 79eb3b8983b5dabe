/** Choose from a list by typing: `role="combobox"` over a listbox in the top layer. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { LabelColour } from "./labelcolour";
import { Icon } from "./icon";
import { Kbd } from "./kbd";
import { placeBeside } from "./menu";

export interface Option {
  readonly key: string;
  readonly text: string;
  readonly colour?: LabelColour;
  readonly keys?: string | undefined;
  readonly chosen: boolean;
}

interface Props {
  readonly label: string;
  readonly listLabel: string;
  readonly options: readonly Option[];
  /** Shown while closed. */
  readonly shown: string;
  readonly colour?: LabelColour | undefined;
  readonly disabled?: boolean;
  readonly multiple?: boolean;
  readonly onChoose: (key: string) => void;
}

export function Combobox({ label, listLabel, options, shown, colour, disabled = false, multiple = false, onChoose }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const box = useRef<HTMLLabelElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const open = typed !== null;
  const fitting = options.filter((option) => typed === null || option.text.toLowerCase().includes(typed.toLowerCase().trim()));
  useEffect(() => {
    if (!list.current || !box.current) return;
    if (open) {
      list.current.showPopover();
      placeBeside(list.current, box.current, box.current.offsetWidth);
    } else list.current.hidePopover();
  }, [open]);
  useEffect(() => list.current?.querySelector('[data-active="true"]')?.scrollIntoView({ block: "nearest" }), [active, open]);
  const start = (): void => {
    if (disabled || open) return;
    setTyped("");
    setActive(Math.max(0, options.findIndex((option) => option.chosen)));
  };
  const choose = (option: Option | undefined): void => {
    if (option) onChoose(option.key);
    if (!multiple || !option) setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!open) {
      if (["ArrowDown", "ArrowUp", "Enter", " "].includes(event.key)) {
        event.preventDefault();
        start();
      }
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setActive((now) => (now + (event.key === "ArrowDown" ? 1 : -1) + fitting.length) % Math.max(1, fitting.length));
      event.preventDefault();
    } else if (event.key === "Enter") {
      choose(fitting[active]);
      event.preventDefault();
    } else if (event.key === "Escape") {
      setTyped(null);
      event.stopPropagation();
      event.preventDefault();
    }
  };
  return (
    <>
      <label ref={box} class={`input combo ${colour?.class ?? ""}`} style={colour?.style ?? {}}>
        {colour && <span class="sw" />}
        <input
          role="combobox" aria-label={label} aria-expanded={open} aria-controls={id} aria-autocomplete="list" {...(open && fitting[active] ? { "aria-activedescendant": `${id}-${active}` } : {})}
          value={typed ?? shown} placeholder={open ? shown : ""} disabled={disabled} autocomplete="off" spellcheck={false}
          onMouseDown={start} onKeyDown={onKeyDown} onBlur={() => setTyped(null)}
          onInput={(event) => { setTyped(event.currentTarget.value); setActive(0); }}
        />
        <Icon name="down" small class="faint" />
      </label>
      <div ref={list} id={id} class="menu pop" role="listbox" aria-label={listLabel} popover="manual" {...(multiple ? { "aria-multiselectable": true } : {})}>
        {open && fitting.map((option, i) => (
          <div
            key={option.key} id={`${id}-${i}`} role="option" aria-selected={option.chosen} data-active={i === active} class={option.colour?.class ?? ""} style={option.colour?.style ?? {}}
            onMouseDown={(event) => { event.preventDefault(); choose(option); }} onMouseMove={() => setActive(i)}
          >
            {option.colour && <span class="sw" />}
            <span class="cut">{option.text}</span>
            {option.chosen && <Icon name="check" small class="faint" />}
            <span class="end row g2"><Kbd keys={option.keys} /></span>
          </div>
        ))}
      </div>
    </>
  );
}
