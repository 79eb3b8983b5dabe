/** Dates as `DateTime` stores them: strftime patterns, local wall-clock time without a zone. No DOM. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export type DatePart = "date" | "time" | "month" | "year";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** What a control asks for: `only` without the parts that others contain. */
export function partsOf(only: readonly string[]): ReadonlySet<DatePart> {
  const known = only.filter((one): one is DatePart => ["date", "time", "month", "year"].includes(one));
  const parts = new Set<DatePart>(known.length > 0 ? known : ["date", "time"]);
  if (parts.has("month")) parts.add("year");
  if (parts.has("date")) {
    parts.delete("month");
    parts.delete("year");
  }
  return parts;
}

/** The pattern in which a value is stored. Times alone and years alone are never formatted. */
export function patternOf(parts: ReadonlySet<DatePart>, format: string): string {
  if (parts.size === 1 && parts.has("time")) return "%H:%M";
  if (parts.size === 1 && parts.has("year")) return "%Y";
  if (format !== "") return format;
  return parts.has("time") ? "%Y-%m-%dT%H:%M" : "%Y-%m-%d";
}

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

export function formatMoment(moment: Moment, pattern: string): string {
  const { year, month, day, hour, minute, second } = moment;
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  const fields: Record<string, string> = {
    Y: pad(year, 4), y: pad(year % 100), m: pad(month), d: pad(day), e: String(day).padStart(2), H: pad(hour), I: pad(hour % 12 || 12), M: pad(minute), S: pad(second),
    p: hour < 12 ? "AM" : "PM", B: MONTHS[month - 1] ?? "", b: (MONTHS[month - 1] ?? "").slice(0, 3), A: DAYS[weekday] ?? "", a: (DAYS[weekday] ?? "").slice(0, 3), "%": "%",
  };
  const whole = pattern.replaceAll("%F", "%Y-%m-%d").replaceAll("%T", "%H:%M:%S").replaceAll("%R", "%H:%M").replaceAll("%D", "%m/%d/%y");
  return whole.replaceAll(/%-?([A-Za-z%])/g, (all, field: string) => {
    const text = fields[field] ?? all;
    return all.startsWith("%-") ? text.replace(/^0(?=\d)/, "") : text;
  });
}

const SHAPES: Readonly<Record<string, string>> = {
  Y: "\\d{4}", y: "\\d{2}", m: "\\d{1,2}", d: "\\d{1,2}", e: "\\s?\\d{1,2}", H: "\\d{1,2}", I: "\\d{1,2}", M: "\\d{1,2}", S: "\\d{1,2}", p: "[AaPp][Mm]",
  B: "[A-Za-z]+", b: "[A-Za-z]{3}", A: "[A-Za-z]+", a: "[A-Za-z]{3}",
};

/** Read `text` by a pattern; null when it does not fit or names no real date. */
export function parseMoment(text: string, pattern: string): Moment | null {
  const fields: string[] = [];
  const whole = pattern.replaceAll("%F", "%Y-%m-%d").replaceAll("%T", "%H:%M:%S").replaceAll("%R", "%H:%M").replaceAll("%D", "%m/%d/%y");
  const source = whole.split(/(%-?[A-Za-z%])/).map((part) => {
    const field = /^%-?([A-Za-z])$/.exec(part)?.[1];
    if (field === undefined || SHAPES[field] === undefined) return part.replace(/^%%$/, "%").replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    fields.push(field);
    return `(${SHAPES[field]})`;
  });
  const match = new RegExp(`^${source.join("")}$`).exec(text.trim());
  return match ? valid(assemble(fields, match.slice(1))) : null;
}

function assemble(fields: readonly string[], values: readonly string[]): Moment {
  const of = (field: string): string | undefined => values[fields.indexOf(field)];
  const named = (of("B") ?? of("b"))?.slice(0, 3).toLowerCase();
  const short = of("y");
  const hour = Number(of("H") ?? of("I") ?? 0);
  const noon = of("p")?.toLowerCase();
  return {
    year: Number(of("Y") ?? (short === undefined ? 1970 : Number(short) + (Number(short) < 69 ? 2000 : 1900))),
    month: named === undefined ? Number(of("m") ?? 1) : MONTHS.findIndex((one) => one.slice(0, 3).toLowerCase() === named) + 1,
    day: Number(of("d") ?? of("e") ?? 1),
    hour: noon === undefined ? hour : (hour % 12) + (noon === "pm" ? 12 : 0), minute: Number(of("M") ?? 0), second: Number(of("S") ?? 0),
  };
}

function valid(moment: Moment): Moment | null {
  const { year, month, day, hour, minute, second } = moment;
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return month >= 1 && month <= 12 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 62 ? moment : null;
}

/** The text of a native input for these parts. */
export function toInput(moment: Moment, parts: ReadonlySet<DatePart>): string {
  const date = `${pad(moment.year, 4)}-${pad(moment.month)}`;
  const time = `${pad(moment.hour)}:${pad(moment.minute)}`;
  if (parts.has("date")) return parts.has("time") ? `${date}-${pad(moment.day)}T${time}` : `${date}-${pad(moment.day)}`;
  if (parts.has("month")) return date;
  return parts.has("year") ? pad(moment.year, 4) : time;
}

/** What a native input says. */
export function fromInput(text: string, parts: ReadonlySet<DatePart>): Moment | null {
  const pattern = parts.has("date") ? (parts.has("time") ? "%Y-%m-%dT%H:%M" : "%Y-%m-%d") : parts.has("month") ? "%Y-%m" : parts.has("year") ? "%Y" : "%H:%M";
  return parseMoment(text, pattern);
}
