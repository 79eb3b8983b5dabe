/** The sound of a dialogue: its own, or that of the group it belongs to; both say what time it is. */
import { signal, type Signal } from "@preact/signals-core";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { type ClockEvent, groupName, type SyncMember, syncGroups } from "../../core/sync";

export interface Playback {
  readonly playing: Signal<boolean>;
  /** Seconds from the start of the sound. */
  readonly time: Signal<number>;
  /** Play from one second on, to another one or (null) on and on. */
  play(from: number, to: number | null): void;
  pause(): void;
}

/** Says what happens to the other members of the group; nothing where there is none. */
export type Announce = (kind: ClockEvent["kind"], time: number, speed: number) => void;

interface Joined {
  /** How to tell the others. */
  readonly announce: Announce;
  /** Seconds of the group's media while one plays. */
  readonly heard: () => number | null;
}

/** Join the group and be told of what its other members do; `now`: seconds of a sound of one's own while it plays. */
export function joinGroup(session: Session, name: string, follow: (event: ClockEvent) => void, scope: Scope, now?: () => number | null): Joined {
  const group = groupName(session, name);
  if (group === undefined) return { announce: () => undefined, heard: () => null };
  const member: SyncMember = { name, follow, ...(now ? { now } : {}) };
  const groups = syncGroups(session);
  groups.join(group, member, scope);
  return { announce: (kind, time, speed) => groups.announce(group, member, { kind, time, speed }), heard: () => groups.now(group) };
}

/** A player of its own, which also leads and follows its group. */
export class OwnSound implements Playback {
  readonly playing = signal(false);
  readonly time = signal(0);
  readonly #announce: Announce;
  /** Events that come of following; they are not told to those who are followed. */
  readonly #expected = new Set<string>();
  #until: number | null = null;

  constructor(session: Session, name: string, readonly audio: HTMLAudioElement, scope: Scope) {
    this.#announce = joinGroup(session, name, (event) => this.#follow(event), scope, () => (audio.paused ? null : audio.currentTime)).announce;
    const tell = (type: string, kind: ClockEvent["kind"]): void => scope.listen(audio, type, () => {
      this.playing.value = !audio.paused;
      this.time.value = audio.currentTime;
      if (!this.#expected.delete(type)) this.#announce(kind, audio.currentTime, audio.playbackRate);
    });
    tell("play", "play");
    tell("pause", "pause");
    tell("seeked", "seek");
    tell("ratechange", "speed");
    scope.listen(audio, "timeupdate", () => this.#tick());
    scope.listen(audio, "error", () => { session.notice.value = audio.error?.message || "audio"; });
    scope.add(() => audio.pause());
  }

  play(from: number, to: number | null): void {
    this.#until = to;
    this.audio.currentTime = from;
    this.#start();
  }

  pause(): void {
    this.audio.pause();
  }

  #start(): void {
    this.audio.play().catch(() => { this.playing.value = false; }); // a pause before the sound is there, or no sound at all: `error` tells
  }

  #tick(): void {
    this.time.value = this.audio.currentTime;
    if (this.#until === null || this.audio.currentTime < this.#until || this.audio.paused) return;
    this.#until = null;
    this.audio.pause();
  }

  #follow({ kind, time, speed }: ClockEvent): void {
    const { audio } = this;
    this.#until = null;
    if (audio.playbackRate !== speed) {
      this.#expected.add("ratechange");
      audio.playbackRate = speed;
    }
    if (kind !== "speed" && Math.abs(audio.currentTime - time) > 0.05) {
      this.#expected.add("seeked");
      audio.currentTime = time;
    }
    if (kind === "play" && audio.paused) {
      this.#expected.add("play");
      this.#start();
    } else if (kind === "pause" && !audio.paused) {
      this.#expected.add("pause");
      audio.pause();
    }
  }
}

/** How often a followed clock is read, in milliseconds. */
const STEP_MS = 100;

/** No sound of its own: the clock of the group, carried on between two events. */
export class FollowedSound implements Playback {
  readonly playing = signal(false);
  readonly time = signal(0);
  readonly #announce: Announce;
  readonly #heard: () => number | null;
  #since = { real: 0, time: 0, speed: 1 };
  #until: number | null = null;
  #timer = 0;

  constructor(session: Session, name: string, scope: Scope) {
    scope.add(() => clearInterval(this.#timer));
    const { announce, heard } = joinGroup(session, name, (event) => {
      this.#until = null;
      this.#set(event);
    }, scope);
    [this.#announce, this.#heard] = [announce, heard];
  }

  play(from: number, to: number | null): void {
    const { speed } = this.#since;
    this.#announce("seek", from, speed);
    this.#announce("play", from, speed);
    this.#until = to;
    this.#set({ kind: "play", time: from, speed });
  }

  pause(): void {
    const event = { kind: "pause", time: this.#now(), speed: this.#since.speed } as const;
    this.#announce("pause", event.time, event.speed);
    this.#set(event);
  }

  #now(): number {
    const { real, time, speed } = this.#since;
    return this.playing.peek() ? time + ((performance.now() - real) / 1000) * speed : time;
  }

  #set({ kind, time, speed }: ClockEvent): void {
    const playing = kind === "play" || (kind !== "pause" && this.playing.peek());
    this.#since = { real: performance.now(), time, speed };
    this.playing.value = playing;
    this.time.value = time;
    clearInterval(this.#timer);
    if (playing) this.#timer = window.setInterval(() => this.#tick(), STEP_MS);
  }

  #tick(): void {
    this.time.value = this.#heard() ?? this.#now();
    if (this.#until !== null && this.time.peek() >= this.#until) this.pause();
  }
}
