/** Labels and choices of a control: what is shown, what is stored, which colour and key (tags.md 1.9). */
import { signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import { attrBool, attrNumber, attrString, type Config, type TagNode } from "./config";

export interface LabelInfo {
  readonly control: string;
  /** What the person reads; also the accessible name of its button. */
  readonly shown: string;
  /** What results hold: the alias when there is one. */
  readonly stored: string;
  readonly hint: string;
  /** The config's own colour, if it gives one. */
  readonly background: string | null;
  /** Palette slot 1 … 16, in the order in which labels stand in the config. */
  readonly slot: number;
  readonly maxUsages: number;
  readonly selected: boolean;
  readonly node: TagNode;
}

export const SLOTS = 16;

export function isLabelsTag(tag: string): boolean {
  return tag === "Labels" || tag.endsWith("Labels");
}

/** All labels of the config by control; slots run on over controls and one text has one slot everywhere. */
export class LabelTable {
  readonly #byControl = new Map<string, readonly LabelInfo[]>();
  readonly #slots = new Map<string, number>();

  constructor(config: Config) {
    for (const control of config.controls()) {
      if (control.name === undefined || !isLabelsTag(control.tag)) continue;
      this.#byControl.set(control.name, config.descendants(control, "Label").map((node) => this.#info(control, node)));
    }
  }

  #info(control: TagNode, node: TagNode): LabelInfo {
    const shown = attrString(node, "value", node.text ?? "");
    const stored = attrString(node, "alias", shown) || shown;
    return {
      control: control.name as string,
      shown,
      stored,
      hint: attrString(node, "hint"),
      background: attrString(node, "background") || null,
      slot: this.slot(shown),
      maxUsages: attrNumber(node, "maxUsages", attrNumber(control, "maxUsages", Infinity)),
      selected: attrBool(node, "selected", false),
      node,
    };
  }

  /** The palette slot of a label text; unknown texts get the next one. */
  slot(text: string): number {
    const known = this.#slots.get(text);
    if (known !== undefined) return known;
    const slot = (this.#slots.size % SLOTS) + 1;
    this.#slots.set(text, slot);
    return slot;
  }

  of(control: string | undefined): readonly LabelInfo[] {
    return (control !== undefined && this.#byControl.get(control)) || [];
  }

  controls(): readonly string[] {
    return [...this.#byControl.keys()];
  }

  /** The label that a stored text means: alias first, then value. */
  find(control: string | undefined, stored: string): LabelInfo | undefined {
    const labels = this.of(control);
    return labels.find((one) => one.stored === stored) ?? labels.find((one) => one.shown === stored);
  }

  /** Find a stored text in any control (results whose control is gone keep their colour). */
  anywhere(stored: string): LabelInfo | undefined {
    for (const control of this.#byControl.keys()) {
      const found = this.find(control, stored);
      if (found) return found;
    }
    return undefined;
  }
}

/** Which labels are armed: what is drawn next carries them. */
export class ArmedLabels {
  readonly #armed: Signal<ReadonlyMap<string, readonly string[]>> = signal(new Map());

  get value(): ReadonlySignal<ReadonlyMap<string, readonly string[]>> {
    return this.#armed;
  }

  of(control: string): readonly string[] {
    return this.#armed.value.get(control) ?? [];
  }

  has(control: string, stored: string): boolean {
    return this.of(control).includes(stored);
  }

  /** Arm or disarm; `single` replaces the control's other label, controls of another object keep theirs. */
  toggle(control: string, stored: string, single: boolean, exclusive: readonly string[] = []): void {
    const next = new Map(this.#armed.value);
    const now = this.of(control);
    const on = !now.includes(stored);
    for (const other of exclusive) if (on && other !== control) next.delete(other);
    const rest = single ? [] : now.filter((one) => one !== stored);
    const labels = on ? [...rest, stored] : rest;
    if (labels.length > 0) next.set(control, labels);
    else next.delete(control);
    this.#armed.value = next;
  }

  set(control: string, labels: readonly string[]): void {
    const next = new Map(this.#armed.value);
    if (labels.length > 0) next.set(control, labels);
    else next.delete(control);
    this.#armed.value = next;
  }

  clear(): void {
    if (this.#armed.value.size > 0) this.#armed.value = new Map();
  }
}
