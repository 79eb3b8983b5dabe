/** A text on the page, whatever its markup: the way between offsets (UTF-16 units), DOM positions and client points. */
import { blockAt, type Block } from "./blocks";
import { lineAt, type Span } from "./granularity";

/** A stretch of text that is painted as one; fragments are measured from its element. */
export interface BlockView {
  readonly block: Block;
  readonly index: number;
  readonly element: HTMLElement;
  /** Tints, underlines and names. Made when the block is first painted. */
  marks: HTMLElement | null;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface CaretLine {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** A place in a text node. */
export interface TextPosition {
  readonly node: Text;
  readonly offset: number;
}

interface CaretDocument {
  caretPositionFromPoint?(x: number, y: number): { readonly offsetNode: Node; readonly offset: number } | null;
  caretRangeFromPoint?(x: number, y: number): Range | null;
}

/** All coordinates are those of the document in which the text stands; `outward` and `inward` lead to the page and back. */
export abstract class SpanView {
  abstract readonly blocks: readonly Block[];
  abstract readonly views: readonly BlockView[];

  constructor(readonly root: HTMLElement, readonly text: string) {}

  get doc(): Document {
    return this.root.ownerDocument;
  }

  /** The element of the page that scrolls with the text. */
  get host(): HTMLElement {
    return this.root;
  }

  /** The element that takes presses and keys. */
  get pad(): HTMLElement {
    return this.root;
  }

  /** Whether the browser itself selects when one drags here. */
  get native(): boolean {
    return true;
  }

  /** The paragraph around an offset. */
  paragraph(unit: number): Span {
    return lineAt(this.text, unit);
  }

  selection(): Selection | null {
    return this.doc.getSelection();
  }

  hasFocus(): boolean {
    return this.pad.contains(document.activeElement);
  }

  outward(x: number, y: number): Place {
    return { x, y };
  }

  inward(x: number, y: number): Place {
    return { x, y };
  }

  /** Where a character begins (`start`) or the one before it ends (`end`); null where no text node holds it. */
  abstract position(unit: number, side: "start" | "end"): TextPosition | null;
  /** The offset that a DOM position means; positions outside of the text are moved to its nearer end. */
  abstract offsetOf(node: Node, offset: number): number;
  /** The pieces of a stretch of one block, line by line. */
  abstract rects(view: BlockView, span: Span): readonly DOMRect[];
  /** Blocks between two heights, in order. */
  abstract between(top: number, bottom: number): readonly BlockView[];
  /** Have the text around an offset laid out. */
  abstract bringNear(unit: number): void;

  /** Open what hides the text around an offset. */
  unfold(_unit: number): void {
    // only pages of HTML fold
  }

  /** What stands at a point or an offset reacts, as a fold opens and closes; answers whether it did. */
  activate(_at: Place | number): boolean {
    return false;
  }

  blockOf(unit: number): BlockView | undefined {
    return this.views[blockAt(this.blocks, unit)];
  }

  contains(node: Node | null): boolean {
    return node !== null && this.root.contains(node);
  }

  /** Select a stretch of text as a person would. */
  selectNative(anchor: number, focus: number): void {
    const [from, to] = [this.position(anchor, "start") ?? this.position(anchor, "end"), this.position(focus, "end") ?? this.position(focus, "start")];
    if (from && to) this.selection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  }

  /** The caret line before `unit`. */
  caretRect(unit: number): CaretLine {
    const here = this.position(unit, "start");
    const char = here && this.#charRect(here);
    const at = here ? rangeRects(here.node, here.offset, here.offset)[0] : undefined;
    if (at && char && Math.abs(at.top - char.top) < 2) return { x: at.left, top: at.top, bottom: at.bottom };
    const rect = char ?? at ?? this.#charBefore(unit) ?? (this.blockOf(unit)?.element ?? this.root).getBoundingClientRect();
    return { x: rect.left, top: rect.top, bottom: rect.bottom };
  }

  #charRect({ node, offset }: TextPosition): DOMRect | undefined {
    const code = node.data.codePointAt(offset);
    if (code === undefined || code === 10 || code === 13) return undefined;
    return rangeRects(node, offset, Math.min(node.length, offset + (code > 0xffff ? 2 : 1)))[0];
  }

  #charBefore(unit: number): DOMRect | undefined {
    const end = this.position(unit, "end");
    const rect = end && end.offset > 0 ? this.#charRect({ node: end.node, offset: end.offset - 1 }) : undefined;
    return rect && new DOMRect(rect.right, rect.top, 0, rect.height);
  }

  toClient(unit: number): Place {
    const rect = this.caretRect(unit);
    return { x: rect.x, y: (rect.top + rect.bottom) / 2 };
  }

  /** The offset nearest to a point. */
  fromClient(x: number, y: number): number {
    return this.#caretAt(x, y) ?? this.#nearest(x, y);
  }

  #caretAt(x: number, y: number): number | null {
    const doc = this.doc as unknown as CaretDocument;
    const position = doc.caretPositionFromPoint?.(x, y);
    if (position) return this.contains(position.offsetNode) ? this.offsetOf(position.offsetNode, position.offset) : null;
    const found = doc.caretRangeFromPoint?.(x, y);
    return found && this.contains(found.startContainer) ? this.offsetOf(found.startContainer, found.startOffset) : null;
  }

  /** For points beside or between the blocks: the block at that height, asked at its nearest inner point. */
  #nearest(x: number, y: number): number {
    const view = this.between(y, y)[0];
    if (!view) return 0;
    const box = view.element.getBoundingClientRect();
    if (y < box.top) return view.block.start;
    if (y > box.bottom) return view.block.end;
    const inside = this.#caretAt(Math.min(Math.max(x, box.left + 1), box.right - 1), Math.min(Math.max(y, box.top + 1), box.bottom - 1));
    return inside ?? (x < box.left ? view.block.start : view.block.end);
  }
}

export function rangeRects(node: Text, start: number, end: number): readonly DOMRect[] {
  const one = node.ownerDocument.createRange();
  one.setStart(node, start);
  one.setEnd(node, end);
  return [...one.getClientRects()];
}
