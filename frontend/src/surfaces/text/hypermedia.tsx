/** A film or sound that stands in a page of HTML, as projects of Label Studio have it beside a series: played here, in step with its group. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { TagNode } from "../../core/config";
import type { Session } from "../../core/session";
import { type ClockEvent, groupName, PAGE_MEDIA, type SyncMember, syncGroups } from "../../core/sync";

export interface EmbeddedMedia {
  readonly film: boolean;
  readonly url: string;
}

/** The first film or sound of a parsed page whose address may be loaded; null without one. */
export function embeddedMedia(body: HTMLElement, address: (reference: string) => string | null): EmbeddedMedia | null {
  for (const element of body.querySelectorAll("video, audio")) {
    const reference = element.getAttribute("src") ?? element.querySelector("source")?.getAttribute("src") ?? "";
    const url = reference === "" ? null : address(reference);
    if (url !== null) return { film: element.nodeName === "VIDEO", url };
  }
  return null;
}

interface Props {
  readonly session: Session;
  readonly node: TagNode;
  readonly media: EmbeddedMedia;
}

export function HyperMedia({ session, node, media }: Props) {
  const element = useRef<HTMLVideoElement>(null);
  useLayoutEffect(() => {
    if (!element.current) return;
    const scope = session.scope.child();
    const own = element.current;
    const group = groupName(session, node.name ?? "") ?? PAGE_MEDIA;
    const groups = syncGroups(session);
    own.muted = session.config.objects().some(({ tag, name = "" }) => /^(Audio|Video)/.test(tag) && groupName(session, name) === group); // of those that play together one is heard
    /** What the others know: events that only tell this are answers to them. */
    let known: ClockEvent = { kind: "pause", time: 0, speed: 1 };
    const member: SyncMember = {
      name: node.name ?? "",
      follow: (event) => {
        known = { ...event, kind: event.kind === "play" || (event.kind !== "pause" && known.kind === "play") ? "play" : "pause" };
        obey(own, event);
      },
      now: () => (own.paused || own.seeking ? null : own.currentTime),
    };
    groups.join(group, member, scope);
    const tell = (kind: ClockEvent["kind"]): void => {
      const { currentTime: time, playbackRate: speed } = own;
      if (kind === known.kind || (kind === "seek" && Math.abs(time - known.time) < 0.05) || (kind === "speed" && speed === known.speed)) return;
      known = { kind: own.paused ? "pause" : "play", time, speed };
      groups.announce(group, member, { kind, time, speed });
    };
    scope.listen(own, "loadedmetadata", () => groups.announce(group, member, { kind: "pause", time: own.currentTime, speed: own.playbackRate }));
    scope.listen(own, "play", () => tell("play"));
    scope.listen(own, "pause", () => tell("pause"));
    scope.listen(own, "seeked", () => tell("seek"));
    scope.listen(own, "ratechange", () => tell("speed"));
    return () => scope.dispose();
  }, [session, node, media.url]);
  return <video ref={element} class={`hyper-media${media.film ? "" : " sound-only"}`} src={media.url} controls preload="metadata" aria-label={node.name} />;
}

function obey(own: HTMLVideoElement, { kind, time, speed }: ClockEvent): void {
  if (own.playbackRate !== speed) own.playbackRate = speed;
  if (Math.abs(own.currentTime - time) > 0.05) own.currentTime = time;
  if (kind === "pause") own.pause();
  else if (kind === "play") own.play().catch(() => undefined); // a browser that lets nothing play unasked: the person presses play here
}
