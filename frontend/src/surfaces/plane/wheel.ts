/** What a wheel event means: a notch of a mouse wheel or a pinch zooms, two fingers on a pad pan. No DOM. */
export interface WheelInput {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0 pixels, 1 lines, 2 pages. */
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly timeStamp: number;
}

export type WheelMeaning =
  | { readonly kind: "zoom"; readonly factor: number }
  | { readonly kind: "pan"; readonly dx: number; readonly dy: number };

const LINE = 16;
/** Events of one movement of the fingers come closer together than this. */
const SAME_GESTURE_MS = 250;
/** A notch of a mouse wheel is at least this many pixels; a pad starts with less. */
const NOTCH = 50;

export class WheelReader {
  #last = -Infinity;
  #pad = false;

  /** `step`: zoom factor of one notch. */
  read(event: WheelInput, step: number): WheelMeaning {
    const unit = event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? LINE : 400;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    const going = event.timeStamp - this.#last < SAME_GESTURE_MS;
    const notch = event.deltaMode !== 0 || (dx === 0 && Math.abs(dy) >= NOTCH);
    if (!going) this.#pad = !notch;
    else if (dx !== 0) this.#pad = true;
    this.#last = event.timeStamp;
    if (event.ctrlKey || event.metaKey) return { kind: "zoom", factor: notch ? notchFactor(dy, step) : Math.exp(-dy * 0.01) };
    if (event.shiftKey && dx === 0) return { kind: "pan", dx: 0 - dy, dy: 0 };
    if (this.#pad) return { kind: "pan", dx: 0 - dx, dy: 0 - dy };
    return { kind: "zoom", factor: notchFactor(dy, step) };
  }
}

function notchFactor(dy: number, step: number): number {
  return dy > 0 ? 1 / step : dy < 0 ? step : 1;
}
