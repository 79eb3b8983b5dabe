/** A page of HTML as text: its text nodes in order, counted on the untouched parse, and a harmless copy for showing (trust.md). */
import { disarmed, harmless } from "../../widgets/safehtml";

/** Marks elements that stand in the parse under another name; its value is their own name. */
export const KEPT = "data-kept-as";

/** One text node or line break of the source. `node` is its copy on the page; null when it is not shown there. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly source: Text | null;
  node: Text | null;
}

export interface HtmlText {
  /** All text nodes in document order, each `<br>` as one line break. */
  readonly text: string;
  readonly runs: readonly Run[];
  readonly body: HTMLElement;
}

/** Parse without running or loading anything, and count. */
export function parseHtml(html: string): HtmlText {
  const body = new DOMParser().parseFromString(disarmed(setAside(html)), "text/html").body;
  const runs: Run[] = [];
  const parts: string[] = [];
  let at = 0;
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const source = node.nodeType === Node.TEXT_NODE ? (node as Text) : null;
    if (!source && node.nodeName !== "BR") continue;
    const text = source ? source.data : "\n";
    parts.push(text);
    runs.push({ start: at, end: at + text.length, source, node: null });
    at += text.length;
  }
  return { text: parts.join(""), runs, body };
}

/** `style` under the name of the one element that parses in the same way: the browser would report a style sheet as a violation. */
function setAside(html: string): string {
  return html.replaceAll(/<style(?=[\s>/])/gi, `<noframes ${KEPT}="style"`).replaceAll(/<\/style(?=[\s>])/gi, "</noframes");
}

/** Elements that are left out with all that is in them; an empty placeholder keeps their place. */
const GONE = new Set(["SCRIPT", "STYLE", "NOFRAMES", "IFRAME", "FRAME", "FRAMESET", "OBJECT", "EMBED", "APPLET", "LINK", "META", "BASE", "TEMPLATE", "NOSCRIPT", "SVG", "MATH", "CANVAS", "PORTAL", "FENCEDFRAME", "DIALOG", "SLOT"]);
/** Elements of which only what is in them is shown. */
const BARE = new Set(["FORM", "BUTTON", "INPUT", "SELECT", "OPTION", "OPTGROUP", "TEXTAREA", "LABEL", "FIELDSET", "HTML", "BODY", "HEAD", "MARQUEE", "AUDIO", "VIDEO"]);
const ATTRIBUTES = new Set([
  "class", "title", "lang", "dir", "alt", "width", "height", "colspan", "rowspan", "align", "valign", "bgcolor", "color", "face", "size", "start", "type", "reversed",
  "cite", "datetime", "border", "cellpadding", "cellspacing", "span", "open", "scope", "headers",
]);

export interface CopyOptions {
  readonly links: boolean;
  /** The address that shows a reference; null when it must not be shown. */
  readonly address: (reference: string) => string | null;
}

/** A copy of the body that cannot run, load or cover anything; fills in the runs' nodes. */
export function harmlessCopy(page: HtmlText, into: Document, options: CopyOptions): DocumentFragment {
  const bySource = new Map(page.runs.flatMap((run) => (run.source ? [[run.source as Node, run] as const] : [])));
  const copy = (node: Node): Node | null => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = into.createTextNode((node as Text).data);
      const run = bySource.get(node);
      if (run) run.node = text;
      return text;
    }
    return node.nodeType === Node.ELEMENT_NODE ? element(node as Element) : null;
  };
  const element = (source: Element): Element => {
    const name = source.nodeName.toUpperCase();
    const known = source.namespaceURI === "http://www.w3.org/1999/xhtml" && /^[a-z][a-z0-9-]*$/.test(source.localName);
    if (GONE.has(name) || !known) return placeholder(into, source.localName);
    const made = into.createElement(BARE.has(name) ? "span" : source.localName);
    copyAttributes(source, made, options);
    for (const child of source.childNodes) {
      const inside = copy(child);
      if (inside) made.append(inside);
    }
    return made;
  };
  const all = into.createDocumentFragment();
  for (const child of page.body.childNodes) {
    const one = copy(child);
    if (one) all.append(one);
  }
  return all;
}

function placeholder(into: Document, name: string): HTMLElement {
  const made = into.createElement("span");
  made.dataset["removed"] = name;
  return made;
}

function copyAttributes(source: Element, made: HTMLElement, options: CopyOptions): void {
  for (const { name, value } of source.attributes) {
    if (ATTRIBUTES.has(name)) made.setAttribute(name, value);
    else if (name === "data-style") made.style.cssText = harmless(value);
    else if (name === "src" && made.nodeName === "IMG") {
      const address = options.address(value);
      if (address !== null) made.setAttribute("src", address);
    } else if (name === "href" && made.nodeName === "A" && options.links && /^(https?:|mailto:)/i.test(value.trim())) {
      made.setAttribute("href", value);
      made.setAttribute("target", "_blank");
      made.setAttribute("rel", "noopener noreferrer");
    }
  }
}

/** Style sheets of the page, as text; they may be adopted, not parsed as part of it. */
export function stylesOf(page: HtmlText): string {
  return [...page.body.ownerDocument.querySelectorAll(`noframes[${KEPT}]`)].map((one) => one.textContent ?? "").join("\n");
}
