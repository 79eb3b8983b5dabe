/** One page in the page: its picture, drawn anew when the zoom asks for more pixels, and its text over it, transparent. */
import type { PDFPageProxy, RenderTask } from "pdfjs-dist";
import type { Box } from "../../geometry/box";
import type { Size } from "../../geometry/point";
import { boxesOf, type PageText, type Run } from "./pagetext";

/** Pixels of the largest picture of a page. */
const MOST_PIXELS = 16e6;

export class PageLayer {
  readonly #holder: HTMLElement;
  readonly #marks = document.createElement("div");
  readonly #text = document.createElement("div");
  #canvas: HTMLCanvasElement | null = null;
  #task: RenderTask | null = null;
  #page: PDFPageProxy | null = null;
  /** Pixels per point of the picture that is shown or coming. */
  #scale = 0;

  constructor(holder: HTMLElement) {
    this.#holder = holder;
    this.#marks.className = "pdf-marks";
    this.#text.className = "pdf-text";
    this.#text.setAttribute("role", "document");
    holder.append(this.#marks, this.#text);
  }

  /** Show another page; its picture comes with the next `draw`. */
  show(page: PDFPageProxy, size: Size): void {
    this.#task?.cancel();
    this.#page = page;
    this.#scale = 0;
    this.#text.replaceChildren();
    this.#marks.replaceChildren();
    this.#canvas?.remove();
    this.#canvas = null;
    Object.assign(this.#holder.style, { width: `${size.width}px`, height: `${size.height}px` });
  }

  /** Draw the page with this many pixels per point, unless it is drawn as sharply already. Rejects when it cannot be drawn. */
  async draw(wanted: number): Promise<void> {
    const page = this.#page;
    if (!page) return;
    const { width, height } = page.getViewport({ scale: 1 });
    const scale = Math.min(wanted, Math.sqrt(MOST_PIXELS / (width * height)));
    if (this.#scale >= scale * 0.99 && this.#scale <= scale * 2) return;
    this.#scale = scale;
    this.#task?.cancel();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
    const task = page.render({ canvas, viewport: page.getViewport({ scale }) });
    this.#task = task;
    if (await finished(task) && this.#task === task) this.#swap(canvas);
  }

  #swap(canvas: HTMLCanvasElement): void {
    canvas.className = "pdf-picture";
    canvas.setAttribute("aria-hidden", "true");
    this.#canvas?.remove();
    this.#canvas = canvas;
    this.#holder.prepend(canvas);
  }

  /** Lay the text over the picture, for screen readers and for copying. */
  write(text: PageText): void {
    const pen = document.createElement("canvas").getContext("2d");
    this.#text.replaceChildren(...text.runs.flatMap((run) => {
      const broken = text.text[run.start + run.text.length] === "\n";
      return broken ? [spanOf(run, pen), document.createElement("br")] : [spanOf(run, pen)];
    }));
  }

  /** Mark places found; `current` stands out. */
  mark(text: PageText, places: readonly (readonly [number, number])[], current: number): void {
    this.#marks.replaceChildren(...places.flatMap(([start, end], i) => boxesOf(text, start, end).map((box) => markOf(box, i === current))));
  }

  /** Have the browser select units of the text, so that they can be seen and copied. */
  select(start: number, end: number): void {
    const selection = document.getSelection();
    const [from, to] = [this.#place(start, "start"), this.#place(end, "end")];
    if (!selection || !from || !to || start >= end) return void selection?.removeAllRanges();
    selection.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  }

  #place(unit: number, side: "start" | "end"): { readonly node: Node; readonly offset: number } | null {
    for (const span of this.#text.querySelectorAll<HTMLElement>("span")) {
      const [start, length] = [Number(span.dataset["start"]), span.textContent.length];
      const inside = side === "start" ? unit < start + length : unit <= start + length;
      if (inside && span.firstChild) return { node: span.firstChild, offset: Math.max(0, unit - start) };
    }
    return null;
  }

  stop(): void {
    this.#task?.cancel();
  }
}

/** False when another drawing took its place. */
async function finished(task: RenderTask): Promise<boolean> {
  try {
    await task.promise;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "RenderingCancelledException") return false;
    throw error;
  }
}

const FONT = "sans-serif";
/** Where a browser puts the base line of a line of text, of its height. */
const BASE = 0.78;

function spanOf(run: Run, pen: CanvasRenderingContext2D | null): HTMLElement {
  const span = document.createElement("span");
  span.textContent = run.text;
  span.dataset["start"] = String(run.start);
  if (pen) pen.font = `${run.height}px ${FONT}`;
  const stretch = run.width / (pen?.measureText(run.text).width || run.width || 1);
  const angle = Math.atan2(run.along.y, run.along.x);
  const { x, y } = run.from;
  const up = BASE * run.height;
  Object.assign(span.style, {
    left: `${x + run.along.y * up}px`, top: `${y - run.along.x * up}px`, fontSize: `${run.height}px`, transform: `rotate(${angle}rad) scaleX(${stretch})`,
  });
  return span;
}

function markOf(box: Box, current: boolean): HTMLElement {
  const mark = document.createElement("i");
  if (current) mark.className = "current";
  Object.assign(mark.style, { left: `${box.minX}px`, top: `${box.minY}px`, width: `${box.maxX - box.minX}px`, height: `${box.maxY - box.minY}px` });
  return mark;
}
