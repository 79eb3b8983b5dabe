/** `<Pdf>`: the pages of a document, with text that can be selected and found, and boxes on them. */
import { useSignal } from "@preact/signals";
import { signal } from "@preact/signals-core";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { currentPage } from "../core/answers";
import { attrNumber, attrString, type TagNode } from "../core/config";
import type { JsonObject } from "../core/json";
import type { TagDefinition, TagProps } from "../core/registry";
import { pageOfItem, type ResultItem } from "../core/result";
import type { Scope } from "../core/scope";
import type { Session } from "../core/session";
import { PdfBar } from "../surfaces/pdf/bar";
import { type Fault, openPdf, PdfFault, type PdfFile } from "../surfaces/pdf/open";
import { PageList } from "../surfaces/pdf/pagelist";
import { fitWidth } from "../surfaces/pdf/scroll";
import { t } from "../surfaces/pdf/texts";
import { PdfViewer } from "../surfaces/pdf/viewer";
import { NEUTRAL } from "../surfaces/plane/adjust";
import type { Figure } from "../surfaces/plane/figure";
import { type Lens, STILL } from "../surfaces/plane/lens";
import { mediaOf } from "../surfaces/plane/media";
import { figureOf } from "../surfaces/plane/shapes/all";
import { pageBoxValue } from "../surfaces/plane/shapes/pagebox";
import { RectangleFigure } from "../surfaces/plane/shapes/rectangle";
import { ViewBar } from "../surfaces/plane/viewbar";
import { boundValue } from "../surfaces/text/source";
import { provideStatic } from "../surfaces/text/static";
import { offeredTools } from "../tools/bench";
import "../tools/equip/pagetext";
import { Plane } from "../tools/plane";
import { Toolbox } from "../tools/toolbox";
import { Icon } from "../widgets/icon";

type Trouble = Fault | "foreign" | "none";

function PdfObject({ session, node }: TagProps) {
  const [file, setFile] = useState<PdfFile | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const media = mediaOf(session.task, boundValue(session, node));
  const address = media.url ?? (/^data:application\/pdf/i.test(media.reference) ? media.reference : null);
  const [password, setPassword] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (address === null) return setTrouble(media.reason === "pictureForeign" ? "foreign" : media.reason === "pictureNone" ? "none" : "notFound");
    let [gone, opened] = [false, null as PdfFile | null];
    openPdf(address, password).then((one) => {
      if (gone) return one.close();
      opened = one;
      setFile(one);
      setTrouble(null);
    }, (reason: unknown) => gone || setTrouble(reason instanceof PdfFault ? reason.fault : "broken"));
    return () => {
      gone = true;
      opened?.close();
    };
  }, [address, password]);
  if (trouble) return <Missing session={session} node={node} reference={media.reference} trouble={trouble} unlock={setPassword} />;
  if (!file) return <div class="stage pdf" data-object={node.name} aria-busy="true" />;
  return <Pages session={session} node={node} file={file} />;
}

function Pages({ session, node, file }: { readonly session: Session; readonly node: TagNode; readonly file: PdfFile }) {
  const name = node.name ?? "";
  const page = currentPage(session, name);
  const stage = useRef<HTMLDivElement>(null);
  const settled = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const spoken = useRef<HTMLDivElement>(null);
  const failed = useSignal<number | null>(null);
  const finding = useSignal(false);
  const listed = useSignal(true);
  const adjust = useSignal(NEUTRAL);
  const [parts, setParts] = useState<{ readonly plane: Plane; readonly viewer: PdfViewer } | null>(null);
  useLayoutEffect(() => {
    if (!stage.current || !settled.current || !live.current || !sheet.current || !frame.current) return;
    const scope = session.scope.child();
    page.value = Math.min(page.peek(), file.count - 1);
    let viewer: PdfViewer | null = null;
    const plane: Plane = new Plane({
      session, object: name, view: { zoomable: true, belowFit: true, start: "fit", align: [0, 0] }, zoomStep: attrNumber(node, "zoomBy", 1.1),
      parts: { stage: stage.current, settled: settled.current, live: live.current, picture: sheet.current, frame: frame.current },
      size: { width: 595, height: 842 }, page: page.peek(), pages: file.count, crosshair: false, rotate: true,
      announce: (text) => { if (spoken.current) spoken.current.textContent = text; },
      pixels: () => null, goTo: (to) => viewer?.go(to),
      lens: lensOf(file, () => viewer), beside: () => pageSize(plane),
    }, scope);
    viewer = new PdfViewer(file, page, plane, sheet.current, (index) => { failed.value = index; }, scope);
    followWheel(stage.current, viewer, scope);
    scope.add(session.hotkeys.add({ id: `pdf:find:${name}`, title: t("find"), group: "view", keys: "/", run: () => { finding.value = true; } }));
    setParts({ plane, viewer });
    return () => scope.dispose();
  }, [session, node, file]);
  session.document.version.value;
  return (
    <div class="stage pdf" data-object={name} data-pages={file.count}>
      {parts && <PdfBar count={file.count} page={page} go={(to) => parts.viewer.go(to)} find={parts.viewer.find} finding={finding} listed={listed} fitWidth={() => fitWidth(parts.plane.view)} />}
      <div class="pdf-body">
        {parts && listed.value && <PageList file={file} page={page} go={(to) => parts.viewer.go(to)} count={(index) => regionsOn(session, name, index)} />}
        <div class="pdf-stage" ref={stage}>
          <div ref={frame} class="picture-frame" style={`${LAYER};box-shadow:0 0 0 1px #0003,var(--shadow-2);background:#fff`} />
          <div ref={sheet} class="pdf-sheet" style={LAYER} />
          <canvas ref={settled} style={LAYER} aria-hidden="true" />
          <canvas ref={live} style={`${LAYER};touch-action:none;outline-offset:-3px`} role="application" aria-label={name} tabIndex={0} data-region-surface />
          {failed.value !== null && <p class="pdf-failed text-note" role="alert">{t("pageFailed", { n: failed.value + 1 })}</p>}
          <div ref={spoken} class="vh" aria-live="polite" />
          {parts && offeredTools(session, name).length > 0 && <Toolbox bench={parts.plane.bench} />}
          {parts && <ViewBar view={parts.plane.view} zoomControl rotateControl sliders={[]} adjust={adjust} step={1.25} />}
        </div>
      </div>
    </div>
  );
}

const LAYER = "position:absolute;left:0;top:0;transform-origin:0 0";

/** Results of a document are boxes on its pages. */
function lensOf(file: PdfFile, viewer: () => PdfViewer | null): Lens {
  return {
    ...STILL,
    lost: (item) => (pageOfItem(item) < file.count ? null : `page ${pageOfItem(item) + 1} is not there (there are ${file.count})`),
    geometry: (figure, item) => boxOn(viewer(), figure, item),
  };
}

/** What `value` says of a box: parts of the page, its number, the text in it unless the person wrote another one. */
function boxOn(viewer: PdfViewer | null, figure: Figure, item: ResultItem | undefined): JsonObject {
  if (!(figure instanceof RectangleFigure) || !viewer) return figure.value();
  const place = pageBoxValue(figure.rectangle, figure.size);
  const text = viewer.textIn(figure.box);
  if (!item) return { ...place, pageIndex: viewer.page.peek() + 1, ...(text ? { ocrtext: text } : {}) };
  const [own, before] = [item.value?.["ocrtext"], figureOf(item, figure.size)];
  const asRead = typeof own === "string" && text !== null && before !== null && own === viewer.textIn(before.box);
  return asRead ? { ...place, ocrtext: text } : place;
}

/** Natural size of the page, in points, beside the value. */
function pageSize(plane: Plane): JsonObject {
  const { width, height } = plane.model.size;
  return { original_width: Math.round(width), original_height: Math.round(height) };
}

function regionsOn(session: Session, object: string, page: number): number {
  return session.document.regions().filter(({ main: { item } }) => item.to_name === object && pageOfItem(item) === page).length;
}

/** The wheel scrolls; with control (or two fingers that pinch) it zooms, as on pictures. */
function followWheel(stage: HTMLElement, viewer: PdfViewer, scope: Scope): void {
  scope.listen<WheelEvent>(stage, "wheel", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    viewer.wheel(event);
  }, { capture: true, passive: false });
}

interface MissingProps {
  readonly session: Session;
  readonly node: TagNode;
  readonly reference: string;
  readonly trouble: Trouble;
  readonly unlock: (password: string) => void;
}

/** In place of a document that cannot be shown: why, and for a locked one the field for its password. */
function Missing({ session, node, reference, trouble, unlock }: MissingProps) {
  useEffect(() => provideStatic(session, node, signal(true)), [session, node]);
  const locked = trouble === "password" || trouble === "wrongPassword";
  return (
    <div class="stage pdf" data-object={node.name}>
      <div class="empty" role="note" style="max-width:420px;background:var(--panel);border-radius:var(--r-l);box-shadow:var(--shadow-2)">
        <Icon name={locked ? "lock" : "warning"} />
        <h3>{t(locked ? "locked" : "missing")}</h3>
        {reference !== "" && <p class="mono" style="overflow-wrap:anywhere">{reference.slice(0, 300)}</p>}
        {locked ? <Unlock wrong={trouble === "wrongPassword"} unlock={unlock} /> : <p>{t(trouble, { name: attrString(node, "value") })}</p>}
      </div>
    </div>
  );
}

function Unlock({ wrong, unlock }: { readonly wrong: boolean; readonly unlock: (password: string) => void }) {
  const typed = useSignal("");
  return (
    <form class="row g4" onSubmit={(event) => { event.preventDefault(); if (typed.value !== "") unlock(typed.value); }}>
      <input class="input" type="password" autocomplete="off" aria-label={t("password")} placeholder={t("password")} onInput={(event) => { typed.value = event.currentTarget.value; }} />
      <button class="btn">{t("unlock")}</button>
      {wrong && <span class="small" role="alert">{t("wrong")}</span>}
    </form>
  );
}

export default { tag: "Pdf", view: PdfObject, tools: [{ id: "text", key: "T" }] } satisfies TagDefinition;
