/** Playing: the media element's own clock is the one clock; what is shown follows it frame by frame. */
import { batch, signal, type Signal } from "@preact/signals-core";
import type { Scope } from "../../core/scope";
import { clamp } from "../../geometry/point";

/** A stretch that is played alone; seconds. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export type ClockKind = "play" | "pause" | "seek" | "speed";

export class Player {
  readonly playing: Signal<boolean> = signal(false);
  /** Seconds from the start. */
  readonly time: Signal<number> = signal(0);
  readonly speed: Signal<number> = signal(1);
  /** 0 … 1. */
  readonly volume: Signal<number> = signal(1);
  readonly muted: Signal<boolean> = signal(false);
  /** Start anew at the end of what is played. */
  readonly looping: Signal<boolean> = signal(false);
  /** Length as the browser knows it; null before it does. */
  readonly length: Signal<number | null> = signal(null);
  /** Why the browser plays nothing. */
  readonly failed: Signal<"network" | "format" | null> = signal(null);
  readonly #media: HTMLAudioElement;
  readonly #told: (kind: ClockKind, time: number) => void;
  #stretch: Stretch | null = null;
  #otherwise: string | null;
  #frame = 0;

  /** `told`: what the person did to the clock, for those that play together. `otherwise`: the sound in a form that every browser plays. */
  constructor(media: HTMLAudioElement, otherwise: string | null, scope: Scope, told: (kind: ClockKind, time: number) => void) {
    this.#media = media;
    this.#otherwise = otherwise;
    this.#told = told;
    scope.listen(media, "loadedmetadata", () => this.#takeLength());
    scope.listen(media, "durationchange", () => this.#takeLength());
    scope.listen(media, "error", () => this.#fail());
    scope.listen(media, "seeked", () => this.#follow());
    scope.listen(media, "playing", () => this.#start());
    scope.listen(media, "pause", () => this.#stop());
    scope.listen(media, "ended", () => this.#stop());
    scope.add(() => {
      cancelAnimationFrame(this.#frame);
      media.pause();
    });
    if (media.readyState >= 1) this.#takeLength();
    if (media.error) this.#fail();
  }

  /** Seconds at this moment; null at rest. */
  get now(): number | null {
    const { paused, seeking, currentTime } = this.#media;
    return paused || seeking ? null : currentTime;
  }

  /** Play so much faster or slower than chosen, to come into step with others. */
  steer(factor: number): void {
    const rate = this.speed.peek() * factor;
    if (this.#media.playbackRate !== rate) this.#media.playbackRate = rate;
  }

  get stretch(): Stretch | null {
    return this.#stretch;
  }

  /** Play from where the head stands, or from the start when it stands at the end. */
  play(): void {
    this.#stretch = null;
    if (this.#media.ended) this.#media.currentTime = 0;
    this.#go();
  }

  /** Play a stretch alone, once or round and round. */
  playStretch(stretch: Stretch): void {
    this.#stretch = stretch;
    this.#set(stretch.start);
    this.#go();
  }

  #go(): void {
    this.#told("play", this.#media.currentTime);
    this.#begin();
  }

  #begin(): void {
    this.playing.value = true;
    this.#media.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "AbortError") return; // paused before it began
      this.playing.value = false;
      if (this.#media.error && error instanceof DOMException && error.name === "NotSupportedError") this.#fail();
    });
  }

  pause(): void {
    this.#media.pause();
    this.playing.value = false;
    this.#told("pause", this.#media.currentTime);
  }

  toggle(): void {
    if (this.playing.peek()) this.pause();
    else this.play();
  }

  /** Put the head at `time`; what is played alone goes on only inside its stretch. */
  seek(time: number): void {
    const at = this.#set(time);
    if (this.#stretch && (at < this.#stretch.start || at >= this.#stretch.end)) this.#stretch = null;
    this.#told("seek", at);
  }

  #set(time: number): number {
    const at = clamp(time, 0, this.length.peek() ?? Number.MAX_SAFE_INTEGER);
    this.#media.currentTime = at;
    this.time.value = at;
    return at;
  }

  setSpeed(speed: number): void {
    this.#media.playbackRate = speed;
    this.speed.value = speed;
    this.#told("speed", this.#media.currentTime);
  }

  setVolume(volume: number): void {
    this.#media.volume = clamp(volume, 0, 1);
    this.volume.value = this.#media.volume;
    if (volume > 0) this.setMuted(false);
  }

  setMuted(muted: boolean): void {
    this.#media.muted = muted;
    this.muted.value = muted;
  }

  /** Do as another that plays together with this one; tell nobody. */
  obey(kind: ClockKind, time: number, speed: number): void {
    if (kind === "speed") {
      this.#media.playbackRate = speed;
      this.speed.value = speed;
      return;
    }
    this.#stretch = null;
    if (Math.abs(this.#media.currentTime - time) > 0.02) this.#set(time);
    if (kind === "play" && this.#media.paused) this.#begin();
    if (kind === "pause") this.#media.pause();
  }

  // ---- the element's own news ----

  #takeLength(): void {
    const { duration } = this.#media;
    if (Number.isFinite(duration) && duration > 0) this.length.value = duration;
  }

  #fail(): void {
    if (this.#otherwise !== null && this.#media.error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED) {
      this.#media.src = this.#otherwise;
      this.#otherwise = null;
      return;
    }
    batch(() => {
      this.playing.value = false;
      this.failed.value = this.#media.error?.code === MediaError.MEDIA_ERR_NETWORK ? "network" : "format";
    });
  }

  #start(): void {
    this.playing.value = true;
    cancelAnimationFrame(this.#frame);
    const tick = (): void => {
      this.#follow();
      if (this.playing.peek()) this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
  }

  #stop(): void {
    if (this.#media.ended && this.looping.peek()) return this.#begin();
    this.playing.value = false;
    this.#follow();
  }

  /** Bring `time` up to the clock; at the end of a stretch stop there, or begin it anew. */
  #follow(): void {
    const now = this.#media.currentTime;
    const stretch = this.#stretch;
    if (!stretch || !this.playing.peek() || this.#media.seeking || now < stretch.end) {
      // at rest the place that was asked for stands: the element rounds it to a microsecond
      if (this.playing.peek() || Math.abs(now - this.time.peek()) > 1e-5) this.time.value = now;
      return;
    }
    if (this.looping.peek()) {
      this.#set(stretch.start);
      return;
    }
    this.pause();
    this.#set(stretch.end);
  }
}
