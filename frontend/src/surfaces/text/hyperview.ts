/** A page of HTML in a frame that runs nothing: its text nodes as blocks, its coordinates as those of the page around it. */
import type { Block } from "./blocks";
import type { Span } from "./granularity";
import type { HtmlText, Run } from "./htmltext";
import { type BlockView, type Place, rangeRects, SpanView, type TextPosition } from "./view";

/** Text nodes painted as one. */
const GATHERED = 40;

interface HyperBlock extends BlockView {
  readonly runs: readonly Run[];
}

export class HyperView extends SpanView {
  readonly blocks: readonly Block[];
  readonly views: readonly HyperBlock[];
  readonly #byNode: ReadonlyMap<Node, Run>;

  /** `glass` lies over the frame and takes presses and keys: in a frame that runs nothing they would be lost to the page. */
  constructor(readonly frame: HTMLIFrameElement, readonly glass: HTMLElement, root: HTMLElement, readonly page: HtmlText) {
    super(root, page.text);
    const groups = Array.from({ length: Math.ceil(page.runs.length / GATHERED) }, (_, i) => page.runs.slice(i * GATHERED, (i + 1) * GATHERED));
    this.blocks = groups.map((runs, i) => ({ start: runs[0]?.start ?? 0, end: runs.at(-1)?.end ?? 0, blank: false, line: i + 1, lines: 1 }));
    this.views = groups.map((runs, index) => ({ block: this.blocks[index] as Block, index, element: root, runs, marks: this.#marks() }));
    this.#byNode = new Map(page.runs.flatMap((run) => (run.node ? [[run.node as Node, run] as const] : [])));
  }

  #marks(): HTMLElement {
    const marks = this.doc.createElement("div");
    marks.className = "text-marks";
    marks.setAttribute("aria-hidden", "true");
    this.root.append(marks);
    return marks;
  }

  override get host(): HTMLElement {
    return this.frame;
  }

  override get pad(): HTMLElement {
    return this.glass;
  }

  override get native(): boolean {
    return false;
  }

  /** What stands in the nearest element that is not part of a line. */
  override paragraph(unit: number): Span {
    const run = this.page.runs.find((one) => one.node !== null && one.end > unit);
    let box = run?.node?.parentElement;
    while (box && box !== this.root && /^inline/.test(getComputedStyle(box).display)) box = box.parentElement;
    const inside = this.page.runs.filter((one) => one.node !== null && box?.contains(one.node));
    return { start: inside[0]?.start ?? unit, end: inside.at(-1)?.end ?? unit };
  }

  override outward(x: number, y: number): Place {
    const box = this.frame.getBoundingClientRect();
    return { x: x + box.left + this.frame.clientLeft, y: y + box.top + this.frame.clientTop };
  }

  override inward(x: number, y: number): Place {
    const box = this.frame.getBoundingClientRect();
    return { x: x - box.left - this.frame.clientLeft, y: y - box.top - this.frame.clientTop };
  }

  position(unit: number, side: "start" | "end"): TextPosition | null {
    const shown = this.page.runs.filter((run) => run.node !== null);
    const run = side === "start" ? shown.find((one) => one.end > unit) : shown.findLast((one) => one.start < unit);
    if (!run?.node) return null;
    return { node: run.node, offset: Math.min(Math.max(0, unit - run.start), run.node.length) };
  }

  offsetOf(node: Node, offset: number): number {
    const run = this.#byNode.get(node);
    if (run) return run.start + offset;
    const next = node.childNodes[offset];
    const after = this.page.runs.find(({ node: one }) => one !== null && (next ? next === one || next.contains(one) || follows(next, one) : follows(node, one) && !node.contains(one)));
    return after?.start ?? this.text.length;
  }

  rects(view: BlockView, span: Span): readonly DOMRect[] {
    return (this.views[view.index]?.runs ?? []).flatMap((run) => {
      if (!run.node || run.end <= span.start || run.start >= span.end || run.node.data.trim() === "") return [];
      return rangeRects(run.node, Math.max(0, span.start - run.start), Math.min(run.node.length, span.end - run.start));
    });
  }

  /** Floats and columns put blocks beside each other: every one is asked. */
  between(top: number, bottom: number): readonly BlockView[] {
    return this.views.filter((view) => {
      const [first, last] = [view.runs.find((run) => run.node), view.runs.findLast((run) => run.node)];
      if (!first?.node || !last?.node) return false;
      const range = this.doc.createRange();
      range.setStart(first.node, 0);
      range.setEnd(last.node, last.node.length);
      const box = range.getBoundingClientRect();
      return box.bottom >= top && box.top <= bottom;
    });
  }

  bringNear(): void {
    // a page of HTML is always laid out
  }

  override unfold(unit: number): void {
    for (let one = this.position(unit, "start")?.node.parentElement; one && one !== this.root; one = one.parentElement) {
      if (one.nodeName === "DETAILS") one.setAttribute("open", "");
    }
  }

  override activate(at: Place | number): boolean {
    const inside = typeof at === "number" ? this.position(at, "start")?.node.parentElement : this.doc.elementFromPoint(at.x, at.y);
    const fold = inside?.closest("summary")?.parentElement;
    if (fold?.nodeName !== "DETAILS") return false;
    fold.toggleAttribute("open");
    return true;
  }

  /** A stretch as it is displayed: the browser's own reading of a selection. */
  displayed(span: Span): string {
    const [from, to] = [this.position(span.start, "start"), this.position(span.end, "end")];
    const selection = this.selection();
    if (!from || !to || !selection) return this.text.slice(span.start, span.end);
    selection.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
    const text = selection.toString();
    selection.removeAllRanges();
    return text;
  }
}

function follows(a: Node, b: Node): boolean {
  return (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
