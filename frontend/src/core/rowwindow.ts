/** Which rows of a very long list are in sight; the scrolled height stays below what browsers can lay out. */
export interface RowWindow {
  /** First and last row to draw (last exclusive). */
  readonly first: number;
  readonly last: number;
  /** Pixels from the top of the scrolled content to the first drawn row. */
  readonly top: number;
  /** Height of the scrolled content in pixels. */
  readonly height: number;
}

/** Browsers stop at about 16 (Firefox) to 33 (Chromium) million pixels. */
export const MAX_HEIGHT = 12_000_000;

export function rowWindow(total: number, rowHeight: number, scrollTop: number, viewport: number, overscan = 6): RowWindow {
  const full = total * rowHeight;
  const height = Math.min(full, MAX_HEIGHT);
  const ratio = height > viewport ? (full - viewport) / (height - viewport) : 1;
  const at = Math.max(0, Math.min(scrollTop, height - viewport)) * ratio;
  const first = Math.max(0, Math.floor(at / rowHeight) - overscan);
  const last = Math.min(total, Math.ceil((at + viewport) / rowHeight) + overscan);
  return { first, last, top: scrollTop - at + first * rowHeight, height };
}

/** The scroll position that brings `row` into sight with the least movement. */
export function scrollToRow(row: number, total: number, rowHeight: number, scrollTop: number, viewport: number): number {
  const full = total * rowHeight;
  const height = Math.min(full, MAX_HEIGHT);
  const ratio = height > viewport ? (full - viewport) / (height - viewport) : 1;
  const at = scrollTop * ratio;
  if (row * rowHeight < at) return (row * rowHeight) / ratio;
  if ((row + 1) * rowHeight > at + viewport) return ((row + 1) * rowHeight - viewport) / ratio;
  return scrollTop;
}
