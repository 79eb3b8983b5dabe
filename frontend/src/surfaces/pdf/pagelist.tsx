/** All pages of a document as small pictures; of a long document only those in sight are drawn. */
import type { Signal } from "@preact/signals-core";
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { rowWindow, scrollToRow } from "../../core/rowwindow";
import { t } from "../../core/strings";
import type { PdfFile } from "./open";

const ROW = 156;
const WIDTH = 92;
const HEIGHT = 120;

interface Props {
  readonly file: PdfFile;
  readonly page: Signal<number>;
  readonly go: (page: number) => void;
  /** How many regions lie on a page. */
  readonly count: (page: number) => number;
}

export function PageList({ file, page, go, count }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const seen = useSignal({ top: 0, height: 600 });
  const read = (): void => {
    if (list.current) seen.value = { top: list.current.scrollTop, height: list.current.clientHeight };
  };
  useLayoutEffect(() => {
    const observer = new ResizeObserver(read);
    if (list.current) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (list.current) list.current.scrollTop = scrollToRow(page.value, file.count, ROW, list.current.scrollTop, list.current.clientHeight);
    read();
  }, [page.value]);
  const rows = rowWindow(file.count, ROW, seen.value.top, seen.value.height, 2);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowDown: page.value + 1, ArrowUp: page.value - 1, Home: 0, End: file.count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    go(to);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-current="page"]')?.focus());
  };
  return (
    <nav ref={list} class="pdf-pages" aria-label={t("pages")} onScroll={read} onKeyDown={onKeyDown}>
      <div style={`height:${rows.height}px;position:relative`}>
        {Array.from({ length: rows.last - rows.first }, (_, i) => rows.first + i).map((index, i) => (
          <PageButton key={index} file={file} index={index} top={rows.top + i * ROW} current={index === page.value} regions={count(index)} go={go} />
        ))}
      </div>
    </nav>
  );
}

interface ButtonProps {
  readonly file: PdfFile;
  readonly index: number;
  readonly top: number;
  readonly current: boolean;
  readonly regions: number;
  readonly go: (page: number) => void;
}

function PageButton({ file, index, top, current, regions, go }: ButtonProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => (canvas.current ? drawSmall(file, index, canvas.current) : undefined), [file, index]);
  return (
    <button
      type="button" class="pdf-page" style={`top:${top}px`} tabIndex={current ? 0 : -1} aria-label={t("pageNumber", { n: index + 1 })}
      aria-current={current ? "page" : undefined} data-page-number={index + 1} onClick={() => go(index)}
    >
      <canvas ref={canvas} aria-hidden="true" width={WIDTH} height={HEIGHT} />
      <span class="num" aria-hidden="true">{index + 1}{regions > 0 && <i class="pdf-count" data-count={regions} />}</span>
    </button>
  );
}

/** Draw a page as small as the list shows it; answers the end of it. */
function drawSmall(file: PdfFile, index: number, canvas: HTMLCanvasElement): () => void {
  let stop: (() => void) | null = null;
  let gone = false;
  const draw = async (): Promise<void> => {
    const page = await file.page(index);
    if (gone) return;
    const natural = page.getViewport({ scale: 1 });
    const scale = Math.min(WIDTH / natural.width, HEIGHT / natural.height) * Math.min(2, window.devicePixelRatio || 1);
    [canvas.width, canvas.height] = [Math.round(natural.width * scale), Math.round(natural.height * scale)];
    const task = page.render({ canvas, viewport: page.getViewport({ scale }) });
    stop = () => task.cancel();
    await task.promise;
  };
  void draw().catch(() => canvas.classList.add("broken")); // a page that cannot be drawn says so where it is shown large
  return () => {
    gone = true;
    stop?.();
  };
}
