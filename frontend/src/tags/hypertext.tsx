/** `<HyperText>`: a page of HTML that can carry spans; without a name, markup of the layout. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { attrBool, attrString, type TagNode } from "../core/config";
import type { TagDefinition, TagProps } from "../core/registry";
import type { Scope } from "../core/scope";
import type { Session } from "../core/session";
import { FindBar } from "../surfaces/text/findbar";
import { fillFrame } from "../surfaces/text/frame";
import { type EmbeddedMedia, embeddedMedia, HyperMedia } from "../surfaces/text/hypermedia";
import { HyperModel } from "../surfaces/text/hypermodel";
import { HyperView } from "../surfaces/text/hyperview";
import { parseHtml } from "../surfaces/text/htmltext";
import { carriesSpans, Notes, savesText } from "../surfaces/text/loaded";
import { setUp } from "../surfaces/text/setup";
import { loadText, mediaUrl, SourceError } from "../surfaces/text/source";
import type { TextSurface } from "../surfaces/text/surface";
import { SafeHtml } from "../widgets/safehtml";

function HyperTextView(props: TagProps) {
  const { session, node } = props;
  if (node.name === undefined && attrString(node, "value") === "") return <SafeHtml html={node.text ?? ""} class="hyper-layout" />;
  return <HyperObject {...props} carries={carriesSpans(session, node.name)} />;
}

function HyperObject({ session, node, carries }: TagProps & { readonly carries: boolean }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const glass = useRef<HTMLDivElement>(null);
  const live = useRef<HTMLDivElement>(null);
  const [surface, setSurface] = useState<TextSurface | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [media, setMedia] = useState<EmbeddedMedia | null>(null);
  useLayoutEffect(() => {
    const scope = session.scope.child();
    const announce = (text: string): void => { if (live.current) live.current.textContent = text; };
    void show(session, node, frame.current, glass.current, scope, announce, setMedia).then((made) => scope.ended || setSurface(made), (reason: unknown) => {
      if (!(reason instanceof SourceError)) throw reason;
      setError(reason.message);
    });
    return () => scope.dispose();
  }, [session, node]);
  return (
    <div class={`text-object hyper${carries && session.settings.showLabels.value ? " named" : ""}`} data-object={node.name} role="group" aria-label={node.name}>
      {surface && carries && <FindBar surface={surface} />}
      <Notes session={session} node={node} error={error} />
      {media && <HyperMedia session={session} node={node} media={media} />}
      <div class="hyper-place">
        <iframe ref={frame} class={`hyper-frame${attrBool(node, "inline", false) ? " inline" : ""}`} title={node.name ?? "HTML"} tabIndex={-1} />
        <div ref={glass} class="hyper-glass" role="group" aria-label={node.name} tabIndex={carries ? 0 : undefined} />
      </div>
      <div class="vh" aria-live="polite" ref={live} />
    </div>
  );
}

async function show(session: Session, node: TagNode, frame: HTMLIFrameElement | null, glass: HTMLElement | null, scope: Scope, announce: (text: string) => void, found: (media: EmbeddedMedia | null) => void): Promise<TextSurface | null> {
  if (!frame || !glass) return null;
  const page = parseHtml(attrString(node, "value") === "" ? node.text ?? "" : await loadText(session, node));
  const address = (reference: string): string | null => {
    const url = mediaUrl(session, reference);
    return /^data:image\//i.test(url) || new URL(url, location.href).origin === location.origin ? url : null;
  };
  found(embeddedMedia(page.body, (reference) => {
    const url = mediaUrl(session, reference);
    return new URL(url, location.href).origin === location.origin ? url : null;
  }));
  const body = await fillFrame(frame, page, attrBool(node, "inline", false), { links: attrBool(node, "clickableLinks", false), address }, scope);
  if (!body) return null;
  body.classList.toggle("carries", glass.tabIndex >= 0);
  const view = new HyperView(frame, glass, body, page);
  const model = new HyperModel(page, savesText(node), (span) => view.displayed(span));
  if (attrBool(node, "clickableLinks", false)) followLinks(view, scope);
  return setUp({ session, node, model, view, scope }, announce);
}

/** A click on a link opens it beside the page. */
function followLinks(view: HyperView, scope: Scope): void {
  scope.listen<MouseEvent>(view.pad, "click", (event) => {
    const { x, y } = view.inward(event.clientX, event.clientY);
    const link = view.doc.elementFromPoint(x, y)?.closest("a[href]");
    if (link) window.open(link.getAttribute("href") ?? "", "_blank", "noopener,noreferrer");
  });
}

const definition: TagDefinition = { tag: "HyperText", view: HyperTextView };
export default definition;
