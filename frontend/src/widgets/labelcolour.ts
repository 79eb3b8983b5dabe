/** Class and inline style that give an element a label's colour (`--l`) and the text colour on it (`--on`). */
import type { LabelInfo } from "../core/labels";
import { parseColour, type Rgb, textOn } from "../geometry/colour";

export interface LabelColour {
  readonly class: string;
  readonly style: Readonly<Record<string, string>>;
}

/** A config's own colour wins; otherwise the palette slot `l1` … `l16`. */
export function labelColour(label: LabelInfo): LabelColour {
  if (label.background === null) return { class: `l${label.slot}`, style: {} };
  const rgb = readColour(label.background);
  if (rgb === null) return { class: `l${label.slot}`, style: {} };
  return { class: "own", style: { "--l": label.background, "--on": textOn(rgb) } };
}

const read = new Map<string, Rgb | null>();
let probe: CanvasRenderingContext2D | null = null;

/** Any CSS colour as red, green, blue; the browser knows the names. null when it is no colour. */
export function readColour(text: string): Rgb | null {
  const known = read.get(text);
  if (known !== undefined) return known;
  const rgb = parseColour(text) ?? parseColour(canonicalColour(text));
  read.set(text, rgb);
  return rgb;
}

function canonicalColour(text: string): string {
  probe ??= document.createElement("canvas").getContext("2d");
  if (!probe) return "";
  probe.fillStyle = "#010203";
  probe.fillStyle = text;
  const found = String(probe.fillStyle);
  return found === "#010203" ? "" : found;
}
