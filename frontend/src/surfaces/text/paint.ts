/** Paints the spans of one block: tints behind the text, stacked underlines, names below. */
import { overlap, levels, placeNames } from "./stacking";
import type { Span } from "./granularity";
import type { BlockView, SpanView } from "./view";

/** How a span looks now. */
export interface Look {
  readonly id: string;
  readonly span: Span;
  readonly name: string;
  /** Class of a palette slot (`l3`), or a colour of the config. */
  readonly slot: string;
  readonly color: string | null;
  readonly strong: boolean;
  /** Dashed: a prediction, or a span that may be at the wrong place. */
  readonly dashed: boolean;
  readonly warning: boolean;
}

/** One drawn piece of a span on one line, in the block's own coordinates. */
export interface Fragment {
  readonly id: string;
  readonly span: Span;
  readonly level: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Bottom of the underline. */
  readonly bottom: number;
  readonly first: boolean;
}

const STEP = 4;
const LINE = 2.5;
const NAME_HEIGHT = 12;

/** The pieces of a block's spans, and how wide the block is. */
export interface Measured {
  readonly fragments: readonly Fragment[];
  readonly width: number;
}

/** Where the pieces of the spans lie; reads layout, writes nothing. */
export function measure(view: SpanView, block: BlockView, looks: readonly Look[]): Measured {
  const box = block.element.getBoundingClientRect();
  const order = levels(looks.map((look) => look.span));
  const fragments = looks.flatMap((look, i) => {
    const level = order[i] as number;
    const rects = view.rects(block, look.span).filter((rect) => rect.width > 0);
    return joined(rects).map((rect, n) => ({
      id: look.id, span: look.span, level,
      left: rect.left - box.left - 1.5 - level, right: rect.right - box.left + 1.5 + level,
      top: rect.top - box.top - 2 - 1.5 * level, bottom: rect.bottom - box.top + 1 + STEP * level + LINE,
      first: n === 0 && look.span.start >= block.block.start,
    }));
  });
  return { fragments, width: box.width };
}

interface Rect {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Rectangles on one line that touch become one. */
function joined(rects: readonly DOMRect[]): readonly Rect[] {
  const result: Rect[] = [];
  for (const rect of rects) {
    const last = result.at(-1);
    if (last && Math.abs(last.top - rect.top) < 2 && rect.left <= last.right + 1 && rect.right >= last.left - 1) {
      last.left = Math.min(last.left, rect.left);
      last.right = Math.max(last.right, rect.right);
    } else result.push({ left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom });
  }
  return result;
}

/** Draw what was measured; `names` switches the names under the spans. */
export function paint(block: BlockView, looks: readonly Look[], { fragments, width }: Measured, names: boolean): void {
  const marks = block.marks ?? makeMarks(block);
  const byId = new Map(looks.map((look) => [look.id, look]));
  const deepFirst = [...fragments].sort((a, b) => b.level - a.level);
  const parts = deepFirst.flatMap((fragment) => {
    const look = byId.get(fragment.id);
    return look ? [tint(marks.ownerDocument, look, fragment)] : [];
  });
  marks.replaceChildren(...parts, ...(names ? nameTags(marks.ownerDocument, width, byId, fragments) : []));
}

function makeMarks(block: BlockView): HTMLElement {
  const marks = block.element.ownerDocument.createElement("div");
  marks.className = "text-marks";
  marks.setAttribute("aria-hidden", "true");
  block.element.append(marks);
  block.marks = marks;
  return marks;
}

function part(owner: Document, look: Look, className: string): HTMLElement {
  const element = owner.createElement("i");
  element.className = `${className} ${look.slot}`;
  if (look.color !== null) element.style.setProperty("--l", look.color);
  element.dataset["span"] = look.id;
  return element;
}

function tint(owner: Document, look: Look, at: Fragment): HTMLElement {
  const state = `${look.strong ? " strong" : ""}${look.dashed ? " dashed" : ""}${look.warning ? " warn" : ""}`;
  const element = part(owner, look, `text-tint${at.level > 0 ? " deep" : ""}${state}`);
  put(element, at.left, at.top, at.right - at.left, at.bottom - at.top);
  return element;
}

function put(element: HTMLElement, left: number, top: number, width: number, height: number): void {
  Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}

function nameTags(owner: Document, width: number, looks: ReadonlyMap<string, Look>, fragments: readonly Fragment[]): readonly HTMLElement[] {
  const lines = new Map<number, Fragment[]>();
  for (const one of fragments) {
    const line = Math.round((one.top + 1.5 * one.level) / 4);
    lines.set(line, [...(lines.get(line) ?? []), one]);
  }
  return [...lines.values()].flatMap((line) => lineNames(owner, width, looks, line));
}

function lineNames(owner: Document, width: number, looks: ReadonlyMap<string, Look>, line: readonly Fragment[]): readonly HTMLElement[] {
  const named = line.filter((one) => one.first && looks.get(one.id)?.name);
  const wide = named.map((one) => textWidth(looks.get(one.id)?.name ?? ""));
  const boxes = named.map((one, i) => ({ x: Math.max(0, Math.min(one.left, width - (wide[i] as number))), width: wide[i] as number, level: one.level }));
  const room = placeNames(boxes);
  return named.flatMap((one, i) => {
    const look = looks.get(one.id);
    const [given, box] = [room[i], boxes[i]];
    if (!look || given === null || given === undefined || !box) return [];
    const element = part(owner, look, "text-name");
    element.dataset["name"] = look.name;
    put(element, box.x, below(line, { start: box.x, end: box.x + given }, one) + 1, given, NAME_HEIGHT);
    return [element];
  });
}

/** The lowest underline over a stretch of a line. */
function below(line: readonly Fragment[], stretch: Span, own: Fragment): number {
  return line.filter((one) => overlap({ start: one.left, end: one.right }, stretch)).reduce((low, one) => Math.max(low, one.bottom), own.bottom);
}

let context: CanvasRenderingContext2D | null = null;
const widths = new Map<string, number>();

function textWidth(text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  context ??= nameContext();
  const width = Math.ceil(context ? context.measureText(text).width * 1.02 + 1 : text.length * 6);
  if (widths.size > 2000) widths.clear();
  widths.set(text, width);
  return width;
}

function nameContext(): CanvasRenderingContext2D | null {
  const made = document.createElement("canvas").getContext("2d");
  if (made) made.font = `600 10.5px ${getComputedStyle(document.body).fontFamily}`;
  return made;
}
