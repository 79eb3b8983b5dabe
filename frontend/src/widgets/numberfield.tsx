/** A number with its name before it and its unit behind it: `role="spinbutton"`, arrow keys step, Escape gives back. */
import { useEffect, useRef, useState } from "preact/hooks";

export interface NumberFieldProps {
  /** Accessible name. */
  readonly name: string;
  /** What is seen before the number; the name when left out. */
  readonly sign?: string;
  readonly unit?: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Decimals while it is not being edited. */
  readonly decimals?: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

export function NumberField(props: NumberFieldProps) {
  const { name, sign = name, unit, value, min, max, disabled } = props;
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const resting = shown(value, props.decimals ?? 2);
  useEffect(() => setDraft(null), [value]);
  /** A text that is what is shown anyway changes nothing: the number may have more decimals. */
  const take = (text: string): void => {
    const number = Number(text.trim().replace(",", "."));
    if (text.trim() !== "" && text !== resting && Number.isFinite(number) && number !== value) props.onChange(within(number, min, max));
  };
  return (
    <label class="input">
      <span class="pre" aria-hidden="true">{sign}</span>
      <input
        ref={input} type="text" inputMode="decimal" role="spinbutton" aria-label={name} aria-valuenow={value}
        {...(min === undefined ? {} : { "aria-valuemin": min })} {...(max === undefined ? {} : { "aria-valuemax": max })}
        title={String(value)} disabled={disabled} value={draft ?? resting}
        onFocus={(event) => event.currentTarget.select()} onInput={(event) => setDraft(event.currentTarget.value)}
        onBlur={(event) => {
          take(event.currentTarget.value);
          setDraft(null);
        }}
        onKeyDown={(event) => onKey(event, props, take, setDraft)}
      />
      {unit && <span class="unit">{unit}</span>}
    </label>
  );
}

function onKey(event: KeyboardEvent, props: NumberFieldProps, take: (text: string) => void, setDraft: (text: null) => void): void {
  const input = event.currentTarget as HTMLInputElement;
  const step = (props.step ?? 1) * (event.shiftKey ? 10 : 1);
  if (event.key === "Enter") take(input.value);
  else if (event.key === "Escape") setDraft(null);
  else if (event.key === "ArrowUp") props.onChange(within(tidy(props.value + step), props.min, props.max));
  else if (event.key === "ArrowDown") props.onChange(within(tidy(props.value - step), props.min, props.max));
  else return;
  if (event.key !== "Enter") event.preventDefault();
  if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
}

function shown(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}

/** Sums of decimals without the dust of binary fractions. */
function tidy(value: number): number {
  return Number(value.toFixed(6));
}

function within(value: number, min = -Infinity, max = Infinity): number {
  return Math.min(Math.max(value, min), max);
}
