/** Opens PDF documents with pdf.js, which comes with the first of them; its worker and fonts lie on this machine. */
import { parts } from "labelfs:pdf";
import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist";
import type { TextItem as PdfItem } from "pdfjs-dist/types/src/display/api";
import { type Advance, type PageText, pageText } from "./pagetext";

export type Fault = "notFound" | "broken" | "password" | "wrongPassword";

export class PdfFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault);
  }
}

export type Library = typeof import("pdfjs-dist");

/** An open document; pages count from 0. */
export class PdfFile {
  readonly #pages = new Map<number, Promise<PDFPageProxy>>();
  readonly #texts = new Map<number, Promise<PageText>>();

  constructor(readonly library: Library, readonly document: PDFDocumentProxy) {}

  get count(): number {
    return this.document.numPages;
  }

  page(index: number): Promise<PDFPageProxy> {
    const known = this.#pages.get(index) ?? this.document.getPage(index + 1);
    this.#pages.set(index, known);
    return known;
  }

  /** Text of a page; read once. */
  text(index: number): Promise<PageText> {
    const known = this.#texts.get(index) ?? this.#readText(index);
    this.#texts.set(index, known);
    return known;
  }

  async #readText(index: number): Promise<PageText> {
    const page = await this.page(index);
    const { items } = await page.getTextContent();
    return pageText(items.filter((item): item is PdfItem => "str" in item), page.getViewport({ scale: 1 }).transform, letterWidths());
  }

  close(): void {
    void this.document.loadingTask.destroy();
  }
}

const widths = new Map<string, number>();

/** Letters as wide as in the browser's plain font: near enough to tell which of them lie in a box. */
function letterWidths(): Advance {
  const pen = document.createElement("canvas").getContext("2d");
  if (pen) pen.font = "100px sans-serif";
  return (letter) => {
    const known = widths.get(letter) ?? pen?.measureText(letter).width ?? 1;
    widths.set(letter, known);
    return known;
  };
}

let loading: Promise<Library> | null = null;

async function library(): Promise<Library> {
  const loaded = await (loading ??= import("pdfjs-dist"));
  loaded.GlobalWorkerOptions.workerSrc = `${parts}worker.js`;
  return loaded;
}

/** Open a document of this machine. Throws `PdfFault`. */
export async function openPdf(url: string, password?: string): Promise<PdfFile> {
  const pdfjs = await library();
  const source = url.startsWith("data:") ? { data: bytesOf(url) } : { url };
  const task = pdfjs.getDocument({
    ...source, ...(password === undefined ? {} : { password }),
    cMapUrl: `${parts}cmaps/`, standardFontDataUrl: `${parts}fonts/`, wasmUrl: `${parts}decoders/`,
    useWasm: false, disableWorkerRendering: true, disableAutoFetch: true, disableStream: true, rangeChunkSize: 1 << 18, verbosity: 0,
  });
  try {
    return new PdfFile(pdfjs, await task.promise);
  } catch (error) {
    void task.destroy();
    throw new PdfFault(faultOf(pdfjs, error));
  }
}

function faultOf(pdfjs: Library, error: unknown): Fault {
  if (error instanceof pdfjs.PasswordException) return error.code === pdfjs.PasswordResponses.INCORRECT_PASSWORD ? "wrongPassword" : "password";
  return error instanceof pdfjs.ResponseException ? "notFound" : "broken";
}

/** Bytes of a `data:` address; the page's policy lets nothing fetch one. */
function bytesOf(url: string): Uint8Array {
  const [head = "", body = ""] = [url.slice(0, url.indexOf(",")), url.slice(url.indexOf(",") + 1)];
  try {
    const raw = /;base64$/i.test(head) ? atob(body) : decodeURIComponent(body);
    return Uint8Array.from(raw, (char) => char.charCodeAt(0));
  } catch {
    throw new PdfFault("broken");
  }
}
