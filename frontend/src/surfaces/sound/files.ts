/** Where peaks and samples of a sound come from: the server, which reads the file by streaming, or this browser. */
import { peaksOf } from "../../geometry/peaks";
import type { Scope } from "../../core/scope";

export interface SoundFacts {
  readonly state: "working" | "ready" | "failed";
  /** Share of the peaks that is found, 0 … 1. */
  readonly done: number;
  readonly rate?: number;
  readonly channels?: number;
  readonly frames?: number | null;
  readonly promised?: number | null;
  /** Of a failure: `no-ffmpeg`, `empty`, `broken`, `format`, `missing`. */
  readonly code?: string;
  readonly reason?: string;
}

export interface SoundFile {
  facts(): Promise<SoundFacts>;
  /** Bytes of the file of peaks; fewer at its end. */
  peaks(from: number, to: number): Promise<ArrayBuffer>;
  /** 16-bit samples, channel after channel within a frame. */
  samples(from: number, count: number): Promise<Int16Array>;
  /** `columns` pieces of `size` frames, spread evenly over `count` frames from `from` on. */
  pieces(from: number, count: number, columns: number, size: number): Promise<Int16Array>;
}

/** The parts of the address of a file of the project; null for any other address. */
function ownFile(url: string): ((what: string) => string) | null {
  const match = /^(\/projects\/\d+)\/media\/(.+)$/.exec(url);
  return match && ((what) => `${match[1]}/${what}/${match[2]}`);
}

/** Where the server gives the same sound as plain WAV, for browsers that cannot play it as it is. */
export function plainAddress(url: string): string | null {
  return ownFile(url)?.("plain") ?? null;
}

/** A file of the project, by the address under which its bytes are; null for any other address. */
export function serverFile(url: string, scope: Scope): SoundFile | null {
  const at = ownFile(url);
  if (!at) return null;
  const stop = new AbortController();
  scope.add(() => stop.abort());
  const get = async (address: string, headers: Record<string, string> = {}): Promise<Response> => {
    const answer = await fetch(address, { headers, signal: stop.signal });
    if (!answer.ok) throw new SoundFault(answer.status === 404 ? "missing" : "broken", await wordsOf(answer));
    return answer;
  };
  const numbers = async (query: Record<string, number>): Promise<Int16Array> => {
    const text = Object.entries(query).map(([key, value]) => `${key}=${value}`).join("&");
    return new Int16Array(await (await get(`${at("samples")}?${text}`)).arrayBuffer());
  };
  return {
    facts: async () => (await (await get(at("sound"))).json()) as SoundFacts,
    peaks: async (from, to) => (await get(at("peaks"), { Range: `bytes=${from}-${to - 1}` })).arrayBuffer(),
    samples: (from, count) => numbers({ from, count }),
    pieces: (from, count, columns, size) => numbers({ from, count, columns, size }),
  };
}

export class SoundFault extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

async function wordsOf(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => ({}))) as { readonly detail?: unknown; readonly hint?: unknown };
  return [body.detail, body.hint].filter((one) => typeof one === "string" && one !== "").join(": ") || `${answer.status}`;
}

/** Where there is no wave to be had, for the reason that `code` names. */
export function noFile(code: string): SoundFile {
  const refuse = (): Promise<never> => Promise.reject(new SoundFault(code, ""));
  return { facts: refuse, peaks: refuse, samples: refuse, pieces: refuse };
}

/** Sounds above this many bytes are not decoded in the browser: they would fill its memory. */
const MOST_BYTES = 24 * 1024 * 1024;

/** A sound that is decoded here as a whole; only for short ones. */
export function browserFile(url: string): SoundFile {
  let decoded: Promise<AudioBuffer> | undefined;
  let bytes: ArrayBuffer | undefined;
  const sound = (): Promise<AudioBuffer> => (decoded ??= decode(url));
  const interleaved = async (places: readonly number[], size: number): Promise<Int16Array> => {
    const buffer = await sound();
    const channels = channelsOf(buffer);
    const out = new Int16Array(places.length * size * channels.length);
    places.forEach((place, i) => channels.forEach((channel, c) => {
      for (let k = 0; k < size; k++) out[(i * size + k) * channels.length + c] = (channel[place + k] ?? 0) * 32767;
    }));
    return out;
  };
  return {
    facts: async () => {
      const { sampleRate: rate, numberOfChannels: channels, length: frames } = await sound();
      return { state: "ready", done: 1, rate, channels, frames };
    },
    peaks: async (from, to) => {
      const buffer = await sound();
      bytes ??= peaksOf(channelsOf(buffer), buffer.sampleRate);
      return bytes.slice(from, to);
    },
    samples: (from, count) => interleaved([from], count),
    pieces: (from, count, columns, size) => interleaved(Array.from({ length: columns }, (_, i) => from + Math.round(((i + 0.5) * count) / columns - size / 2)), size),
  };
}

function channelsOf(buffer: AudioBuffer): readonly Float32Array[] {
  return Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i));
}

async function decode(url: string): Promise<AudioBuffer> {
  const bytes = await fetchSmall(url);
  const rate = rateOf(bytes);
  try {
    return await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes);
  } catch {
    throw new SoundFault("broken", "");
  }
}

async function fetchSmall(url: string): Promise<ArrayBuffer> {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) throw new SoundFault("missing", "");
  if (Number(answer.headers.get("Content-Length") ?? 0) > MOST_BYTES) {
    await answer.body?.cancel();
    throw new SoundFault("long", "");
  }
  return answer.arrayBuffer();
}

/** Samples per second as a WAV file says; otherwise the usual one: the browser brings every sound to the rate it is asked for. */
function rateOf(bytes: ArrayBuffer): number {
  const view = new DataView(bytes);
  const rate = bytes.byteLength > 28 && view.getUint32(0) === 0x52494646 && view.getUint32(12) === 0x666d7420 ? view.getUint32(24, true) : 44100;
  return rate >= 8000 && rate <= 96000 ? rate : 44100;
}
