/** `<Video>`: a film, with boxes that are drawn on any frame and ranges of frames on its timeline. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { attrBool, attrNumber, attrString, type TagNode } from "../core/config";
import type { TagDefinition, TagProps } from "../core/registry";
import type { Scope } from "../core/scope";
import type { ObjectHandle, Session } from "../core/session";
import { standIn } from "../core/standin";
import { groupName, type SyncMember, syncGroups } from "../core/sync";
import { resolve } from "../core/variables";
import { writtenRate } from "../geometry/frameclock";
import { type Media, mediaOf } from "../surfaces/plane/media";
import { ViewBar } from "../surfaces/plane/viewbar";
import { NEUTRAL } from "../surfaces/plane/adjust";
import { extentIn, firstFrameOf, type VideoContext } from "../surfaces/video/actions";
import { registerVideoKeys } from "../surfaces/video/keys";
import { FrameLens } from "../surfaces/video/lens";
import { Player } from "../surfaces/video/player";
import { addPlayer } from "../surfaces/video/players";
import { BadFrame, ClockBanner, VideoMissing } from "../surfaces/video/notices";
import { Timeline } from "../surfaces/video/timeline";
import { RULER, TimelineView } from "../surfaces/video/timelineview";
import { Transport } from "../surfaces/video/transport";
import { v } from "../surfaces/video/texts";
import { offeredTools } from "../tools/bench";
import { Plane } from "../tools/plane";
import { Toolbox } from "../tools/toolbox";

interface Parts {
  readonly plane: Plane;
  readonly context: VideoContext;
  readonly timeline: TimelineView;
}

function VideoObject(props: TagProps) {
  const { session, node } = props;
  const media = mediaOf(session.task, resolve(attrString(node, "value"), session.task.data));
  return media.url === null ? <NoVideo {...props} media={media} /> : <FilmObject key={media.url} {...props} url={media.url} />;
}

/** Nothing to play: the page goes on, results stay. */
function NoVideo({ session, node, media }: TagProps & { readonly media: Media }) {
  useLayoutEffect(() => {
    const scope = session.scope.child();
    standIn(session, node.name ?? "", scope);
    return () => scope.dispose();
  }, [session, node]);
  return (
    <div class="stage" data-object={node.name} style={{ flex: "1 1 auto", minHeight: "min(45vh, 280px)" }}>
      <VideoMissing reference={media.reference} reason={media.reference === "" ? v("none", { name: attrString(node, "value") }) : v("foreign")} />
    </div>
  );
}

function FilmObject({ session, node, url }: TagProps & { readonly url: string }) {
  const name = node.name ?? "";
  const stage = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const settled = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const spoken = useRef<HTMLDivElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  const adjust = useSignal(NEUTRAL);
  const [parts, setParts] = useState<Parts | null>(null);

  useLayoutEffect(() => {
    if (!stage.current || !frame.current || !picture.current || !video.current || !still.current || !settled.current || !live.current || !whole.current) return;
    const scope = session.scope.child();
    const player = playerFor(session, node, url, video.current, still.current, scope);
    const context: VideoContext = { session, object: name, player };
    const timeline = new TimelineView(session, name, player);
    const plane = new Plane({
      session, object: name, parts: { stage: stage.current, settled: settled.current, live: live.current, picture: picture.current, frame: frame.current },
      view: { zoomable: true, belowFit: false, start: "fit", align: [0, 0], bare: offeredTools(session, name).length === 0 }, zoomStep: 1.1, size: { width: 1280, height: 720 }, page: null, crosshair: false, rotate: false,
      announce: (text) => { if (spoken.current) spoken.current.textContent = text; }, pixels: () => null,
      lens: new FrameLens(player), beside: {}, handle: handleOf(context, timeline, whole.current),
    }, scope);
    scope.listen(live.current, "pointerdown", () => player.pause(), { capture: true });
    registerVideoKeys(context, whole.current, attrString(node, "hotkey"), scope);
    joinGroup(session, node, player, scope);
    addPlayer(session, name, player, scope);
    scope.add(whenKnown(player, plane));
    setParts({ plane, context, timeline });
    return () => scope.dispose();
  }, [session, node, url]);

  const player = parts?.context.player;
  const size = player?.size.value;
  const problem = player?.problem.value ?? null;
  const lane = attrNumber(node, "timelineHeight", NaN);
  return (
    <div class="video-object" data-object={name} data-frame={player?.shown.value} data-frames={player?.ready.value ? player.clock.value.count : undefined} ref={whole} style={heightOf(node)}>
      {player && <ClockBanner player={player} />}
      <div class="stage" ref={stage} aria-busy={!player?.ready.value && problem === null}>
        <div ref={frame} class="picture-frame" style={LAYER} />
        <div ref={picture} class="video-picture" style={{ width: `${size?.width ?? 1280}px`, height: `${size?.height ?? 720}px`, visibility: size ? "visible" : "hidden" }}>
          <video ref={video} playsInline preload="auto" tabIndex={-1} aria-hidden="true" disablePictureInPicture />
          <canvas ref={still} hidden aria-hidden="true" />
        </div>
        <canvas ref={settled} style={LAYER} aria-hidden="true" />
        <canvas ref={live} style={`${LAYER};touch-action:none;outline-offset:-3px`} role="application" aria-label={name} tabIndex={0} data-region-surface />
        {problem && <VideoMissing reference={url} reason={v(problem)} />}
        {player && <BadFrame player={player} />}
        {player && !problem && !player.ready.value && <p class="video-loading dim" role="status">{v("loading")}</p>}
        <div ref={spoken} class="vh" aria-live="polite" />
        {parts && !problem && offeredTools(session, name).length > 0 && <Toolbox bench={parts.plane.bench} />}
        {parts && !problem && <ViewBar view={parts.plane.view} zoomControl rotateControl={false} sliders={[]} adjust={adjust} step={1.25} />}
      </div>
      {parts && <Transport context={parts.context} view={parts.timeline} slowest={attrNumber(node, "minPlaybackSpeed", 0.25)} usual={attrNumber(node, "defaultPlaybackSpeed", 1)} />}
      {parts && <Timeline view={parts.timeline} context={parts.context} height={Number.isFinite(lane) ? lane : undefined} />}
    </div>
  );
}

const LAYER = "position:absolute;left:0;top:0;transform-origin:0 0";

function playerFor(session: Session, node: TagNode, url: string, video: HTMLVideoElement, still: HTMLCanvasElement, scope: Scope): Player {
  const name = node.name ?? "";
  const rate = resolve(attrString(node, "frameRate"), session.task.data);
  const written = writtenRate(rate);
  const player: Player = new Player({
    video, still, url, written, unread: written === undefined && rate !== undefined && rate !== "" ? String(rate) : "",
    results: () => session.document.regions().map(({ main }) => main.item).filter((item) => item.to_name === name),
    loopSpan: () => {
      const id = session.selection.single.peek();
      return id === null ? null : extentIn({ session, object: name, player }, id);
    },
  }, scope);
  player.setSpeed(attrNumber(node, "defaultPlaybackSpeed", 1));
  player.setMuted(attrBool(node, "muted", false) || soundComesFromElsewhere(session, node));
  return player;
}

/** Of objects that play together only one is heard: the audio. */
function soundComesFromElsewhere(session: Session, node: TagNode): boolean {
  const group = groupName(session, node.name ?? "");
  return group !== undefined && session.config.objects().some((other) => /^Audio/.test(other.tag) && groupName(session, other.name ?? "") === group);
}

function joinGroup(session: Session, node: TagNode, player: Player, scope: Scope): void {
  const group = groupName(session, node.name ?? "");
  if (group === undefined) return;
  const member: SyncMember = { name: node.name ?? "", follow: ({ kind, time, speed }) => player.follow(kind, time, speed), now: () => player.now, ...(player.muted.peek() ? { steer: (factor) => player.steer(factor) } : {}) };
  syncGroups(session).join(group, member, scope);
  player.onMove = (kind) => syncGroups(session).announce(group, member, { kind, time: player.time, speed: player.speed.peek() });
}

/** The plane waits for size and clock, or for the word that there will be none. */
function whenKnown(player: Player, plane: Plane): () => void {
  return player.known(() => {
    const size = player.size.peek();
    plane.show(size ?? { width: 1280, height: 720 }, null, 0, size !== null && player.problem.peek() === null);
  });
}

function handleOf(context: VideoContext, timeline: TimelineView, whole: HTMLElement): Partial<ObjectHandle> {
  const corner = (): DOMRect => (whole.querySelector("[data-timeline]") ?? whole).getBoundingClientRect();
  const { player } = context;
  return {
    timeline: {
      toClient: (frame) => {
        const { left, top } = corner();
        return { x: left + (timeline.x(frame) + timeline.x(frame + 1)) / 2, y: top + RULER / 2 };
      },
      fromClient: (x) => timeline.frameAt(x - corner().left),
    },
    moment: (id) => {
      const frame = firstFrameOf(context, id);
      return frame === null ? null : player.clock.value.start(frame);
    },
    place: (id) => timeline.place(id, corner()),
    reveal: (id) => {
      timeline.reveal(id);
      const row = timeline.rows.peek().find((one) => one.id === id);
      const frame = player.frame.peek();
      if (!row || row.spans.some(({ first, last }) => frame >= first && frame <= last)) return;
      const first = firstFrameOf(context, id);
      if (first !== null) player.go(first);
    },
  };
}

function heightOf(node: TagNode): Record<string, string> {
  const height = attrString(node, "height");
  return height === "" ? {} : { flex: "0 0 auto", height: /^\d+$/.test(height) ? `${height}px` : height };
}

export default { tag: "Video", view: VideoObject } satisfies TagDefinition;
