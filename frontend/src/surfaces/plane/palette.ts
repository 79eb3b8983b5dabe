/** Colours for the canvases: palette slots from the style sheet of the theme in force, a config's own as written. */
import { parseColour, type Rgb, textOn } from "../../geometry/colour";
import { readColour } from "../../widgets/labelcolour";
import type { Ink } from "./look";

export interface InkColour {
  readonly rgb: Rgb;
  readonly line: string;
  /** Text on a solid fill. */
  readonly on: string;
}

const GREY: Rgb = { r: 102, g: 102, b: 102 };

export class Palette {
  readonly #slots = new Map<number, InkColour>();
  readonly #own = new Map<string, InkColour>();
  #styles: CSSStyleDeclaration;

  constructor(element: Element) {
    this.#styles = getComputedStyle(element);
  }

  /** The theme changed: read the style sheet anew. */
  reset(): void {
    this.#slots.clear();
  }

  of(ink: Ink): InkColour {
    return "slot" in ink ? this.#slot(ink.slot) : this.#ownColour(ink.own);
  }

  variable(name: string, otherwise: string): string {
    return this.#styles.getPropertyValue(name).trim() || otherwise;
  }

  #slot(slot: number): InkColour {
    const known = this.#slots.get(slot);
    if (known) return known;
    const rgb = parseColour(this.variable(`--l${slot}`, "")) ?? GREY;
    const colour = { rgb, line: css(rgb), on: this.variable(`--on${slot}`, textOn(rgb)) };
    this.#slots.set(slot, colour);
    return colour;
  }

  #ownColour(text: string): InkColour {
    const known = this.#own.get(text);
    if (known) return known;
    const rgb = readColour(text) ?? GREY;
    const colour = { rgb, line: css(rgb), on: textOn(rgb) };
    this.#own.set(text, colour);
    return colour;
  }
}

function css({ r, g, b }: Rgb): string {
  return `rgb(${r}, ${g}, ${b})`;
}
