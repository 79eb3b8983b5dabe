/** What a video file says of its frames: presentation times from its index, pictures by decoding. Loaded only when a video is shown. */
import { EncodedPacketSink, Input, type InputVideoTrack, MATROSKA, MP4, QTFF, UrlSource, type VideoSample, VideoSampleSink, WEBM } from "mediabunny";

export interface Film {
  /** Presentation time of each frame in seconds, in order. */
  readonly times: Float64Array;
  /** When the last frame ends. */
  readonly end: number;
  /** Decoded frames from a time on, in order; null where this browser cannot decode them one by one. */
  readonly decode: ((from: number) => AsyncGenerator<VideoSample, void>) | null;
  dispose(): void;
}

/** Read the index of a video by byte ranges; null when the file has no picture. Throws for what is no MP4, QuickTime, WebM or Matroska. */
export async function openFilm(address: string, signal: AbortSignal): Promise<Film | null> {
  const source = new UrlSource(new URL(address, document.baseURI), { getRetryDelay: (tried) => (tried < 2 ? 0.3 : null), handleUnhandledError: () => undefined });
  const input = new Input({ source, formats: [MP4, QTFF, WEBM, MATROSKA] });
  signal.addEventListener("abort", () => input.dispose());
  const track = await input.getPrimaryVideoTrack();
  if (!track) {
    input.dispose();
    return null;
  }
  const { times, end } = await readTimes(track);
  const sink = await canDecode(track) ? new VideoSampleSink(track) : null;
  return { times, end, decode: sink && ((from) => sink.samples(from)), dispose: () => input.dispose() };
}

async function readTimes(track: InputVideoTrack): Promise<{ readonly times: Float64Array; readonly end: number }> {
  const times: number[] = [];
  let end = 0;
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
    if (packet.timestamp + packet.duration <= 0 && packet.timestamp < 0) continue; // cut away by the file's edit list
    times.push(packet.timestamp);
    end = Math.max(end, packet.timestamp + packet.duration);
  }
  return { times: Float64Array.from(times).sort(), end };
}

/** Decoders are there only in secure contexts: over plain HTTP from another machine there are none. */
async function canDecode(track: InputVideoTrack): Promise<boolean> {
  return typeof VideoDecoder === "function" && typeof OffscreenCanvas === "function" && (await track.canDecode());
}
