/** The text on the page, in blocks, and the way between offsets (UTF-16 units), DOM positions and client points. */
import { blockAt, blocksOf, type Block } from "./blocks";
import type { Span } from "./granularity";

export interface BlockView {
  readonly block: Block;
  readonly index: number;
  readonly element: HTMLElement;
  readonly node: Text;
  /** Tints, underlines and names; lies behind the text. Made when the block is first painted. */
  marks: HTMLElement | null;
}

/** Neighbouring blocks that the browser lays out together, and only when they come near the window. */
interface Chunk {
  readonly element: HTMLElement;
  readonly first: number;
  last: number;
}

/** Characters in a chunk. */
const CHUNK = 6000;

export interface Place {
  readonly x: number;
  readonly y: number;
}

interface CaretDocument {
  caretPositionFromPoint?(x: number, y: number): { readonly offsetNode: Node; readonly offset: number } | null;
  caretRangeFromPoint?(x: number, y: number): Range | null;
}

export class TextView {
  readonly blocks: readonly Block[];
  readonly views: readonly BlockView[];
  readonly #byElement = new Map<Node, BlockView>();
  readonly #chunks: Chunk[] = [];

  constructor(readonly root: HTMLElement, readonly text: string, perLine: boolean) {
    this.blocks = blocksOf(text, perLine);
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

  #make(block: Block, index: number, parent: HTMLElement): BlockView {
    const element = document.createElement("div");
    element.className = block.blank ? "text-block text-gap" : "text-block";
    element.dir = "auto";
    element.dataset["line"] = String(block.line);
    const node = document.createTextNode(this.text.slice(block.start, block.end));
    element.append(node);
    parent.append(element);
    const view = { block, index, element, node, marks: null };
    this.#byElement.set(element, view);
    return view;
  }

  blockOf(unit: number): BlockView | undefined {
    return this.views[blockAt(this.blocks, unit)];
  }

  /** A DOM range over a stretch of one block. */
  range(view: BlockView, span: Span): Range {
    const range = document.createRange();
    range.setStart(view.node, Math.max(0, span.start - view.block.start));
    range.setEnd(view.node, Math.min(view.node.length, span.end - view.block.start));
    return range;
  }

  /** Select a stretch of text as a person would. */
  selectNative(anchor: number, focus: number): void {
    const [from, to] = [this.blockOf(anchor), this.blockOf(focus)];
    if (from && to) getSelection()?.setBaseAndExtent(from.node, anchor - from.block.start, to.node, focus - to.block.start);
  }

  /** The offset that a DOM position means; positions outside of the text are moved to its nearer end. */
  offsetOf(node: Node, offset: number): number {
    const own = this.#viewOf(node);
    if (own && node === own.node) return own.block.start + offset;
    if (own) return offset === 0 ? own.block.start : own.block.end;
    const chunk = node === this.root ? this.#chunks[offset] : this.#chunks.find((one) => one.element === node);
    if (node === this.root) return chunk ? (this.blocks[chunk.first] as Block).start : this.text.length;
    if (chunk) return this.blocks[chunk.first + offset]?.start ?? this.text.length;
    const before = this.root.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING;
    return before ? 0 : this.text.length;
  }

  #viewOf(node: Node): BlockView | undefined {
    for (let one: Node | null = node; one && one !== this.root; one = one.parentNode) {
      const view = this.#byElement.get(one);
      if (view) return view;
    }
    return undefined;
  }

  contains(node: Node | null): boolean {
    return node !== null && this.root.contains(node);
  }

  /** The caret line before `unit`: its x, top and bottom in client pixels. */
  caretRect(unit: number): { readonly x: number; readonly top: number; readonly bottom: number } {
    const view = this.blockOf(unit);
    if (!view) {
      const box = this.root.getBoundingClientRect();
      return { x: box.left, top: box.top, bottom: box.bottom };
    }
    const at = range(view.node, unit - view.block.start, unit - view.block.start).getClientRects()[0];
    const char = this.#charRect(view, unit);
    if (at && char && Math.abs(at.top - char.top) < 2) return { x: at.left, top: at.top, bottom: at.bottom };
    const rect = char ?? at ?? this.#charBefore(view, unit) ?? view.element.getBoundingClientRect();
    return { x: rect.left, top: rect.top, bottom: rect.bottom };
  }

  #charRect(view: BlockView, unit: number): DOMRect | undefined {
    const local = unit - view.block.start;
    const code = this.text.codePointAt(unit);
    if (code === undefined || code === 10 || code === 13) return undefined;
    return range(view.node, local, Math.min(view.node.length, local + (code > 0xffff ? 2 : 1))).getClientRects()[0];
  }

  #charBefore(view: BlockView, unit: number): DOMRect | undefined {
    const rect = unit > view.block.start ? this.#charRect(view, unit - 1) : undefined;
    return rect && new DOMRect(rect.right, rect.top, 0, rect.height);
  }

  toClient(unit: number): Place {
    const rect = this.caretRect(unit);
    return { x: rect.x, y: (rect.top + rect.bottom) / 2 };
  }

  /** The offset nearest to a client point. */
  fromClient(x: number, y: number): number {
    return this.#caretAt(x, y) ?? this.#nearest(x, y);
  }

  #caretAt(x: number, y: number): number | null {
    const doc = document as unknown as CaretDocument;
    const position = doc.caretPositionFromPoint?.(x, y);
    if (position) return this.contains(position.offsetNode) ? this.offsetOf(position.offsetNode, position.offset) : null;
    const found = doc.caretRangeFromPoint?.(x, y);
    return found && this.contains(found.startContainer) ? this.offsetOf(found.startContainer, found.startOffset) : null;
  }

  /** For points beside or between the blocks: the block at that height, asked at its nearest inner point. */
  #nearest(x: number, y: number): number {
    const view = this.views[this.indexAt(y)];
    if (!view) return 0;
    const box = view.element.getBoundingClientRect();
    if (y < box.top) return view.block.start;
    if (y > box.bottom) return view.block.end;
    const inside = this.#caretAt(Math.min(Math.max(x, box.left + 1), box.right - 1), Math.min(Math.max(y, box.top + 1), box.bottom - 1));
    return inside ?? (x < box.left ? view.block.start : view.block.end);
  }

  /** Index of the first block whose bottom is below `y`; asks only the blocks of one chunk where they are. */
  indexAt(y: number): number {
    const chunk = this.#chunks[firstBelow(0, this.#chunks.length - 1, (i) => bottomOf((this.#chunks[i] as Chunk).element), y)];
    return chunk ? firstBelow(chunk.first, chunk.last, (i) => bottomOf((this.views[i] as BlockView).element), y) : 0;
  }

  /** Blocks between two heights in client pixels. */
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

function range(node: Text, start: number, end: number): Range {
  const one = document.createRange();
  one.setStart(node, start);
  one.setEnd(node, end);
  return one;
}

/** Lines that a block will take when 90 characters fit on one. */
function linesIn(block: Block): number {
  return Math.max(block.lines, Math.ceil((block.end - block.start) / 90));
}
