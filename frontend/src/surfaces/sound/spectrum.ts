/** The spectrogram of what is seen: short transforms in slices of a few milliseconds, painted as a picture and stretched. */
import { effect, signal, type Signal } from "@preact/signals-core";
import type { Scope } from "../../core/scope";
import { bandsOfRows, type ColourMap, colourTable, Fft, type Scale, type WindowShape } from "../../geometry/fft";
import { spanOf, type TimeWindow, toPixel } from "../../geometry/timewindow";
import type { Row } from "../time/lanes";
import type { Wave } from "./wave";

export interface SpectrumSettings {
  readonly shown: boolean;
  /** Samples of one transform. */
  readonly size: number;
  readonly shape: WindowShape;
  readonly scale: Scale;
  readonly map: ColourMap;
  /** Decibels that are black, counted down from a full swing. */
  readonly floor: number;
}

export const SPECTRUM: SpectrumSettings = { shown: false, size: 1024, shape: "hann", scale: "linear", map: "ember", floor: -90 };

interface Picture {
  readonly start: number;
  readonly end: number;
  readonly image: HTMLCanvasElement;
}

/** Columns are this many pixels wide. */
const COLUMN = 2;
const ROWS = 128;
/** Samples of one picture. */
const MOST = 3_500_000;
const SLICE_MS = 8;
const PAUSE_MS = 60;

export class Spectrum {
  readonly settings: Signal<SpectrumSettings>;
  /** Grows when the picture changed. */
  readonly version: Signal<number> = signal(0);
  #picture: Picture | null = null;
  #run = 0;

  constructor(readonly wave: Wave, view: Signal<TimeWindow>, shown: boolean, scope: Scope) {
    this.settings = signal({ ...SPECTRUM, shown });
    let timer: ReturnType<typeof setTimeout> | undefined;
    scope.add(effect(() => {
      const [window, settings, state] = [view.value, this.settings.value, wave.state.value];
      clearTimeout(timer);
      this.#run++;
      if (settings.shown && state.kind === "ready") timer = setTimeout(() => void this.#make(window, settings, this.#run), this.#picture ? PAUSE_MS : 0);
    }));
    scope.add(() => {
      clearTimeout(timer);
      this.#run = -1;
    });
  }

  /** Draw what there is, stretched to where it belongs now. */
  paint(ctx: CanvasRenderingContext2D, w: TimeWindow, { top, height }: Row): void {
    const ground = colourTable(this.settings.peek().map)[0] ?? 0;
    ctx.fillStyle = `rgb(${ground & 255}, ${(ground >> 8) & 255}, ${(ground >> 16) & 255})`;
    ctx.fillRect(0, top, w.width, height);
    const picture = this.#picture;
    if (!picture) return;
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, top, w.width, height);
    ctx.clip();
    ctx.imageSmoothingEnabled = true;
    const left = toPixel(w, picture.start);
    ctx.drawImage(picture.image, left, top, toPixel(w, picture.end) - left, height);
    ctx.restore();
  }

  async #make(w: TimeWindow, settings: SpectrumSettings, run: number): Promise<void> {
    const { wave } = this;
    const { channels } = wave.facts.peek() ?? { channels: 1 };
    const columns = Math.max(1, Math.min(Math.round(w.width / COLUMN), Math.floor(MOST / (settings.size * channels))));
    const [first, count] = [Math.round(w.start * wave.rate), Math.max(1, Math.round(spanOf(w) * wave.rate))];
    const numbers = await wave.pieces(first, count, columns, settings.size);
    if (run !== this.#run || numbers.length === 0) return;
    const image = new ImageData(columns, ROWS);
    const draw = painter(image, settings, wave.rate);
    const mono = new Float32Array(settings.size);
    let due = performance.now() + SLICE_MS;
    for (let column = 0; column < columns; column++) {
      mix(numbers, column * settings.size, channels, mono);
      draw(column, mono);
      if (performance.now() < due) continue;
      await new Promise((done) => setTimeout(done));
      if (run !== this.#run) return;
      due = performance.now() + SLICE_MS;
    }
    this.#picture = { start: w.start, end: w.end, image: canvasOf(image) };
    this.version.value = this.version.peek() + 1;
  }
}

/** All channels of one piece as one, −1 … 1. */
function mix(numbers: Int16Array, from: number, channels: number, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += numbers[(from + i) * channels + channel] ?? 0;
    out[i] = sum / channels / 32768;
  }
}

function painter(image: ImageData, { size, shape, scale, map, floor }: SpectrumSettings, rate: number): (column: number, samples: Float32Array) => void {
  const fft = new Fft(size, shape);
  const levels = new Float32Array(size / 2);
  const rows = bandsOfRows(ROWS, size / 2, rate, scale);
  const colours = colourTable(map);
  const pixels = new Uint32Array(image.data.buffer);
  return (column, samples) => {
    fft.decibels(samples, levels);
    rows.forEach(([low, high], row) => {
      let loudest = -Infinity;
      for (let band = low; band <= high; band++) loudest = Math.max(loudest, levels[band] as number);
      const share = Math.min(255, Math.max(0, Math.round(((loudest - floor) / -floor) * 255)));
      pixels[(ROWS - 1 - row) * image.width + column] = colours[share] as number;
    });
  };
}

function canvasOf(image: ImageData): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}
