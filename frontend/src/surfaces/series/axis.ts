/** The time axis of a series: how results and people write its times, and where its ticks stand. */
import type { Json } from "../../core/json";
import { dateTicks, duration } from "../../geometry/dateticks";
import { numberPattern, plainNumber } from "../../geometry/numberpattern";
import { decimalsOf, numberTicks, roundStep, type Tick } from "../../geometry/ticks";
import { type TimePattern, timePattern } from "../../geometry/timepattern";
import type { TimeWindow } from "../../geometry/timewindow";

export class TimeAxis {
  /** null: times are plain numbers. */
  pattern: TimePattern | null = null;
  #display: ((time: number) => string) | null = null;
  readonly #duration: ((length: number) => string) | null;

  /** `pattern` is that of the column; the other two are as in the config, "" when not written. */
  constructor(pattern: string, readonly display: string, durationDisplay: string) {
    this.#duration = writer(durationDisplay, false);
    this.take(pattern);
  }

  /** The pattern turned out to be another one. */
  take(pattern: string): void {
    this.pattern = pattern === "" ? null : timePattern(pattern);
    this.#display = writer(this.display, this.pattern !== null);
  }

  /** The time that a result holds; null when it holds none. */
  read(value: Json | undefined): number | null {
    if (typeof value === "number") return Number.isFinite(value) ? value : null;
    if (typeof value !== "string" || value.trim() === "") return null;
    const time = this.pattern ? this.pattern.parse(value) : Number(value);
    if (!Number.isNaN(time)) return time;
    const number = Number(value);
    return Number.isNaN(number) ? null : number;
  }

  /** A time as a result holds it: in the column's own units, or written by its pattern (UTC). */
  write(time: number): number | string {
    return this.pattern ? this.pattern.format(time) : time;
  }

  /** For people: as the column writes it, which is never rounded. */
  exact(time: number): string {
    return this.pattern ? this.pattern.format(time) : String(time);
  }

  /** Short, for axis and cursor. */
  label(time: number): string {
    return this.#display ? this.#display(time) : this.exact(this.pattern ? time : Number(time.toPrecision(12)));
  }

  /** A time between samples, no finer than a pixel tells. */
  near(time: number, pixel: number): string {
    return this.label(this.pattern ? time : Number(time.toFixed(decimalsOf(roundStep(pixel)))));
  }

  ticks(w: TimeWindow): readonly Tick[] {
    if (this.pattern) return dateTicks(w.start, w.end, w.width, 96, this.#display ?? undefined);
    const ticks = numberTicks(w.start, w.end, w.width, 90);
    const write = this.#display;
    return write ? ticks.map(({ at }) => ({ at, label: write(at) })) : ticks;
  }

  lengthText(start: number, end: number): string {
    if (this.#duration) return this.#duration(this.pattern ? (end - start) / 1000 : end - start);
    return this.pattern ? duration(end - start) : plainNumber(end - start);
  }

  /** Seconds from the start of the media that play along: dates count from the first sample, numbers are seconds. */
  seconds(time: number, first: number): number {
    return this.pattern ? (time - first) / 1000 : time;
  }

  ofSeconds(seconds: number, first: number): number {
    return this.pattern ? first + seconds * 1000 : seconds;
  }
}

function writer(pattern: string, dates: boolean): ((value: number) => string) | null {
  if (pattern === "") return null;
  if (dates || /%[A-Za-z]/.test(pattern)) return timePattern(pattern).format;
  return numberPattern(pattern);
}
