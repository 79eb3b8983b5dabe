/** Numbers of `Number` controls: range and steps. No DOM. */
export interface NumberRule {
  readonly min: number | null;
  readonly max: number | null;
  readonly step: number | null;
}

export function inRange({ min, max }: NumberRule, value: number): boolean {
  return (min === null || value >= min) && (max === null || value <= max);
}

/** Whether a value is a whole number of steps from `min` (or 0), as far as decimals allow. */
export function onStep({ min, step }: NumberRule, value: number): boolean {
  if (step === null || step <= 0) return true;
  const steps = (value - (min ?? 0)) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

/** The next step up; behind `max` it begins anew at `min`. */
export function stepUp({ min, max, step }: NumberRule, value: number | null): number {
  if (value === null) return min ?? 0;
  const next = Number((value + (step ?? 1)).toFixed(10));
  return max !== null && next > max ? min ?? 0 : next;
}
