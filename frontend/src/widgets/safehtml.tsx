/** HTML of a config or task, sanitised: nothing runs, nothing frames, styles only as properties of their own element. */
import { useEffect, useRef } from "preact/hooks";
import { isOwnAddress } from "../core/css";
import type DOMPurify from "dompurify";

type Purifier = typeof DOMPurify;

let purifier: Promise<Purifier> | null = null;

/** The sanitiser, loaded when the first HTML is shown. */
export function loadPurifier(): Promise<Purifier> {
  purifier ??= import("dompurify").then((module) => module.default);
  return purifier;
}

const FORBIDDEN = { FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select", "iframe", "object", "embed", "link", "meta", "base"], FORBID_ATTR: ["id", "name"] };

/** Sanitised HTML as nodes. Inline styles are set as properties, which the page's security policy allows. */
export async function sanitised(html: string): Promise<DocumentFragment> {
  const purify = await loadPurifier();
  const fragment = purify.sanitize(disarmed(html), { ...FORBIDDEN, RETURN_DOM_FRAGMENT: true });
  for (const element of fragment.querySelectorAll<HTMLElement>("[data-style]")) {
    element.style.cssText = harmless(element.dataset["style"] ?? "");
    element.removeAttribute("data-style");
  }
  for (const one of fragment.querySelectorAll("[src], [srcset], [poster], [background]")) keepOwn(one);
  for (const link of fragment.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  return fragment;
}

/** What lies on another machine is not asked for; a picture's words stay. */
function keepOwn(element: Element): void {
  for (const name of ["src", "srcset", "poster", "background"]) {
    if (!isOwnAddress(element.getAttribute(name) ?? "")) element.removeAttribute(name);
  }
}

/** Styles set aside, event handlers and bases made harmless names: the browser reports them as violations even while they are being removed. */
export function disarmed(html: string): string {
  const quiet = html.replaceAll(/<(\/?)base(?=[\s/>])/gi, "<$1wbr").replaceAll(/<(\/?)style(?=[\s/>])/gi, "<$1noframes");
  return quiet.replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/([\s"'/])style(\s*=)/gi, "$1data-style$2").replaceAll(/([\s"'/])on(\w+\s*=)/gi, "$1data-on$2"));
}

/** Declarations without addresses and without places outside of the element's own box. */
export function harmless(style: string): string {
  return style.split(";").filter((one) => !/url\s*\(|expression\s*\(|position\s*:\s*(fixed|sticky)|z-index/i.test(one)).join(";");
}

export function SafeHtml({ html, class: className }: { readonly html: string; readonly class?: string }) {
  const root = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let gone = false;
    void sanitised(html).then((fragment) => {
      if (!gone) root.current?.replaceChildren(fragment);
    });
    return () => { gone = true; };
  }, [html]);
  return <span class={className ?? "safe-html"} ref={root} />;
}
