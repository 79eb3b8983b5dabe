/** A plain text in blocks, gathered into chunks that are laid out only near the window. */
import { type Block } from "./blocks";
import type { Span } from "./granularity";
import { type BlockView, rangeRects, SpanView, type TextPosition } from "./view";

interface PlainBlock extends BlockView {
  readonly node: Text;
}

/** Neighbouring blocks that the browser lays out together. */
interface Chunk {
  readonly element: HTMLElement;
  readonly first: number;
  last: number;
}

/** Characters in a chunk. */
const CHUNK = 6000;

/** Puts more around a block's text (an utterance's speaker); answers the element that takes the text. */
export type Dress = (index: number, element: HTMLElement) => HTMLElement;

export class PlainView extends SpanView {
  readonly views: readonly PlainBlock[];
  readonly #byElement = new Map<Node, PlainBlock>();
  readonly #chunks: Chunk[] = [];

  /** `lengths`: characters of each block that are shown; what follows in it only separates. */
  constructor(root: HTMLElement, text: string, readonly blocks: readonly Block[], readonly dress?: Dress, readonly lengths?: readonly number[]) {
    super(root, text);
    const all = document.createDocumentFragment();
    this.views = this.blocks.map((block, index) => this.#make(block, index, this.#chunk(block, index, all)));
    this.#estimate();
    root.append(all);
  }

  /** The element that a block goes into: the open chunk, or a new one when that is full. */
  #chunk(block: Block, index: number, all: DocumentFragment): HTMLElement {
    const open = this.#chunks.at(-1);
    if (open && block.end - (this.blocks[open.first] as Block).start <= CHUNK) {
      open.last = index;
      return open.element;
    }
    const element = document.createElement("div");
    element.className = "text-chunk";
    all.append(element);
    this.#chunks.push({ element, first: index, last: index });
    return element;
  }

  /** Heights of the chunks before they are laid out. */
  #estimate(): void {
    for (const { element, first, last } of this.#chunks) {
      const inside = this.blocks.slice(first, last + 1);
      element.style.setProperty("--lines", String(inside.filter((block) => !block.blank).reduce((sum, block) => sum + linesIn(block), 0)));
      element.style.setProperty("--gaps", String(inside.filter((block) => block.blank).reduce((sum, block) => sum + block.lines, 0)));
    }
  }

  #make(block: Block, index: number, parent: HTMLElement): PlainBlock {
    const outer = document.createElement("div");
    outer.className = block.blank ? "text-block text-gap" : "text-block";
    const element = this.dress?.(index, outer) ?? outer;
    element.dir = "auto";
    outer.dataset["line"] = String(block.line);
    const shown = this.lengths?.[index];
    const node = document.createTextNode(this.text.slice(block.start, shown === undefined ? block.end : block.start + shown));
    element.append(node);
    parent.append(outer);
    const view: PlainBlock = { block, index, element, node, marks: null };
    this.#byElement.set(element, view);
    this.#byElement.set(outer, view);
    return view;
  }

  position(unit: number): TextPosition | null {
    const view = this.views[this.blockOf(unit)?.index ?? -1];
    return view ? { node: view.node, offset: Math.min(view.node.length, unit - view.block.start) } : null;
  }

  rects(view: BlockView, span: Span): readonly DOMRect[] {
    const { node, block } = this.views[view.index] as PlainBlock;
    const end = Math.min(node.length, span.end - block.start);
    return rangeRects(node, Math.min(end, Math.max(0, span.start - block.start)), end);
  }

  bringNear(unit: number): void {
    this.blockOf(unit)?.element.scrollIntoView({ block: "nearest" });
  }

  offsetOf(node: Node, offset: number): number {
    const own = this.#viewOf(node);
    if (own) {
      const { start } = own.block;
      if (node === own.node) return start + offset;
      const before = node === own.element ? offset === 0 : (own.node.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING) !== 0 && !node.contains(own.node);
      return before || (node.contains(own.node) && offset === 0) ? start : start + own.node.length;
    }
    const chunk = node === this.root ? this.#chunks[offset] : this.#chunks.find((one) => one.element === node);
    if (node === this.root) return chunk ? (this.blocks[chunk.first] as Block).start : this.text.length;
    if (chunk) return this.blocks[chunk.first + offset]?.start ?? this.text.length;
    const before = this.root.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING;
    return before ? 0 : this.text.length;
  }

  #viewOf(node: Node): PlainBlock | undefined {
    for (let one: Node | null = node; one && one !== this.root; one = one.parentNode) {
      const view = this.#byElement.get(one);
      if (view) return view;
    }
    return undefined;
  }

  /** Asks only chunks near the heights where their blocks are. */
  between(top: number, bottom: number): readonly BlockView[] {
    const found: BlockView[] = [];
    const first = firstBelow(0, this.#chunks.length - 1, (i) => bottomOf((this.#chunks[i] as Chunk).element), top);
    for (const chunk of this.#chunks.slice(first)) {
      if (chunk.element.getBoundingClientRect().top > bottom) break;
      const start = firstBelow(chunk.first, chunk.last, (i) => bottomOf((this.views[i] as BlockView).element), top);
      const end = firstBelow(start, chunk.last, (i) => bottomOf((this.views[i] as BlockView).element), bottom);
      found.push(...this.views.slice(start, end + 1));
    }
    return found;
  }
}

/** The first index in `low` … `high` whose bottom is below `y`; the last one when none is. */
function firstBelow(low: number, high: number, bottom: (index: number) => number, y: number): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bottom(middle) > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

function bottomOf(element: HTMLElement): number {
  return element.getBoundingClientRect().bottom;
}

/** Lines that a block will take when 90 characters fit on one. */
function linesIn(block: Block): number {
  return Math.max(block.lines, Math.ceil((block.end - block.start) / 90));
}
