/** Round places on an axis of time or numbers, and times as people write them. */

/** Steps of a clock in seconds; below one second 1, 2, 5 times a power of ten. */
const CLOCK = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400] as const;

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** The smallest 1, 2 or 5 times a power of ten that is not below `least`. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return factor >= 1 && power < 1 ? Number((factor * power).toPrecision(1)) : factor * power;
}

/** The smallest step of a clock, in seconds, that is not below `least`. */
export function clockStep(least: number): number {
  if (least <= 1) return roundStep(least);
  return CLOCK.find((one) => one >= least) ?? Math.ceil(least / 86400) * 86400;
}

/** Multiples of `step` from `start` to `end`, both included; at most 10,000. */
export function multiples(start: number, end: number, step: number): readonly number[] {
  const first = Math.ceil(start / step - 1e-9);
  const last = Math.floor(end / step + 1e-9);
  const length = Math.max(0, Math.min(10_000, last - first + 1));
  const decimals = decimalsOf(step);
  return Array.from({ length }, (_, i) => Number(((first + i) * step).toFixed(decimals)));
}

/** Ticks of a time axis in seconds, at least `apart` pixels from each other in a view `width` pixels wide. */
export function timeTicks(start: number, end: number, width: number, apart = 80): readonly Tick[] {
  const step = clockStep(((end - start) / Math.max(1, width)) * apart);
  return multiples(start, end, step).map((at) => ({ at, label: formatTime(at, decimalsOf(step)) }));
}

/** Ticks of an axis of plain numbers (frames, hertz, values). */
export function numberTicks(start: number, end: number, length: number, apart = 40): readonly Tick[] {
  const step = roundStep(((end - start) / Math.max(1, length)) * apart);
  return multiples(start, end, step).map((at) => ({ at, label: at.toFixed(decimalsOf(step)) }));
}

/** Decimals that tell multiples of `step` apart, 0 … 9. */
export function decimalsOf(step: number): number {
  return step >= 1 ? 0 : Math.min(9, Math.ceil(-Math.log10(step) - 1e-9));
}

/** `0:19.4`, `12:05`, `1:02:03.250`: minutes always, hours when there are any. */
export function formatTime(seconds: number, decimals = 0): string {
  const unit = 10 ** decimals;
  const whole = Math.round(Math.abs(seconds) * unit);
  const total = Math.floor(whole / unit);
  const fraction = decimals > 0 ? `.${String(whole - total * unit).padStart(decimals, "0")}` : "";
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor(total / 60) % 60];
  const head = hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}` : String(minutes);
  return `${seconds < 0 && whole > 0 ? "−" : ""}${head}:${String(total % 60).padStart(2, "0")}${fraction}`;
}

/** Seconds from `75.5`, `1:15.5` or `0:01:15,5`; null when it is no time. */
export function parseTime(text: string): number | null {
  const parts = text.trim().replace(",", ".").split(":");
  if (parts.length > 3 || !parts.every((part, i) => (i === parts.length - 1 ? /^(\d+\.?\d*|\.\d+)$/ : /^\d+$/).test(part))) return null;
  return parts.reduce((seconds, part) => seconds * 60 + Number(part), 0);
}
