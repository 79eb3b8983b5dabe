/** Numbers as patterns of d3-format write them: `,.1f`, `.3s`, `+.2e`, `.0%`. */

export type NumberFormat = (value: number) => string;

const PATTERN = /^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(?:\.(\d+))?(~)?([a-zA-Z%])?$/;
const PREFIXES = ["y", "z", "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"] as const;

/** A pattern, ready to write; null when it is none. */
export function numberPattern(pattern: string): NumberFormat | null {
  const match = PATTERN.exec(pattern.trim());
  if (!match) return null;
  const [, fill = " ", align = ">", sign = "-", symbol = "", zero, width = "0", comma, precision, trim, type = precision === undefined ? "" : "g"] = match;
  const places = precision === undefined ? undefined : Math.min(20, Number(precision));
  return (value) => {
    if (Number.isNaN(value)) return "–";
    const size = body(Math.abs(value), type, places);
    const shown = trim !== undefined || type === "" ? trimmed(size) : size;
    const text = comma === undefined ? shown : grouped(shown);
    const minus = value < 0 && Number(size.replaceAll(/[^\d.]/g, "")) !== 0;
    const before = minus ? (sign === "(" ? "(" : "−") : sign === "+" || sign === " " ? sign : "";
    const whole = `${before}${symbol === "$" ? "$" : ""}${text}${minus && sign === "(" ? ")" : ""}`;
    return padded(whole, Number(width), zero === undefined ? align : ">", zero === undefined ? fill : "0");
  };
}

function body(value: number, type: string, places: number | undefined): string {
  if (!Number.isFinite(value)) return "∞";
  if (type === "%" || type === "p") return `${(value * 100).toFixed(places ?? 6)}%`;
  if (type === "d") return Math.round(value).toString();
  if (type === "e") return value.toExponential(places ?? 6);
  if (type === "g") return value.toPrecision(Math.max(1, places ?? 6));
  if (type === "r") return String(Number(value.toPrecision(Math.max(1, places ?? 6))));
  if (type === "s") return withPrefix(value, Math.max(1, places ?? 6));
  if (type === "x" || type === "X") return type === "x" ? Math.round(value).toString(16) : Math.round(value).toString(16).toUpperCase();
  if (type === "b" || type === "o") return Math.round(value).toString(type === "b" ? 2 : 8);
  return type === "" ? String(places === undefined ? value : Number(value.toPrecision(Math.max(1, places)))) : value.toFixed(places ?? 6);
}

/** `1.50k`: thousands by letter, with so many digits in all. */
function withPrefix(value: number, digits: number): string {
  if (value === 0) return (0).toFixed(digits - 1);
  const power = Math.max(-8, Math.min(8, Math.floor(Math.log10(Number(value.toPrecision(digits))) / 3)));
  const scaled = value / 1000 ** power;
  const whole = Math.max(1, Math.floor(Math.log10(scaled)) + 1);
  return `${scaled.toFixed(Math.max(0, digits - whole))}${PREFIXES[power + 8] ?? ""}`;
}

function trimmed(text: string): string {
  return text.replace(/(\.\d*?)0+(\D*)$/, "$1$2").replace(/\.(\D*)$/, "$1");
}

function grouped(text: string): string {
  const [, whole = "", rest = ""] = /^(\d*)(.*)$/.exec(text) ?? [];
  return whole.replaceAll(/\B(?=(\d{3})+$)/g, ",") + rest;
}

function padded(text: string, width: number, align: string, fill: string): string {
  if (align === "<") return text.padEnd(width, fill);
  if (align !== "^") return text.padStart(width, fill);
  return text.padStart(text.length + Math.floor((width - text.length) / 2), fill).padEnd(width, fill);
}

/** A value in as few digits as tell it from others of about its size. */
export function plainNumber(value: number): string {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(3);
  return String(Number(value.toPrecision(7)));
}
