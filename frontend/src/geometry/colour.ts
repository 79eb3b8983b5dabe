/** Colours as they come from configs: reading, contrast, mixing. No DOM: names of colours are left to the browser. */
export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)`, `rgba(…)`; null for anything else (such as a name). */
export function parseColour(text: string): Rgb | null {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) return parseHex(hex);
  const parts = /^rgba?\(([^)]+)\)$/i.exec(text.trim())?.[1]?.split(/[\s,/]+/).filter(Boolean).map(Number);
  if (!parts || parts.length < 3 || parts.slice(0, 3).some((part) => !Number.isFinite(part))) return null;
  return { r: parts[0] as number, g: parts[1] as number, b: parts[2] as number };
}

function parseHex(hex: string): Rgb | null {
  const wide = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join("") : hex;
  if (wide.length !== 6 && wide.length !== 8) return null;
  const at = (i: number): number => Number.parseInt(wide.slice(i, i + 2), 16);
  return { r: at(0), g: at(2), b: at(4) };
}

/** Relative luminance 0 … 1 (WCAG 2). */
export function luminance({ r, g, b }: Rgb): number {
  const [x, y, z] = [r, g, b].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}

/** Black or white, whichever reads better on `colour`. */
export function textOn(colour: Rgb): "#0c0e11" | "#ffffff" {
  const light = luminance(colour);
  return (light + 0.05) / 0.055 > 1.05 / (light + 0.05) ? "#0c0e11" : "#ffffff";
}

/** The colour with its opacity 0 … 1, as a CSS colour. */
export function withAlpha({ r, g, b }: Rgb, alpha: number): string {
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}
