/** Objects of one task that play together: audio, video, time series, dialogue joined by the attribute `sync`. */
import { attrString } from "./config";
import type { Scope } from "./scope";
import type { Session } from "./session";

/** What happened to the clock of one member; `time` in seconds from the start of its media. */
export interface ClockEvent {
  readonly kind: "play" | "pause" | "seek" | "speed";
  readonly time: number;
  /** Playback rate, 1 is the media's own. */
  readonly speed: number;
}

export interface SyncMember {
  /** Name of the object tag. */
  readonly name: string;
  /** Do as another member did; never announce it again. */
  readonly follow: (event: ClockEvent) => void;
  /** Seconds of its own media at this moment; null while it stands still. Left out by what has no media. */
  readonly now?: () => number | null;
  /** Play faster (1.1) or slower (0.9) than the person chose, to come into step; 1 is as chosen. Left out by what is heard: the others come into step with it. */
  readonly steer?: (factor: number) => void;
}

/** How often members are brought into step, in milliseconds. */
const STEP_MS = 250;
/** Seconds apart that nobody notices, and so many that only a seek helps. */
const [NEAR, FAR] = [0.03, 3];
/** How much of what is missing is made good in a second, and the greatest change of speed. */
const [GAIN, MOST] = [0.8, 0.2];

/** The groups of one session; a member never hears itself. */
export class SyncGroups {
  readonly #groups = new Map<string, Set<SyncMember>>();
  readonly #speeds = new Map<string, number>();

  /** Be a member of `group` (see `groupOf`) until `scope` ends. */
  join(group: string, member: SyncMember, scope: Scope): void {
    const members = this.#groups.get(group) ?? new Set();
    this.#groups.set(group, members.add(member));
    scope.add(() => members.delete(member));
    if (member.steer) scope.interval(() => this.#keepStep(group, member), STEP_MS);
  }

  /** Seconds of the media of a group at this moment; null while none plays. */
  now(group: string): number | null {
    const playing = [...(this.#groups.get(group) ?? [])].filter((one) => typeof one.now?.() === "number");
    return (playing.find((one) => !one.steer) ?? playing[0])?.now?.() ?? null;
  }

  /** Players begin late and run apart: one that is behind hurries a little. */
  #keepStep(group: string, member: SyncMember): void {
    const [own, lead] = [member.now?.() ?? null, this.now(group)];
    const apart = own === null || lead === null ? 0 : lead - own;
    if (lead !== null && Math.abs(apart) > FAR) member.follow({ kind: "seek", time: lead, speed: this.#speed(group) });
    else member.steer?.(Math.abs(apart) < NEAR ? 1 : 1 + Math.max(-MOST, Math.min(MOST, apart * GAIN)));
  }

  #speed(group: string): number {
    return this.#speeds.get(group) ?? 1;
  }

  /** Tell the other members of `group`. */
  announce(group: string, from: SyncMember, event: ClockEvent): void {
    this.#speeds.set(group, event.speed);
    for (const member of [...(this.#groups.get(group) ?? [])]) if (member !== from) member.follow(event);
  }
}

/** One name for all that belong together: an object may name a group, or another object that is in none or in one. */
export function groupOf(name: string, syncs: ReadonlyMap<string, string>): string | undefined {
  const seen = new Set([name]);
  let at = syncs.get(name);
  if (!at) return [...syncs].some(([, target]) => target === name) ? name : undefined;
  while (syncs.has(at) && !seen.has(at)) {
    seen.add(at);
    const next: string = syncs.get(at) ?? "";
    if (!next) break;
    at = next;
  }
  return seen.has(at) ? [...seen].sort()[0] : at;
}

/** The name of the group of an object; undefined when it plays alone. */
export function groupName({ config }: Session, name: string): string | undefined {
  const named = config.objects().map((node) => [node.name ?? "", attrString(node, "sync")] as const);
  return groupOf(name, new Map(named.filter(([, sync]) => sync !== "")));
}

/** The group of a film in a page of HTML and of series beside it, when no `sync` names another. */
export const PAGE_MEDIA = "media in the page";

const groups = new WeakMap<Session, SyncGroups>();

export function syncGroups(session: Session): SyncGroups {
  const known = groups.get(session) ?? new SyncGroups();
  groups.set(session, known);
  return known;
}
