/** `<Image>`: a picture, or a list of them, with everything that is drawn on it. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { currentPage } from "../core/answers";
import { attrBool, attrNumber, attrString, type TagNode } from "../core/config";
import type { TagDefinition, TagProps } from "../core/registry";
import type { Session } from "../core/session";
import { t } from "../core/strings";
import { resolve } from "../core/variables";
import type { Pixels } from "../geometry/floodfill";
import type { Size } from "../geometry/point";
import { type Align, matrixOf, toView, type Turn, turnedSize } from "../geometry/viewport";
import { type Adjustments, filterOf, NEUTRAL } from "../surfaces/plane/adjust";
import { type Media, pagesOf } from "../surfaces/plane/media";
import { ViewBar } from "../surfaces/plane/viewbar";
import type { ViewOptions, Zoom } from "../surfaces/plane/view";
import { extras } from "../tools/all";
import { offeredTools } from "../tools/bench";
import { Plane } from "../tools/plane";
import { Toolbox } from "../tools/toolbox";
import { useLater } from "../widgets/later";
import { Icon } from "../widgets/icon";

type Shown = "loading" | "shown" | "missing";

function ImageObject({ session, node }: TagProps) {
  const name = node.name ?? "";
  const pages = pagesOf(session.task, pictureValue(session, node));
  const page = currentPage(session, name);
  const media = pages[Math.min(page.value, pages.length - 1)] ?? pages[0] as Media;
  const listed = isList(session, node);
  const stage = useRef<HTMLDivElement>(null);
  const settled = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const spoken = useRef<HTMLDivElement>(null);
  const [plane, setPlane] = useState<Plane | null>(null);
  const [shown, setShown] = useState<Shown>("loading");
  const adjust = useSignal<Adjustments>(NEUTRAL);

  useLayoutEffect(() => {
    if (!stage.current || !settled.current || !live.current || !picture.current || !frame.current) return;
    const scope = session.scope.child();
    const made: Plane = new Plane({
      session, object: name, view: viewOptions(node), zoomStep: attrNumber(node, "zoomBy", 1.1),
      parts: { stage: stage.current, settled: settled.current, live: live.current, picture: picture.current, frame: frame.current },
      size: knownSize(session, name, 0), page: listed ? page.peek() : null, pages: pages.length,
      crosshair: attrBool(node, "crosshair", false), rotate: attrBool(node, "rotateControl", false),
      announce: (text) => { if (spoken.current) spoken.current.textContent = text; },
      pixels: () => (picture.current ? pixelsOf(picture.current, made.view.viewport.peek().image) : null),
      goTo: (to) => { page.value = Math.min(Math.max(to, 0), pages.length - 1); },
    }, scope);
    setPlane(made);
    return () => scope.dispose();
  }, [session, node]);

  const place = (size: Size | null): void => {
    if (!plane) return;
    const known = size ?? knownSize(session, name, page.peek());
    plane.show(known, listed ? page.peek() : null, knownTurn(session, name, page.peek()), size !== null);
    setShown(size ? "shown" : "missing");
  };
  useLayoutEffect(() => {
    setShown("loading");
    if (!plane || !picture.current) return;
    if (media.url === null) place(null);
    else if (picture.current.complete && picture.current.naturalWidth > 0 && samePicture(picture.current, media.url)) place(sizeOf(picture.current, media, session, name));
  }, [plane, media.url, page.value]);

  const tiles = useLater((media.view?.levels ?? 0) > 0, () => import("../surfaces/plane/tiles"));
  const pager = useLater(listed, () => import("../surfaces/plane/pager"));
  const smooth = attrBool(node, "smoothing", session.settings.smoothing.value);
  const gammaId = `gamma-${name.replaceAll(/\W/g, "-")}`;
  const size = plane?.view.viewport.value.image;
  return (
    <div class="stage" data-object={name} ref={stage} style={stageStyle(node)} aria-busy={shown === "loading"}>
      <div ref={frame} class="picture-frame" style={`${LAYER};box-shadow:0 0 0 1px #0003,var(--shadow-2);background:var(--sunken)`} />
      <img
        ref={picture} alt="" draggable={false} {...(media.url === null ? {} : { src: media.url })} {...crossOrigin(node)}
        onLoad={(event) => place(sizeOf(event.currentTarget, media, session, name))} onError={() => place(null)}
        style={{
          position: "absolute", left: "0", top: "0", transformOrigin: "0 0", maxWidth: "none", pointerEvents: "none",
          width: size ? `${size.width}px` : "auto", height: size ? `${size.height}px` : "auto",
          imageRendering: smooth ? "auto" : "pixelated", filter: filterOf(adjust.value, gammaId),
          visibility: shown === "shown" ? "visible" : "hidden",
        }}
      />
      {tiles && plane && media.view && shown === "shown" && <tiles.Tiles key={media.url} view={media.view} viewport={plane.view.viewport} filter={filterOf(adjust.value, gammaId)} smooth={smooth} />}
      <GammaFilter id={gammaId} gamma={adjust.value.gamma} />
      {attrBool(node, "grid", false) && plane && <Grid node={node} plane={plane} />}
      <canvas ref={settled} style={LAYER} aria-hidden="true" />
      <canvas ref={live} style={`${LAYER};touch-action:none;outline-offset:-3px`} role="application" aria-label={name} tabIndex={0} data-region-surface />
      {shown === "missing" && <Missing media={media} field={attrString(node, "valueList") || attrString(node, "value")} />}
      <div ref={spoken} class="vh" aria-live="polite" />
      {plane && (offeredTools(session, name).length > 0) && <Toolbox bench={plane.bench} />}
      {plane && extras().map(({ bar: Bar }, i) => Bar && <Bar key={i} bench={plane.bench} />)}
      {plane && (
        <ViewBar
          view={plane.view} zoomControl={attrBool(node, "zoomControl", true) && attrBool(node, "zoom", true)} rotateControl={attrBool(node, "rotateControl", false)}
          sliders={sliders(node)} adjust={adjust} step={Math.max(attrNumber(node, "zoomBy", 1.1), 1.25)}
        />
      )}
      {pager && <pager.Pager pages={pages} page={page} />}
    </div>
  );
}

const LAYER = "position:absolute;left:0;top:0;transform-origin:0 0";

function Missing({ media, field }: { readonly media: Media; readonly field: string }) {
  const reason = media.reason ?? "pictureBroken";
  return (
    <div class="empty" role="note" style="position:relative;pointer-events:none;max-width:420px;background:var(--panel);border-radius:var(--r-l);box-shadow:var(--shadow-2)">
      <Icon name="image" />
      <h3>{t("pictureMissing")}</h3>
      {media.reference && <p class="mono" style="overflow-wrap:anywhere">{media.reference.slice(0, 300)}</p>}
      <p>{t(reason, { name: field })}</p>
    </div>
  );
}

/** Lines every `gridSize` image pixels over the picture. */
function Grid({ node, plane }: { readonly node: TagNode; readonly plane: Plane }) {
  const view = plane.view.viewport.value;
  const step = attrNumber(node, "gridSize", 30) * view.zoom;
  if (!(step >= 3)) return null;
  const colour = attrString(node, "gridColor", "#EEEEF4");
  const [, , , , left, top] = matrixOf(view);
  const size = turnedSize(view);
  const corner = { x: Math.min(left, toView(view, { x: view.image.width, y: view.image.height }).x), y: Math.min(top, toView(view, { x: view.image.width, y: view.image.height }).y) };
  return (
    <div
      aria-hidden="true" style={{
        position: "absolute", pointerEvents: "none", left: `${corner.x}px`, top: `${corner.y}px`, width: `${size.width * view.zoom}px`, height: `${size.height * view.zoom}px`,
        backgroundImage: `linear-gradient(to right, ${colour} 1px, transparent 1px), linear-gradient(to bottom, ${colour} 1px, transparent 1px)`, backgroundSize: `${step}px ${step}px`,
      }}
    />
  );
}

function GammaFilter({ id, gamma }: { readonly id: string; readonly gamma: number }) {
  if (gamma === 1) return null;
  const channel = { type: "gamma", exponent: String(1 / gamma), amplitude: "1", offset: "0" };
  return (
    <svg width="0" height="0" style="position:absolute" aria-hidden="true">
      <filter id={id} color-interpolation-filters="sRGB">
        <feComponentTransfer><feFuncR {...channel} /><feFuncG {...channel} /><feFuncB {...channel} /></feComponentTransfer>
      </filter>
    </svg>
  );
}

function isList(session: Session, node: TagNode): boolean {
  return attrString(node, "valueList") !== "" || Array.isArray(pictureValue(session, node));
}

function pictureValue(session: Session, node: TagNode) {
  return resolve(attrString(node, "valueList") || attrString(node, "value"), session.task.data);
}

/** The size that results of this page go by; for pictures that are not there (yet). */
function knownSize(session: Session, object: string, page: number): Size {
  for (const { main: { item } } of session.document.regions()) {
    if (item.to_name !== object || (item.item_index ?? 0) !== page) continue;
    const { original_width: width = 0, original_height: height = 0 } = item;
    if (width > 0 && height > 0) return { width, height };
  }
  return { width: 800, height: 600 };
}

/** How the picture was turned when its regions were drawn, if they agree. */
function knownTurn(session: Session, object: string, page: number): Turn {
  const turns = new Set<unknown>();
  for (const { main: { item } } of session.document.regions()) {
    if (item.to_name === object && (item.item_index ?? 0) === page) turns.add(item.image_rotation ?? 0);
  }
  const [only] = turns;
  return turns.size === 1 && (only === 90 || only === 180 || only === 270) ? only : 0;
}

/** Read once per picture; null when the browser does not let them be read, or shows a smaller preview. */
function pixelsOf(image: HTMLImageElement, size: Size): Pixels | null {
  const { naturalWidth: width, naturalHeight: height } = image;
  if (width > 0 && width !== size.width) return null;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  if (!ctx || width === 0 || height === 0) return null;
  ctx.drawImage(image, 0, 0, width, height);
  try {
    return { width, height, data: ctx.getImageData(0, 0, width, height).data };
  } catch {
    return null; // a picture of another origin: its pixels are secret
  }
}

/** That of the picture itself, not of its preview; drawings without a size of their own report none. */
function sizeOf(image: HTMLImageElement, media: Media, session: Session, object: string): Size {
  if (media.view) return { width: media.view.width, height: media.view.height };
  const { naturalWidth: width, naturalHeight: height } = image;
  return width > 0 && height > 0 ? { width, height } : knownSize(session, object, 0);
}

function samePicture(image: HTMLImageElement, url: string): boolean {
  return image.currentSrc === new URL(url, document.baseURI).href;
}

function viewOptions(node: TagNode): ViewOptions {
  const zoom = attrString(node, "defaultZoom", "fit");
  const align = (name: string, low: string, high: string): Align => {
    const value = attrString(node, name).toLowerCase();
    return value === low ? -1 : value === high ? 1 : 0;
  };
  return {
    zoomable: attrBool(node, "zoom", true),
    belowFit: attrBool(node, "negativeZoom", false),
    start: (["fit", "auto", "original"] as readonly string[]).includes(zoom) ? (zoom as Zoom) : "fit",
    align: [align("horizontalAlignment", "left", "right"), align("verticalAlignment", "top", "bottom")],
  };
}

function stageStyle(node: TagNode): Record<string, string> {
  const css = (name: string): string => attrString(node, name);
  const style: Record<string, string> = { flex: "1 1 auto", minHeight: "min(45vh, 280px)" };
  for (const [attr, key] of [["width", "width"], ["maxWidth", "maxWidth"], ["height", "height"], ["maxHeight", "maxHeight"]] as const) {
    if (css(attr)) style[key] = /^\d+$/.test(css(attr)) ? `${css(attr)}px` : css(attr);
  }
  return style;
}

function sliders(node: TagNode): readonly (keyof Adjustments)[] {
  return (["brightness", "contrast", "gamma"] as const).filter((key) => attrBool(node, `${key}Control`, false));
}

function crossOrigin(node: TagNode): { crossOrigin?: "anonymous" | "use-credentials" } {
  const value = attrString(node, "crossOrigin", "none");
  return value === "anonymous" || value === "use-credentials" ? { crossOrigin: value } : {};
}

export default { tag: "Image", view: ImageObject } satisfies TagDefinition;
