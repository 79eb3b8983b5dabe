/** Round places of the calendar on an axis of milliseconds since 1970 (UTC). */
import { multiples, roundStep, type Tick } from "./ticks";
import { timePattern } from "./timepattern";

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND), ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE), ...[1, 2, 3, 6, 12].map((n) => n * HOUR), ...[1, 2, 7].map((n) => n * DAY),
] as const;
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200] as const;
const MONTH = 30.4 * DAY;

/** Days are told by their date, what lies between them by the clock. */
const [CLOCK, SECONDS, DATE, MONTHS, YEARS] = ["%H:%M", "%H:%M:%S", "%-d %b", "%b %Y", "%Y"].map((one) => timePattern(one).format) as [Write, Write, Write, Write, Write];

type Write = (ms: number) => string;

/** Ticks at least `apart` pixels from each other; `label` writes them instead of the usual words. */
export function dateTicks(start: number, end: number, width: number, apart = 90, label?: Write): readonly Tick[] {
  const least = ((end - start) / Math.max(1, width)) * apart;
  const at = least > 7 * DAY ? months(start, end, MONTH_STEPS.find((one) => one * MONTH >= least) ?? 12_000) : multiples(start, end, stepFor(least));
  const write = label ?? usual(least);
  return at.map((ms) => ({ at: ms, label: write(ms) }));
}

function stepFor(least: number): number {
  return least < SECOND ? roundStep(least) : STEPS.find((one) => one >= least) ?? 7 * DAY;
}

function usual(least: number): Write {
  if (least > 6 * MONTH) return YEARS;
  if (least > 7 * DAY) return MONTHS;
  if (least > 12 * HOUR) return DATE;
  const midnight = (write: Write): Write => (ms) => (ms % DAY === 0 ? DATE(ms) : write(ms));
  if (least > 30 * SECOND) return midnight(CLOCK);
  if (least >= 0.5 * SECOND) return midnight(SECONDS);
  const decimals = Math.min(6, Math.ceil(-Math.log10(roundStep(least) / SECOND) - 1e-9));
  return (ms) => `${SECONDS(ms)}.${String(Math.round((ms - Math.floor(ms / SECOND) * SECOND) * 1000)).padStart(6, "0").slice(0, Math.max(1, decimals))}`;
}

/** Firsts of months, every `step` of them, counted from year 0. */
function months(start: number, end: number, step: number): readonly number[] {
  const from = new Date(start);
  const found: number[] = [];
  for (let month = Math.ceil((from.getUTCFullYear() * 12 + from.getUTCMonth()) / step) * step; found.length < 1000; month += step) {
    const at = new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12, 1);
    if (!(at <= end)) break;
    if (at >= start) found.push(at);
  }
  return found;
}

/** A length of time in words of the clock: `850 ms`, `12.5 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Number(ms.toFixed(3))} ms`;
  if (ms < MINUTE) return `${Number((ms / SECOND).toFixed(3))} s`;
  const [big, unit, small, rest] = ms < HOUR ? [MINUTE, "min", SECOND, "s"] as const : ms < DAY ? [HOUR, "h", MINUTE, "min"] as const : [DAY, "d", HOUR, "h"] as const;
  const whole = Math.floor(ms / big);
  const further = Math.round((ms - whole * big) / small);
  if (further * small >= big) return `${whole + 1} ${unit}`;
  return further > 0 ? `${whole} ${unit} ${further} ${rest}` : `${whole} ${unit}`;
}
