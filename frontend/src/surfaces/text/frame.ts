/** The frame of a `HyperText`: same origin so that one can select in it, sandboxed so that nothing runs in it. */
import { ownUrls } from "../../core/css";
import type { Scope } from "../../core/scope";
import { type CopyOptions, harmlessCopy, type HtmlText, stylesOf } from "./htmltext";

const POLICY = "default-src 'none'; img-src 'self' data: blob:; style-src 'self'; font-src 'self' data:; media-src 'none'; form-action 'none'; base-uri 'none'";
const SHELL = `<!doctype html><html lang=""><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>text</title></head><body></body></html>`;

/** Wait until an empty frame stands, then put the harmless copy in; answers the element that holds it. */
export async function fillFrame(frame: HTMLIFrameElement, page: HtmlText, inline: boolean, options: CopyOptions, scope: Scope): Promise<HTMLElement | null> {
  frame.setAttribute("sandbox", "allow-same-origin");
  await new Promise<void>((done) => {
    frame.addEventListener("load", () => done(), { once: true });
    frame.srcdoc = SHELL;
  });
  const inside = frame.contentDocument;
  if (!inside || scope.ended) return null;
  await linkStyles(inside);
  if (scope.ended) return null;
  inside.documentElement.dataset["theme"] = inline ? document.documentElement.dataset["theme"] ?? "" : "light";
  inside.body.className = `hyper-body ${inline ? "inline" : "paper"}`;
  inside.body.append(harmlessCopy(page, inside, options));
  adopt(inside, stylesOf(page));
  followHeight(frame, inside, scope);
  return inside.body;
}

/** Our own tokens and the marks of texts, inside of the frame, too. */
async function linkStyles(inside: Document): Promise<void> {
  const ours = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter((link) => /\/(tokens|text)[^/]*\.css/.test(link.href));
  await Promise.all(ours.map((link) => new Promise<void>((done) => {
    const copy = inside.createElement("link");
    copy.rel = "stylesheet";
    copy.addEventListener("load", () => done(), { once: true });
    copy.addEventListener("error", () => done(), { once: true });
    copy.href = link.href;
    inside.head.append(copy);
  })));
}

/** The page's own style sheet, as a constructed one: it cannot import anything, and addresses in it meet the policy. */
function adopt(inside: Document, css: string): void {
  const Sheet = (inside.defaultView as (Window & { CSSStyleSheet?: typeof CSSStyleSheet }) | null)?.CSSStyleSheet;
  if (css.trim() === "" || !Sheet) return;
  const sheet = new Sheet();
  sheet.replaceSync(ownUrls(css.replaceAll(/@import[^;]*;/gi, "")));
  inside.adoptedStyleSheets = [...inside.adoptedStyleSheets, sheet];
}

/** The frame is as high as its content: the page around it scrolls. */
function followHeight(frame: HTMLIFrameElement, inside: Document, scope: Scope): void {
  const fit = (): void => {
    frame.style.height = `${Math.ceil(Math.max(inside.body.getBoundingClientRect().height, inside.body.scrollHeight))}px`;
  };
  const observer = new ResizeObserver(fit);
  observer.observe(inside.body);
  scope.add(() => observer.disconnect());
  fit();
}
