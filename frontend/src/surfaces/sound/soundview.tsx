/** The sound of an object tag on the page: small wave, wave with lanes, transport; a message where there is none. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { attrBool, attrNumber, attrString, type TagNode } from "../../core/config";
import { asString } from "../../core/json";
import type { TagProps } from "../../core/registry";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { groupName, type SyncMember, syncGroups } from "../../core/sync";
import { resolve } from "../../core/variables";
import { formatTime } from "../../geometry/ticks";
import { colourOf } from "../../widgets/chip";
import { noFile, plainAddress, serverFile } from "./files";
import { watchTracks } from "../time/gestures";
import { watchOverview } from "../time/overview";
import { registerSoundKeys } from "./keys";
import { CutOff, NoSound, type SoundReference, soundReference, WaveNote } from "./messages";
import { Player } from "./player";
import { speakSelection } from "./speak";
import { t } from "./strings";
import { SoundSurface } from "./surface";
import { Transcript } from "./transcript";
import { Transport } from "./transport";
import { Wave } from "./wave";

export function SoundObject({ session, node }: TagProps) {
  const sound = soundReference(session, asString(resolve(attrString(node, "value"), session.task.data)));
  const whole = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const overview = useRef<HTMLCanvasElement>(null);
  const head = useRef<HTMLElement>(null);
  const media = useRef<HTMLAudioElement>(null);
  const spoken = useRef<HTMLDivElement>(null);
  const [surface, setSurface] = useState<SoundSurface | null>(null);
  useLayoutEffect(() => {
    if (!whole.current || !stage.current || !base.current || !live.current || !overview.current || !head.current || !media.current) return;
    const scope = session.scope.child();
    const parts = { stage: stage.current, base: base.current, live: live.current, overview: overview.current, head: head.current };
    const made = open(session, node, sound, media.current, parts, scope);
    registerSoundKeys(made, whole.current, Math.max(0, soundsOf(session).indexOf(node)), scope);
    speakSelection(made, (text) => { if (spoken.current) spoken.current.textContent = text; }, scope);
    setSurface(made);
    return () => scope.dispose();
  }, [session, node, sound.url]);
  const dead = surface !== null && surface.dead.value;
  return (
    <div class="sound" ref={whole}>
      {surface && !dead && <CutOff surface={surface} />}
      <div class="sound-object" data-object={node.name} aria-label={node.name} role="group" aria-busy={surface === null}>
        {dead && <NoSound sound={sound} state={surface.wave.state.value} field={attrString(node, "value")} />}
        <div class="sound-small" hidden={dead}>
          <SoundFacts surface={surface} sound={sound} />
          <div class="sound-overview"><canvas ref={overview} aria-hidden="true" /><i ref={head} /></div>
        </div>
        <div class="sound-tracks" hidden={dead && surface.ranges.version.value >= 0 && surface.ranges.size === 0}>
          <Heads surface={surface} />
          <div class="sound-stage" ref={stage} style={{ height: `${surface?.layout.value.height ?? 140}px` }}>
            <canvas ref={base} aria-hidden="true" />
            <canvas ref={live} role="application" aria-label={node.name} tabIndex={0} data-region-surface />
            {surface && !dead && <WaveNote surface={surface} />}
          </div>
        </div>
      </div>
      {surface && !dead && <Transport surface={surface} />}
      {surface && <Transcript surface={surface} />}
      <audio ref={media} preload="metadata" {...(sound.url === null ? {} : { src: sound.url })} />
      <div class="vh" aria-live="polite" ref={spoken} />
    </div>
  );
}

function open(session: Session, node: TagNode, sound: SoundReference, media: HTMLAudioElement, parts: SoundSurface["parts"], scope: Scope): SoundSurface {
  const url = sound.url ?? "";
  const none = sound.url === null ? "nothing" : sound.foreign ? "remote" : attrString(node, "decoder") === "none" ? "off" : null;
  const wave = new Wave(none === null ? serverFile(url, scope) : noFile(none), url, scope);
  const sync = joined(session, node, scope);
  const player = new Player(media, plainAddress(url), scope, (kind, time) => sync.tell(kind, time, player.speed.peek()));
  sync.obeyedBy(player);
  player.setVolume(attrNumber(node, "defaultVolume", 1));
  player.setMuted(attrBool(node, "muted", false) || sync.silent);
  const speed = attrNumber(node, "defaultSpeed", 1);
  if (speed !== 1) player.setSpeed(speed);
  const surface = new SoundSurface(session, node, wave, player, parts, scope);
  watchTracks(surface, scope);
  watchOverview(surface, scope);
  if (node.name !== undefined) session.provide(surface, scope);
  return surface;
}

interface Joined {
  /** Another sound of the group is heard: all but the first are muted. */
  readonly silent: boolean;
  readonly tell: (kind: "play" | "pause" | "seek" | "speed", time: number, speed: number) => void;
  readonly obeyedBy: (player: Player) => void;
}

/** Membership in the group that the attribute `sync` names, or one that others name. */
function joined(session: Session, node: TagNode, scope: Scope): Joined {
  const name = node.name ?? "";
  const group = groupName(session, name);
  if (group === undefined) return { silent: false, tell: () => undefined, obeyedBy: () => undefined };
  const groups = syncGroups(session);
  let mine: Player | null = null;
  const silent = soundsOf(session).find((one) => groupName(session, one.name ?? "") === group) !== node;
  const member: SyncMember = {
    name, follow: ({ kind, time, speed }) => mine?.obey(kind, time, speed), now: () => mine?.now ?? null,
    ...(silent ? { steer: (factor) => mine?.steer(factor) } : {}),
  };
  groups.join(group, member, scope);
  return { silent, tell: (kind, time, speed) => groups.announce(group, member, { kind, time, speed }), obeyedBy: (player) => { mine = player; } };
}

function soundsOf(session: Session): readonly TagNode[] {
  return session.config.objects().filter((one) => one.tag === "Audio" || one.tag === "AudioPlus");
}

/** File name, length, rate and channels, left of the small wave. */
function SoundFacts({ surface, sound }: { readonly surface: SoundSurface | null; readonly sound: SoundReference }) {
  const facts = surface?.wave.facts.value;
  const name = /^data:/i.test(sound.reference) ? "" : sound.reference.split(/[/\\]/).at(-1) ?? "";
  const channels = facts ? (facts.channels === 1 ? t("mono") : facts.channels === 2 ? t("stereo") : t("channels", { n: facts.channels })) : "";
  const words = facts ? `${formatTime(facts.frames / facts.rate)} · ${facts.rate / 1000} kHz ${channels}` : "";
  return <span class="sound-facts" title={[sound.reference, words].filter(Boolean).join("\n").slice(0, 400)}><b class="mono cut">{name}</b><small class="num cut">{words}</small></span>;
}

/** Names of the rows, left of them. */
function Heads({ surface }: { readonly surface: SoundSurface | null }) {
  if (!surface) return <div class="sound-heads" />;
  const { ruler, waves, spectrogram, lanes } = surface.layout.value;
  const rate = surface.wave.facts.value?.rate ?? 0;
  return (
    <div class="sound-heads">
      <span style={{ height: `${ruler.height}px` }} />
      {waves.map((row) => row.height > 0 && <span key={row.channel} style={{ height: `${row.height}px` }}>{row.channel === null ? t("waveform") : t("channel", { n: row.channel + 1 })}</span>)}
      {spectrogram && <span style={{ height: `${spectrogram.height}px` }}>{t("spectrogram")}<small class="num">0 – {rate / 2000} kHz</small></span>}
      {lanes.map(({ lane, height }) => {
        const info = surface.session.labels.anywhere(lane.label);
        const colour = lane.label ? colourOf(surface.session, lane.label) : { class: "l16", style: {} };
        const name = info?.shown ?? (lane.label || t("unlabeled"));
        return <span key={lane.label} class={`sound-lane ${colour.class}`} style={{ ...colour.style, height: `${height}px` }} title={name}><i class="sw" /><span class="cut">{name}</span></span>;
      })}
    </div>
  );
}
