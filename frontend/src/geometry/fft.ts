/** Fourier transform of real samples (radix 2, in place), windows, mel bands: what a spectrogram is made of. */

export type WindowShape = "hann" | "hamming" | "blackman" | "rectangular";

export class Fft {
  /** Samples of one transform, a power of two. */
  readonly size: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #order: Uint32Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #window: Float64Array;
  /** What the window leaves of a swing, so that a full one reads 0 dB. */
  readonly #gain: number;

  constructor(size: number, shape: WindowShape = "hann") {
    if (size < 2 || (size & (size - 1)) !== 0) throw new Error(`${size} is no power of two`);
    this.size = size;
    this.#cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sin = Float64Array.from({ length: size / 2 }, (_, i) => Math.sin((2 * Math.PI * i) / size));
    this.#order = reversedOrder(size);
    this.#re = new Float64Array(size);
    this.#im = new Float64Array(size);
    this.#window = windowOf(size, shape);
    this.#gain = this.#window.reduce((sum, one) => sum + one, 0) / 2;
  }

  /** Decibels below a full swing, for `size / 2` bands from 0 to half the rate; `samples` −1 … 1. */
  decibels(samples: ArrayLike<number>, out: Float32Array): void {
    this.#load(samples);
    this.#transform();
    for (let i = 0; i < this.size / 2; i++) {
      const power = (this.#re[i] as number) ** 2 + (this.#im[i] as number) ** 2;
      out[i] = 10 * Math.log10(power / this.#gain ** 2 + 1e-14);
    }
  }

  #load(samples: ArrayLike<number>): void {
    for (let i = 0; i < this.size; i++) {
      const from = this.#order[i] as number;
      this.#re[i] = (samples[from] ?? 0) * (this.#window[from] as number);
    }
    this.#im.fill(0);
  }

  #transform(): void {
    const [re, im, size] = [this.#re, this.#im, this.size];
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const [c, s] = [this.#cos[k * stride] as number, this.#sin[k * stride] as number];
          const [a, b] = [start + k, start + k + half];
          const [br, bi] = [re[b] as number, im[b] as number];
          const [tr, ti] = [br * c + bi * s, bi * c - br * s];
          re[b] = (re[a] as number) - tr;
          im[b] = (im[a] as number) - ti;
          re[a] = (re[a] as number) + tr;
          im[a] = (im[a] as number) + ti;
        }
      }
    }
  }
}

function reversedOrder(size: number): Uint32Array {
  const bits = Math.log2(size);
  return Uint32Array.from({ length: size }, (_, i) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) if (i & (1 << bit)) reversed |= 1 << (bits - 1 - bit);
    return reversed;
  });
}

const SHAPES: Readonly<Record<WindowShape, (x: number) => number>> = {
  hann: (x) => 0.5 - 0.5 * Math.cos(x),
  hamming: (x) => 0.54 - 0.46 * Math.cos(x),
  blackman: (x) => 0.42 - 0.5 * Math.cos(x) + 0.08 * Math.cos(2 * x),
  rectangular: () => 1,
};

export function windowOf(size: number, shape: WindowShape): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => SHAPES[shape]((2 * Math.PI * i) / size));
}

/** Hertz → mel (O'Shaughnessy 1987). */
export function melOf(hertz: number): number {
  return 2595 * Math.log10(1 + hertz / 700);
}

export function hertzOf(mel: number): number {
  return 700 * (10 ** (mel / 2595) - 1);
}

export type Scale = "linear" | "mel";

/** For each of `rows` rows of a picture, lowest first, the bands (first and last, whole numbers) of a transform that it shows. */
export function bandsOfRows(rows: number, bands: number, rate: number, scale: Scale): readonly (readonly [first: number, last: number])[] {
  const top = rate / 2;
  const edge = (row: number): number => {
    const hertz = scale === "mel" ? hertzOf((melOf(top) * row) / rows) : (top * row) / rows;
    return (hertz / top) * bands;
  };
  return Array.from({ length: rows }, (_, row) => {
    const first = Math.min(bands - 1, Math.floor(edge(row)));
    return [first, Math.max(first, Math.min(bands - 1, Math.ceil(edge(row + 1)) - 1))] as const;
  });
}

export type ColourMap = "ember" | "ocean" | "grey";

const STOPS: Readonly<Record<ColourMap, readonly (readonly [number, number, number])[]>> = {
  ember: [[6, 4, 16], [40, 14, 78], [110, 28, 110], [184, 52, 92], [238, 106, 68], [253, 178, 96], [252, 246, 190]],
  ocean: [[4, 8, 24], [10, 36, 84], [12, 82, 132], [20, 134, 150], [92, 186, 148], [190, 226, 150], [252, 252, 214]],
  grey: [[0, 0, 0], [255, 255, 255]],
};

/** 256 colours, quiet to loud, as opaque RGBA pixels (little-endian). */
export function colourTable(map: ColourMap): Uint32Array {
  const stops = STOPS[map];
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const place = (i / 255) * (stops.length - 1);
    const at = Math.min(stops.length - 2, Math.floor(place));
    const mix = (part: 0 | 1 | 2): number => {
      const [a, b] = [(stops[at] as readonly number[])[part] as number, (stops[at + 1] as readonly number[])[part] as number];
      return Math.round(a + (b - a) * (place - at));
    };
    return (255 << 24) | (mix(2) << 16) | (mix(1) << 8) | mix(0);
  });
}
