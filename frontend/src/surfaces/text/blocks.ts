/** Cuts a text into blocks that are laid out only when they come into sight; offsets are UTF-16 units. */
export interface Block {
  readonly start: number;
  /** End, line breaks at the end included. */
  readonly end: number;
  /** Nothing but line breaks: a gap between paragraphs. */
  readonly blank: boolean;
  /** Number of the block's first line, from 1. */
  readonly line: number;
  readonly lines: number;
}

/** Lines are gathered into blocks of about this size; longer single lines are cut at a space. */
const TARGET = 2000;
const LONGEST = 12000;
/** Beyond this many blocks blank lines no longer get a block of their own. */
const MANY = 4000;

interface Line {
  readonly start: number;
  readonly end: number;
  readonly blank: boolean;
  /** A lone carriage return is a line break that no browser draws: the block must end here. */
  readonly closes: boolean;
}

export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  const breaks = /\r\n|\n|\r/g;
  let start = 0;
  for (let match = breaks.exec(text); match; match = breaks.exec(text)) {
    lines.push({ start, end: breaks.lastIndex, blank: match.index === start, closes: match[0] === "\r" });
    start = breaks.lastIndex;
  }
  if (start < text.length) lines.push({ start, end: text.length, blank: false, closes: false });
  return lines.flatMap((line) => (line.end - line.start > LONGEST ? cut(text, line) : [line]));
}

function cut(text: string, line: Line): readonly Line[] {
  const parts: Line[] = [];
  let start = line.start;
  while (line.end - start > LONGEST) {
    const end = cutPlace(text, start);
    parts.push({ start, end, blank: false, closes: true });
    start = end;
  }
  return [...parts, { ...line, start }];
}

function cutPlace(text: string, start: number): number {
  const space = text.lastIndexOf(" ", start + LONGEST);
  if (space > start + LONGEST / 2) return space + 1;
  const middle = start + LONGEST;
  return /[\udc00-\udfff]/.test(text[middle] ?? "") ? middle + 1 : middle;
}

/** Blocks in order, together the whole text; with `perLine` each line is its own block (for line numbers). */
export function blocksOf(text: string, perLine = false): readonly Block[] {
  const lines = linesOf(text);
  const gaps = perLine || lines.filter((line) => line.blank).length * 2 < MANY;
  const blocks: Block[] = [];
  let open: Line[] = [];
  let number = 1;
  const close = (): void => {
    const [first] = open;
    const last = open.at(-1);
    if (!first || !last) return;
    blocks.push({ start: first.start, end: last.end, blank: open.every((line) => line.blank), line: number, lines: open.length });
    number += open.length;
    open = [];
  };
  for (const line of lines) {
    const [first] = open;
    const turns = gaps && first !== undefined && first.blank !== line.blank;
    if (first && (turns || line.end - first.start > TARGET)) close();
    open.push(line);
    if (perLine || line.closes) close();
  }
  close();
  return blocks;
}

/** Index of the block that holds `unit`; the end of the text belongs to the last one. */
export function blockAt(blocks: readonly Block[], unit: number): number {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle] as Block).end > unit) high = middle;
    else low = middle + 1;
  }
  return low;
}
