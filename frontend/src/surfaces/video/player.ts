/** One video: plays by the browser's own player, stands on exact frames by decoding them (or by seeking to the middle of a frame). */
import { batch, effect, signal, type Signal, untracked } from "@preact/signals-core";
import type { Scope } from "../../core/scope";
import { clamp, type Size } from "../../geometry/point";
import { type FileClock, type FrameClock, middleOf, RateClock } from "../../geometry/frameclock";
import { type ChosenClock, chooseClock, type ClockNote } from "./clock";
import type { Film } from "./demux";
import { FrameStepper } from "./stepper";
import type { ResultItem } from "../../core/result";
import type { FrameSpan } from "../../geometry/track";

export interface PlayerOptions {
  readonly video: HTMLVideoElement;
  /** Over the video; shows decoded frames. */
  readonly still: HTMLCanvasElement;
  readonly url: string;
  readonly written: number | undefined;
  /** What the config has there that is no rate. */
  readonly unread: string;
  readonly results: () => readonly ResultItem[];
  /** What plays over and over while looping is on; null: all of it. */
  readonly loopSpan: () => FrameSpan | null;
}

/** Only this server is asked by script; other machines are none of its business. */
function isOurs(url: string): boolean {
  return new URL(url, document.baseURI).origin === location.origin;
}

export type PlayerProblem = "missing" | "broken" | "empty" | "silent";

/** What the others of a group are told. */
export type Moved = "play" | "pause" | "seek" | "speed";

/** The player itself is brought to the frame only when one rests on it. */
const REST_MS = 150;

export class Player {
  readonly #options: PlayerOptions;
  readonly #scope: Scope;
  readonly clock: Signal<FrameClock> = signal(new RateClock(24, 0));
  readonly note: Signal<ClockNote | null> = signal(null);
  readonly size: Signal<Size | null> = signal(null);
  /** Frame that the person is at, from 1; what is on screen follows at once. */
  readonly frame: Signal<number> = signal(1);
  /** Frame whose picture is on screen. */
  readonly shown: Signal<number> = signal(1);
  readonly playing: Signal<boolean> = signal(false);
  readonly speed: Signal<number> = signal(1);
  readonly volume: Signal<number> = signal(1);
  readonly muted: Signal<boolean> = signal(false);
  readonly looping: Signal<boolean> = signal(false);
  readonly problem: Signal<PlayerProblem | null> = signal(null);
  /** This frame could not be decoded. */
  readonly badFrame: Signal<number | null> = signal(null);
  readonly ready: Signal<boolean> = signal(false);
  /** Told of what the person did to the clock. */
  onMove: (kind: Moved) => void = () => undefined;
  #film: Film | null = null;
  #stepper: FrameStepper | null = null;
  #file: FileClock | null = null;
  /** The player's time of the file's time 0. */
  #offset = 0;
  #firstShown: number | null = null;
  #rest = 0;
  #pending: number | null = null;
  /** The frame that the player says it shows. */
  #onScreen: number | null = null;
  #tries = 0;

  constructor(options: PlayerOptions, scope: Scope) {
    this.#options = options;
    this.#scope = scope;
    const { video } = options;
    scope.listen(video, "error", () => void this.#failed());
    scope.listen(video, "seeked", () => this.#seeked());
    scope.listen(video, "ended", () => this.#atEnd());
    scope.listen(video, "pause", () => this.#pausedBySelf());
    scope.add(() => this.#end());
    this.#watchFrames();
    void this.#load();
  }

  get duration(): number {
    const { duration } = this.#options.video;
    return Number.isFinite(duration) ? duration : this.#film?.end ?? 0;
  }

  /** Seconds of the medium at the present frame. */
  get time(): number {
    const { video } = this.#options;
    return this.playing.peek() ? video.currentTime - this.#offset : this.clock.peek().start(this.frame.peek());
  }

  /** The same while it plays; null at rest. */
  get now(): number | null {
    const { seeking, paused } = this.#options.video;
    return this.playing.peek() && !seeking && !paused ? this.time : null;
  }

  /** Play so much faster or slower than chosen, to come into step with others. */
  steer(factor: number): void {
    const rate = this.speed.peek() * factor;
    if (this.#options.video.playbackRate !== rate) this.#options.video.playbackRate = rate;
  }

  /** Run once when the video is ready, or known not to come. */
  known(run: () => void): () => void {
    let done = false;
    return effect(() => {
      if (done || !(this.ready.value || this.problem.value !== null)) return;
      done = true;
      untracked(run);
    });
  }

  // ---- coming ---------------------------------------------------------------------------------------------

  async #load(): Promise<void> {
    const { video, url } = this.#options;
    const aborted = new AbortController();
    this.#scope.add(() => aborted.abort());
    const loaded = new Promise<void>((resolve) => {
      this.#scope.listen(video, "loadeddata", () => resolve());
      this.#scope.listen(video, "error", () => resolve());
    });
    video.src = url;
    const film = isOurs(url) ? import("./demux").then(({ openFilm }) => openFilm(url, aborted.signal)).catch(() => null) : null; // no index that we can read: frames go by the rate
    await loaded;
    this.#film = await film;
    if (this.#scope.ended) return this.#film?.dispose();
    if (video.error || this.problem.peek()) return this.#failed();
    if (video.videoWidth === 0) return this.#fail("silent");
    if (!(this.duration > 0) || this.#film?.times.length === 0) return this.#fail("empty");
    this.#begin();
  }

  #begin(): void {
    const { video, written, unread, results } = this.#options;
    const size = { width: video.videoWidth, height: video.videoHeight };
    const chosen = chooseClock({ times: this.#film?.times ?? null, end: this.#film?.end ?? 0, duration: this.duration, written, unread, results: results() });
    if (this.#firstShown !== null && chosen.file) this.#offset = this.#firstShown - chosen.file.start(1);
    if (Math.abs(this.#offset) < 1e-3) this.#offset = 0;
    this.#prepareStill(size, chosen);
    batch(() => {
      this.clock.value = chosen.clock;
      this.note.value = chosen.note;
      this.size.value = size;
      this.ready.value = true;
    });
  }

  #prepareStill(size: Size, { file }: ChosenClock): void {
    const decode = this.#film?.decode;
    if (!decode || !file) return;
    this.#file = file;
    const { still } = this.#options;
    still.width = size.width;
    still.height = size.height;
    this.#stepper = new FrameStepper(decode, file, size);
    void this.#stepper.frame(1).catch(() => undefined); // so that the first step finds its frame; what is wrong shows when one goes there
  }

  async #failed(): Promise<void> {
    if (this.problem.peek() || this.#scope.ended) return;
    if (this.ready.peek()) return this.#brokeOff();
    const { url } = this.#options;
    const answer = isOurs(url) ? await fetch(url, { method: "HEAD" }).catch(() => null) : null; // only to say what is wrong
    this.#fail(answer && !answer.ok ? "missing" : answer?.headers.get("Content-Length") === "0" ? "empty" : "broken");
  }

  /** The player gave up in the middle: frames that were decoded one by one still show. */
  async #brokeOff(): Promise<void> {
    const frame = this.frame.peek();
    this.#stop();
    if (this.#stepper) await this.#decode(this.#stepper, frame);
    if (this.frame.peek() === frame) this.badFrame.value = Math.min(frame + 1, this.clock.peek().count);
  }

  #fail(problem: PlayerProblem): void {
    if (this.#scope.ended) return;
    batch(() => {
      this.playing.value = false;
      this.problem.value = problem;
    });
  }

  #end(): void {
    clearTimeout(this.#rest);
    this.#stepper?.dispose();
    this.#film?.dispose();
    const { video } = this.#options;
    video.pause();
    video.removeAttribute("src");
    video.load();
  }

  // ---- standing on a frame --------------------------------------------------------------------------------

  /** Go to a frame; stops playing. */
  go(frame: number): void {
    if (!this.ready.peek()) return;
    this.#stop();
    this.#stand(frame);
    this.onMove("seek");
  }

  step(by: number): void {
    this.go(this.frame.peek() + by);
  }

  #stand(frame: number): void {
    this.frame.value = clamp(Math.round(frame), 1, this.clock.peek().count);
    clearTimeout(this.#rest);
    this.#tries = 0;
    if (!this.#stepper) return this.#seek(this.frame.peek());
    void this.#decode(this.#stepper, this.frame.peek());
    this.#rest = window.setTimeout(() => this.#seek(this.frame.peek()), REST_MS);
  }

  async #decode(stepper: FrameStepper, frame: number): Promise<void> {
    try {
      const bitmap = await stepper.frame(this.#inFile(frame));
      if (!bitmap || this.playing.peek() || this.frame.peek() !== frame) return;
      this.#options.still.getContext("2d", { alpha: false })?.drawImage(bitmap, 0, 0);
      this.#options.still.hidden = false;
      this.badFrame.value = null;
      this.shown.value = frame;
    } catch {
      this.#decodeFailed(frame); // the file ends here, or is damaged
    }
  }

  /** The file's own number of a frame; another one only where frames go by a rate. */
  #inFile(frame: number): number {
    const clock = this.clock.peek();
    return this.#file && this.#file !== clock ? this.#file.frameAt(middleOf(clock, frame)) : frame;
  }

  #decodeFailed(frame: number): void {
    if (this.#scope.ended || this.frame.peek() !== frame) return;
    batch(() => {
      this.badFrame.value = frame;
      this.shown.value = frame;
    });
  }

  #seek(frame: number): void {
    const { video } = this.#options;
    if (video.seeking) this.#pending = frame;
    else video.currentTime = middleOf(this.clock.peek(), frame) + this.#offset;
  }

  #seeked(): void {
    const frame = this.#pending;
    this.#pending = null;
    if (frame !== null) this.#seek(frame);
    else if (!this.playing.peek() && !this.#stepper) void this.#confirm(this.frame.peek());
  }

  /** A player that did not come where it was sent (files whose stated length is too short) is sent again. */
  async #confirm(frame: number): Promise<void> {
    for (let waits = 0; waits < 8 && this.#onScreen !== frame; waits++) await new Promise((resolve) => setTimeout(resolve, 15));
    if (this.frame.peek() !== frame || this.playing.peek() || this.#scope.ended || this.#options.video.seeking) return;
    if (this.#onScreen !== null && this.#onScreen !== frame && this.#tries++ < 2) this.#seek(frame);
    else this.shown.value = frame;
  }

  // ---- playing --------------------------------------------------------------------------------------------

  toggle(): void {
    if (this.playing.peek()) this.pause();
    else this.play();
  }

  play(): void {
    if (this.playing.peek() || !this.ready.peek()) return;
    const span = this.#span();
    const frame = this.frame.peek();
    if (frame >= span.last || frame < span.first) this.frame.value = span.first;
    this.#start(this.clock.peek().start(this.frame.peek()));
    this.onMove("play");
  }

  #start(time: number): void {
    const { video } = this.#options;
    clearTimeout(this.#rest);
    this.#pending = null;
    this.playing.value = true;
    if (video.error) video.load(); // it broke off before: perhaps not here
    video.currentTime = time + this.#offset + 1e-4;
    video.playbackRate = this.speed.peek();
    video.play().catch(() => this.#stop()); // paused again at once, or the browser wants a click first
  }

  pause(): void {
    if (!this.playing.peek()) return;
    this.#stop();
    this.#stand(this.frame.peek());
    this.onMove("pause");
  }

  #stop(): void {
    if (!this.playing.peek()) return;
    this.playing.value = false;
    this.#options.video.pause();
  }

  /** The browser stops media of hidden pages and when another program asks. */
  #pausedBySelf(): void {
    if (this.playing.peek() && !this.#options.video.ended) this.pause();
  }

  #atEnd(): void {
    if (!this.playing.peek()) return;
    if (this.looping.peek()) return this.#start(this.clock.peek().start(this.#span().first));
    this.#stop();
    this.#stand(this.clock.peek().count);
    this.onMove("pause");
  }

  #span(): FrameSpan {
    const all = { first: 1, last: this.clock.peek().count };
    const span = this.looping.peek() ? this.#options.loopSpan() : null;
    return span ? { first: clamp(span.first, 1, all.last), last: clamp(span.last, 1, all.last) } : all;
  }

  #watchFrames(): void {
    const { video, still } = this.#options;
    const onFrame = (time: number): void => {
      if (this.#scope.ended) return;
      this.#firstShown ??= time;
      this.#onScreen = this.clock.peek().frameAt(time - this.#offset);
      if (!this.playing.peek() || video.seeking) return;
      still.hidden = true;
      this.#passed(this.#onScreen);
    };
    const watch = (): void => {
      video.requestVideoFrameCallback((_, { mediaTime }) => {
        onFrame(mediaTime);
        if (!this.#scope.ended) watch();
      });
    };
    if ("requestVideoFrameCallback" in video) watch();
    else this.#scope.listen(video, "timeupdate", () => onFrame((video as HTMLVideoElement).currentTime));
  }

  /** A frame came on screen while playing. */
  #passed(frame: number): void {
    const span = this.#span();
    if (frame > span.last && this.looping.peek()) return this.#start(this.clock.peek().start(span.first));
    batch(() => {
      this.frame.value = frame;
      this.shown.value = frame;
    });
  }

  // ---- how it plays ---------------------------------------------------------------------------------------

  setSpeed(speed: number): void {
    this.speed.value = speed;
    this.#options.video.playbackRate = speed;
    this.onMove("speed");
  }

  setVolume(volume: number): void {
    batch(() => {
      this.volume.value = clamp(volume, 0, 1);
      this.muted.value = volume <= 0;
    });
    this.#sound();
  }

  setMuted(muted: boolean): void {
    this.muted.value = muted;
    this.#sound();
  }

  #sound(): void {
    this.#options.video.volume = this.volume.peek();
    this.#options.video.muted = this.muted.peek();
  }

  // ---- following others -----------------------------------------------------------------------------------

  /** Do as another member of the group did; nobody is told. */
  follow(kind: Moved, time: number, speed: number): void {
    if (!this.ready.peek()) return;
    const frame = this.clock.peek().frameAt(time);
    if (kind === "speed" || speed !== this.speed.peek()) {
      this.speed.value = speed;
      this.#options.video.playbackRate = speed;
    }
    if (kind === "play") {
      this.frame.value = frame;
      this.#start(time);
    } else if (kind === "pause" || (kind === "seek" && !this.playing.peek())) {
      this.#stop();
      this.#stand(frame);
    } else if (kind === "seek") this.#start(time);
  }
}
