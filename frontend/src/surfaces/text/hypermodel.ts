/** Places in a page of HTML: xpaths with UTF-16 offsets, global offsets in code points, displayed text (tags.md 3.1). */
import type { Region } from "../../core/document";
import { isObject, type Json, type JsonObject } from "../../core/json";
import { CodePoints } from "./codepoints";
import type { Span } from "./granularity";
import type { HtmlText, Run } from "./htmltext";
import { placed, type PlacedSpan, type TextModel, whole } from "./spans";
import { nodeAt, pathOf } from "./xpath";

export class HyperModel implements TextModel {
  readonly text: string;
  readonly points: CodePoints;
  readonly #runs: readonly Run[];

  /** `shown` gives a stretch as the page displays it, line breaks between its blocks. */
  constructor(readonly page: HtmlText, readonly savesText: boolean, readonly shown: (span: Span) => string) {
    this.text = page.text;
    this.points = new CodePoints(page.text);
    this.#runs = page.runs;
  }

  /** XPaths first, then global offsets, then plain character offsets. */
  place(region: Region): PlacedSpan | string {
    const value = region.main.item.value ?? {};
    const span = this.#byPath(value);
    if (span) return { ...span, id: region.id, warning: this.#differs(span, value["text"]) };
    const global = isObject(value["globalOffsets"]) ? value["globalOffsets"] : value;
    const [from, to] = [whole(global["start"]), whole(global["end"])];
    if (from === null || to === null) return `the page has no ${String(value["start"])}`;
    const found = placed(region.id, this.text, this.points, from, to, undefined);
    return typeof found === "string" ? found : { ...found, warning: found.warning ?? this.#differs(found, value["text"]) };
  }

  #byPath(value: JsonObject): Span | null {
    const start = this.#unitAt(value["start"], value["startOffset"]);
    const end = this.#unitAt(value["end"], value["endOffset"]);
    return start !== null && end !== null && start < end ? { start, end } : null;
  }

  #unitAt(path: Json | undefined, offset: Json | undefined): number | null {
    if (typeof path !== "string" || (path !== "" && !/^\.?\//.test(path)) || typeof offset !== "number") return null;
    const node = nodeAt(path, this.page.body);
    if (!node) return null;
    const run = this.#runs.find((one) => one.source === node);
    if (run) return offset <= run.end - run.start ? run.start + offset : null;
    return offset <= node.childNodes.length ? this.#boundary(node, offset) : null;
  }

  /** The offset before the `index`th child of an element. */
  #boundary(node: Node, index: number): number | null {
    const child = node.childNodes[index];
    const after = this.#runs.find(({ source }) => source !== null && (child ? child.contains(source) || follows(child, source) : follows(node, source) && !node.contains(source)));
    return after ? after.start : this.text.length;
  }

  #differs(span: Span, written: Json | undefined): string | null {
    if (typeof written !== "string" || written === "") return null;
    const [stored, there] = [bare(written), bare(this.text.slice(span.start, span.end))];
    return stored === there ? null : `the text there is “${there.slice(0, 40)}”, not “${stored.slice(0, 40)}”`;
  }

  geometry(span: Span): JsonObject {
    const first = this.#runs.find((run) => run.source !== null && run.end > span.start);
    const last = this.#runs.findLast((run) => run.source !== null && run.start < span.end);
    if (!first?.source || !last?.source) return {};
    const start = Math.max(span.start, first.start);
    const end = Math.min(span.end, last.end);
    const offsets = {
      start: pathOf(first.source, this.page.body), end: pathOf(last.source, this.page.body), startOffset: start - first.start, endOffset: end - last.start,
      globalOffsets: { start: this.points.toPoint(start), end: this.points.toPoint(end) },
    };
    return this.savesText ? { ...offsets, text: this.shown({ start, end }).replaceAll(/\r\n?|\n/g, "\\n") } : offsets;
  }

  toUnit([offset = 0]: readonly number[]): number {
    return this.points.toUnit(offset);
  }

  fromUnit(unit: number): readonly number[] {
    return [this.points.toPoint(unit)];
  }
}

function follows(a: Node, b: Node): boolean {
  return (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

/** Without white space and written line breaks: displayed and raw text differ in them. */
function bare(text: string): string {
  return text.replaceAll(/\\n|\s/g, "");
}
