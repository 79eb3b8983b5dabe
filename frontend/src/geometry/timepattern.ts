/** Times as `strftime` patterns write them (the directives of d3-time-format), in UTC; milliseconds since 1970, with fractions. */

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] as const;
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

/** Directives that stand for others. */
const LONG: Readonly<Record<string, string>> = { c: "%a %b %e %H:%M:%S %Y", D: "%m/%d/%y", F: "%Y-%m-%d", R: "%H:%M", T: "%H:%M:%S", x: "%-m/%-d/%Y", X: "%-I:%M:%S %p", r: "%I:%M:%S %p" };

export interface TimePattern {
  readonly pattern: string;
  /** Milliseconds of a text; NaN when it does not follow the pattern. */
  readonly parse: (text: string) => number;
  readonly format: (ms: number) => string;
  /** Milliseconds that the pattern tells apart at least. */
  readonly unit: number;
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Milliseconds within the second. */
  fraction: number;
  /** Afternoon, with a clock of twelve hours. */
  late: boolean | null;
  dayOfYear: number | null;
  /** Minutes east of Greenwich. */
  zone: number;
  /** Milliseconds since 1970 when the pattern tells them at once. */
  whole: number | null;
}

interface Directive {
  readonly source: string;
  readonly read: (text: string, parts: Parts) => void;
  readonly write: (date: Date, ms: number, pad: Pad) => string;
  readonly unit: number;
}

type Pad = (value: number, width: number, fill?: string) => string;

function field(source: string, unit: number, read: Directive["read"], write: Directive["write"]): Directive {
  return { source, unit, read, write };
}

/** A name of a list: written as it is, read in any case. */
function name(all: readonly string[], unit: number, read: (index: number, parts: Parts) => void, of: (date: Date) => number): Directive {
  const find = (text: string): number => all.findIndex((one) => one.toLowerCase() === text.toLowerCase());
  return field(`(${all.join("|")})`, unit, (text, parts) => read(find(text), parts), (date) => all[of(date)] ?? "");
}

const short = (all: readonly string[]): readonly string[] => all.map((one) => one.slice(0, 3));
const ignore = (): void => undefined;
const fractionOf = (ms: number): number => ms - Math.floor(ms / SECOND) * SECOND;
const yearDay = (date: Date): number => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / DAY);

const DIRECTIVES: Readonly<Record<string, Directive>> = {
  Y: field("([+-]?\\d{1,6})", DAY, (text, p) => { p.year = Number(text); }, (d, _, pad) => pad(d.getUTCFullYear(), 4)),
  y: field("(\\d{1,2})", DAY, (text, p) => { p.year = Number(text) + (Number(text) > 68 ? 1900 : 2000); }, (d, _, pad) => pad(d.getUTCFullYear() % 100, 2)),
  m: field("(\\d{1,2})", DAY, (text, p) => { p.month = Number(text); }, (d, _, pad) => pad(d.getUTCMonth() + 1, 2)),
  d: field("\\s*(\\d{1,2})", DAY, (text, p) => { p.day = Number(text); }, (d, _, pad) => pad(d.getUTCDate(), 2)),
  e: field("\\s*(\\d{1,2})", DAY, (text, p) => { p.day = Number(text); }, (d, _, pad) => pad(d.getUTCDate(), 2, " ")),
  j: field("(\\d{1,3})", DAY, (text, p) => { p.dayOfYear = Number(text); }, (d, _, pad) => pad(yearDay(d) + 1, 3)),
  H: field("(\\d{1,2})", HOUR, (text, p) => { p.hour = Number(text); }, (d, _, pad) => pad(d.getUTCHours(), 2)),
  I: field("(\\d{1,2})", HOUR, (text, p) => { p.hour = Number(text) % 12; p.late ??= false; }, (d, _, pad) => pad(d.getUTCHours() % 12 || 12, 2)),
  p: field("([AaPp][Mm])", HOUR, (text, p) => { p.late = /^p/i.test(text); }, (d) => (d.getUTCHours() < 12 ? "AM" : "PM")),
  M: field("(\\d{1,2})", MINUTE, (text, p) => { p.minute = Number(text); }, (d, _, pad) => pad(d.getUTCMinutes(), 2)),
  S: field("(\\d{1,2})", SECOND, (text, p) => { p.second = Number(text); }, (d, _, pad) => pad(d.getUTCSeconds(), 2)),
  L: field("(\\d{1,3})", 1, (text, p) => { p.fraction = Number(text); }, (_d, ms, pad) => pad(Math.floor(fractionOf(ms) + 1e-6), 3)),
  f: field("(\\d{1,9})", 0.001, (text, p) => { p.fraction = Number(`0.${text}`) * SECOND; }, (_d, ms, pad) => pad(Math.round(fractionOf(ms) * 1000), 6)),
  Q: field("([+-]?\\d+(?:\\.\\d+)?)", 1, (text, p) => { p.whole = Number(text); }, (_d, ms) => String(ms)),
  s: field("([+-]?\\d+(?:\\.\\d+)?)", SECOND, (text, p) => { p.whole = Number(text) * SECOND; }, (_d, ms) => String(Math.floor(ms / SECOND))),
  B: name(MONTHS, DAY, (i, p) => { p.month = i + 1; }, (d) => d.getUTCMonth()),
  b: name(short(MONTHS), DAY, (i, p) => { p.month = i + 1; }, (d) => d.getUTCMonth()),
  A: name(DAYS, DAY, ignore, (d) => d.getUTCDay()),
  a: name(short(DAYS), DAY, ignore, (d) => d.getUTCDay()),
  u: field("([1-7])", DAY, ignore, (d) => String(d.getUTCDay() || 7)),
  w: field("([0-6])", DAY, ignore, (d) => String(d.getUTCDay())),
  U: field("(\\d{1,2})", DAY, ignore, (d, _, pad) => pad(Math.floor((yearDay(d) + 7 - d.getUTCDay()) / 7), 2)),
  W: field("(\\d{1,2})", DAY, ignore, (d, _, pad) => pad(Math.floor((yearDay(d) + 7 - ((d.getUTCDay() + 6) % 7)) / 7), 2)),
  q: field("([1-4])", DAY, (text, p) => { p.month = Number(text) * 3 - 2; }, (d) => String(Math.floor(d.getUTCMonth() / 3) + 1)),
  Z: field("(Z|[+-]\\d{2}:?\\d{0,2})", MINUTE, (text, p) => { p.zone = zoneOf(text); }, () => "Z"),
  "%": field("%", DAY, ignore, () => "%"),
};

function zoneOf(text: string): number {
  if (/^z$/i.test(text)) return 0;
  const digits = text.slice(1).replace(":", "").padEnd(4, "0");
  return (text.startsWith("-") ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

function padWith(flag: string): Pad {
  return (value, width, fill = "0") => {
    if (flag === "-") return String(value);
    const text = String(Math.abs(value)).padStart(width, flag === "_" ? " " : flag === "0" ? "0" : fill);
    return value < 0 ? `-${text}` : text;
  };
}

type Piece = string | { readonly directive: Directive; readonly pad: Pad };

function pieces(pattern: string): readonly Piece[] {
  const found: Piece[] = [];
  const expanded = pattern.replaceAll(/%([cDFRTxXr])/g, (_, letter: string) => LONG[letter] as string);
  for (const [part, flag = "", letter] of expanded.matchAll(/%([-_0]?)([A-Za-z%])|[^%]+|%/g)) {
    const directive = letter === undefined ? undefined : DIRECTIVES[letter];
    found.push(directive ? { directive, pad: padWith(flag) } : part);
  }
  return found;
}

/** A pattern, ready to read and write; unknown directives stand for themselves. */
export function timePattern(pattern: string): TimePattern {
  const parts = pieces(pattern);
  const directives = parts.flatMap((one) => (typeof one === "string" ? [] : [one.directive]));
  const read = new RegExp(`^\\s*${parts.map((one) => (typeof one === "string" ? escaped(one) : one.directive.source)).join("")}\\s*$`, "i");
  const groups = directives.filter((one) => one.source.includes("("));
  return {
    pattern,
    unit: Math.min(DAY, ...directives.map((one) => one.unit)),
    format: (ms) => written(parts, ms),
    parse: (text) => {
      const match = read.exec(text);
      if (!match) return NaN;
      const found = { year: 1900, month: 1, day: 1, hour: 0, minute: 0, second: 0, fraction: 0, late: null, dayOfYear: null, zone: 0, whole: null };
      groups.forEach((one, i) => one.read(match[i + 1] as string, found));
      return moment(found);
    },
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/\s+/g, "\\s+");
}

function written(parts: readonly Piece[], ms: number): string {
  const finest = parts.some((one) => typeof one !== "string" && one.directive === DIRECTIVES["f"]);
  const exact = finest ? Math.round(ms * 1000) / 1000 : ms;
  const date = new Date(Math.floor(exact));
  return parts.map((one) => (typeof one === "string" ? one : one.directive.write(date, exact, one.pad))).join("");
}

function moment(p: Parts): number {
  if (p.whole !== null) return p.whole;
  const hour = p.late === null ? p.hour : (p.hour % 12) + (p.late ? 12 : 0);
  if (p.month < 1 || p.month > 12 || p.day < 1 || p.day > 31 || hour > 24 || p.minute > 59 || p.second > 60) return NaN;
  const date = new Date(0);
  if (p.dayOfYear !== null) date.setUTCFullYear(p.year, 0, p.dayOfYear);
  else date.setUTCFullYear(p.year, p.month - 1, p.day);
  return date.getTime() + hour * HOUR + (p.minute - p.zone) * MINUTE + p.second * SECOND + p.fraction;
}

/** Patterns that files use most, for a column whose pattern nobody wrote down. */
const COMMON = ["%Y-%m-%dT%H:%M:%S.%f%Z", "%Y-%m-%dT%H:%M:%S%Z", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%H:%M:%S.%f", "%H:%M:%S"] as const;

/** The first common pattern that all of `texts` follow and that writes them as they are; null when there is none. */
export function guessPattern(texts: readonly string[]): string | null {
  if (texts.length === 0) return null;
  return COMMON.find((pattern) => {
    const { parse } = timePattern(pattern);
    return texts.every((text) => !Number.isNaN(parse(text)));
  }) ?? null;
}
