/** The timeline below a video: one canvas with ruler, names, bars, keyframes and playhead. */
import { effect } from "@preact/signals-core";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Scope } from "../../core/scope";
import { Palette } from "../plane/palette";
import { context as contextOf } from "../plane/settled";
import { armedTimeline, createRange, type VideoContext } from "./actions";
import { v } from "./texts";
import { TimelineGestures } from "./timelinegestures";
import { inkOf, paintTimeline } from "./timelinepaint";
import { ROW, RULER, type TimelineView } from "./timelineview";

export interface TimelineProps {
  readonly view: TimelineView;
  readonly context: VideoContext;
  /** Height of the rows in pixels; undefined: as many as there are, up to a limit. */
  readonly height: number | undefined;
}

const LEAST_ROWS = 2;
const MOST_ROWS = 7;

export function Timeline({ view, context, height }: TimelineProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = Math.min(Math.max(view.rows.value.length, view.labels ? LEAST_ROWS : 0), MOST_ROWS);
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const scope = context.session.scope.child();
    attach(canvas.current, view, context, scope);
    return () => scope.dispose();
  }, [view, context]);
  return (
    <div class="video-timeline" style={{ height: `${1 + RULER + (height === undefined ? rows * ROW : Math.max(height, ROW))}px` }}>
      <canvas
        ref={canvas} role="slider" aria-label={v("timeline", { name: context.object })} aria-valuemin={1} aria-valuemax={context.player.clock.value.count}
        aria-valuenow={context.player.frame.value} tabIndex={0} data-timeline={context.object}
      />
    </div>
  );
}

function attach(canvas: HTMLCanvasElement, view: TimelineView, context: VideoContext, scope: Scope): void {
  const painter = new TimelinePainter(canvas, view, scope);
  const gestures = new TimelineGestures(canvas, view, context, scope);
  scope.listen<KeyboardEvent>(canvas, "keydown", (event) => {
    if (event.key === "Escape" ? !gestures.cancel() : !timelineKey(event, view, context)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  const fit = (): void => {
    const { clientWidth: width, clientHeight: height } = canvas.parentElement as HTMLElement;
    view.fitTo(width, height, context.player.clock.peek().count);
    painter.schedule();
  };
  const observer = new ResizeObserver(fit);
  observer.observe(canvas.parentElement as HTMLElement);
  scope.add(() => observer.disconnect());
  scope.add(effect(() => {
    void context.player.clock.value;
    fit();
  }));
  scope.add(effect(() => view.follow(context.player.frame.value, context.player.playing.value)));
}

/** Arrow keys step, up and down choose a row, Home and End go to the ends, Enter marks one frame with the armed label. */
function timelineKey(event: KeyboardEvent, view: TimelineView, context: VideoContext): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { player, session } = context;
  const step = event.shiftKey ? 10 : 1;
  if (event.key === "ArrowRight") player.step(step);
  else if (event.key === "ArrowLeft") player.step(-step);
  else if (event.key === "Home") player.go(1);
  else if (event.key === "End") player.go(player.clock.peek().count);
  else if (event.key === " ") player.toggle();
  else if (event.key === "+" || event.key === "=") view.zoom(2);
  else if (event.key === "-") view.zoom(0.5);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") return chooseRow(view, context, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter") {
    const control = armedTimeline(context);
    if (!control || session.readonly.peek()) return false;
    createRange(context, control, player.frame.peek(), player.frame.peek());
  } else return false;
  return true;
}

function chooseRow(view: TimelineView, { session }: VideoContext, by: 1 | -1): boolean {
  const rows = view.rows.peek();
  const at = rows.findIndex(({ id }) => id === session.selection.ids.peek().at(-1));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
  if (!next) return false;
  session.selection.set(next.id);
  view.reveal(next.id);
  return true;
}

/** Paints once per frame of the screen, whenever something that is shown has changed. */
class TimelinePainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #view: TimelineView;
  readonly #scope: Scope;
  readonly #palette: Palette;
  #asked = 0;

  constructor(canvas: HTMLCanvasElement, view: TimelineView, scope: Scope) {
    this.#canvas = canvas;
    this.#view = view;
    this.#scope = scope;
    this.#palette = new Palette(canvas);
    const { selection } = view.session;
    scope.add(effect(() => {
      void [view.window.value, view.rows.value, view.scroll.value, view.size.value, view.draft.value, view.lifted.value, view.player.frame.value];
      void [selection.ids.value, selection.hovered.value, selection.hidden.value];
      this.schedule();
    }));
    const themed = (): void => {
      this.#palette.reset();
      this.schedule();
    };
    scope.listen(matchMedia("(prefers-color-scheme: dark)"), "change", themed);
    const observer = new MutationObserver(themed);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    scope.add(() => {
      observer.disconnect();
      cancelAnimationFrame(this.#asked);
    });
  }

  schedule(): void {
    if (this.#asked === 0 && !this.#scope.ended) this.#asked = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    this.#asked = 0;
    const { width, height } = this.#view.size.peek();
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#canvas.width !== w) this.#canvas.width = w;
    if (this.#canvas.height !== h) this.#canvas.height = h;
    const ctx = contextOf(this.#canvas);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintTimeline(ctx, this.#view, this.#palette, inkOf(this.#palette, this.#canvas));
  }
}
