/** Where the sound or film that plays along stands in a series, and seeking in it; a series has no clock of its own. */
import { signal, type Signal } from "@preact/signals-core";
import type { Scope } from "../../core/scope";
import { type ClockEvent, groupName, PAGE_MEDIA, type SyncMember, syncGroups } from "../../core/sync";
import type { SeriesSurface } from "./surface";

export class Follower {
  /** Time of the series at which the others stand; null while nothing plays along. */
  readonly time: Signal<number | null> = signal(null);
  readonly playing: Signal<boolean> = signal(false);
  readonly group: string;
  /** Whether anything is known to play along. */
  readonly #heard: Signal<boolean>;
  readonly #member: SyncMember;
  #frame = 0;
  #speed = 1;
  /** Seconds of the media and of the page's clock when they were last told: for media that do not say where they are. */
  #from = { media: 0, page: 0 };

  constructor(readonly surface: SeriesSurface, readonly scope: Scope) {
    const { session, name } = surface;
    const named = groupName(session, name);
    this.group = named ?? PAGE_MEDIA;
    this.#heard = signal(named !== undefined);
    this.#member = { name, follow: (event) => this.#follow(event) };
    syncGroups(session).join(this.group, this.#member, scope);
    scope.add(() => cancelAnimationFrame(this.#frame));
  }

  /** Whether a click on the series moves what plays along. */
  get synced(): boolean {
    return this.#heard.value;
  }

  get seconds(): number {
    const { axis, times } = this.surface;
    return this.time.peek() === null ? 0 : axis.seconds(this.time.peek() as number, times[0] ?? 0);
  }

  seek(time: number): void {
    if (!this.synced || this.surface.times.length === 0) return;
    this.time.value = time;
    this.#from = { media: this.seconds, page: performance.now() };
    this.#tell("seek");
  }

  toggle(): void {
    if (!this.synced) return;
    const kind = this.playing.peek() ? "pause" : "play";
    this.#run(kind === "play", this.seconds);
    this.#tell(kind);
  }

  #tell(kind: ClockEvent["kind"]): void {
    syncGroups(this.surface.session).announce(this.group, this.#member, { kind, time: Math.max(0, this.seconds), speed: this.#speed });
  }

  #follow({ kind, time, speed }: ClockEvent): void {
    this.#heard.value = true;
    this.#speed = speed;
    this.#stand(time);
    this.#run(kind === "play" || (kind !== "pause" && this.playing.peek()), time);
  }

  #run(playing: boolean, seconds: number): void {
    this.playing.value = playing;
    this.#from = { media: seconds, page: performance.now() };
    cancelAnimationFrame(this.#frame);
    if (playing) this.#frame = requestAnimationFrame(() => this.#tick());
  }

  #tick(): void {
    const told = this.#from.media + ((performance.now() - this.#from.page) / 1000) * this.#speed;
    this.#stand(syncGroups(this.surface.session).now(this.group) ?? told);
    this.#frame = requestAnimationFrame(() => this.#tick());
  }

  #stand(seconds: number): void {
    const { axis, times, view } = this.surface;
    const time = axis.ofSeconds(seconds, times[0] ?? 0);
    this.time.value = time;
    const w = view.peek();
    if (this.playing.peek() && times.length > 0 && (time > w.end || time < w.start) && time >= w.from && time <= w.to) this.surface.pan(time - w.start - (w.end - w.start) * 0.05);
  }
}
