/** Mouse, pen, fingers, wheel and space bar on the canvas: what moves the view is done here, the rest goes to the tools. */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { Scope } from "../../core/scope";
import { distance, middle, type Point } from "../../geometry/point";
import { toImage } from "../../geometry/viewport";
import { EdgePan } from "./edgepan";
import type { PlaneInput, PointerInput } from "./input";
import type { PlaneView } from "./view";
import { WheelReader } from "./wheel";

export interface RouterOptions {
  readonly element: HTMLElement;
  readonly view: PlaneView;
  readonly input: PlaneInput;
  readonly zoomStep: number;
  readonly invert: ReadonlySignal<boolean>;
}

export class PointerRouter {
  readonly #options: RouterOptions;
  readonly #wheel = new WheelReader();
  readonly #fingers = new Map<number, Point>();
  readonly #space = signal(false);
  readonly #panning: Signal<{ readonly id: number; readonly last: Point } | null> = signal(null);
  /** Where the mouse is (view pixels); null outside. */
  readonly at: Signal<Point | null> = signal(null);
  /** The cursor while the view is moved; null: the tool's. */
  readonly cursor: ReadonlySignal<string | null> = computed(() => (this.#panning.value ? "grabbing" : this.#space.value ? "grab" : null));
  /** Whether the last thing the person did was to move the mouse here rather than to press Tab. */
  #mouse = false;
  readonly #edge: EdgePan;
  #dragged: PointerInput | null = null;
  #lastTap: { readonly time: number; readonly at: Point } | null = null;

  constructor(options: RouterOptions, scope: Scope) {
    this.#options = options;
    const { element, input, view } = options;
    this.#edge = new EdgePan(view, () => {
      if (this.#dragged) input.move({ ...this.#dragged, at: toImage(view.viewport.peek(), this.#dragged.view) });
    });
    scope.add(() => this.#edge.stop());
    scope.listen<PointerEvent>(element, "pointerdown", (event) => this.#down(event));
    scope.listen<PointerEvent>(element, "pointermove", (event) => this.#move(event));
    scope.listen<PointerEvent>(element, "pointerup", (event) => this.#up(event));
    scope.listen<PointerEvent>(element, "pointercancel", (event) => this.#lost(event));
    scope.listen<PointerEvent>(element, "pointerleave", () => this.#leave());
    scope.listen<MouseEvent>(element, "dblclick", (event) => options.input.double(this.#read(event)));
    scope.listen<WheelEvent>(element, "wheel", (event) => this.#turned(event), { passive: false });
    scope.listen<KeyboardEvent>(element, "keydown", (event) => this.#key(event));
    scope.listen<KeyboardEvent>(window, "keydown", (event) => this.#spaceDown(event), { capture: true });
    scope.listen<KeyboardEvent>(window, "keyup", (event) => this.#spaceUp(event), { capture: true });
    scope.listen(window, "blur", () => this.#release());
  }

  #viewPoint(event: MouseEvent): Point {
    const rect = this.#options.element.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  }

  #read(event: MouseEvent | PointerEvent): PointerInput {
    const view = this.#viewPoint(event);
    const pointer = event as Partial<PointerEvent>;
    return {
      view, at: toImage(this.#options.view.viewport.peek(), view),
      shift: event.shiftKey, alt: event.altKey, ctrl: event.ctrlKey || event.metaKey,
      touch: pointer.pointerType === "touch", pressure: pointer.pointerType === "pen" && pointer.pressure ? pointer.pressure : 0.5, clicks: event.detail,
    };
  }

  #down(event: PointerEvent): void {
    this.#options.element.focus({ preventScroll: true });
    this.#options.element.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch" && this.#fingerDown(event)) return;
    if (event.button === 1 || (event.button === 0 && this.#space.peek())) {
      event.preventDefault();
      this.#panning.value = { id: event.pointerId, last: this.#viewPoint(event) };
    } else if (event.button === 0) this.#options.input.down(this.#read(event));
  }

  #move(event: PointerEvent): void {
    this.#mouse = true;
    const at = this.#viewPoint(event);
    if (event.pointerType !== "touch") this.at.value = at;
    if (this.#fingers.has(event.pointerId) && this.#pinch(event.pointerId, at)) return;
    const pan = this.#panning.peek();
    if (pan?.id === event.pointerId) {
      this.#options.view.pan(at.x - pan.last.x, at.y - pan.last.y);
      this.#panning.value = { id: pan.id, last: at };
      return;
    }
    for (const one of coalesced(event)) this.#options.input.move(this.#read(one));
    if (event.buttons === 1 && this.#options.input.busy) this.#drag(event);
  }

  #drag(event: PointerEvent): void {
    this.#dragged = this.#read(event);
    this.#edge.drag(this.#dragged.view);
  }

  #up(event: PointerEvent): void {
    this.#edge.stop();
    const pinched = this.#fingers.size > 1;
    this.#fingers.delete(event.pointerId);
    if (pinched) return;
    if (this.#panning.peek()?.id === event.pointerId) this.#panning.value = null;
    else if (event.button === 0) {
      this.#options.input.up(this.#read(event));
      if (event.pointerType === "touch") this.#tapped(event);
    }
  }

  #lost(event: PointerEvent): void {
    this.#edge.stop();
    this.#fingers.delete(event.pointerId);
    this.#panning.value = null;
    this.#options.input.interrupt();
  }

  #leave(): void {
    this.#mouse = false;
    this.at.value = null;
    this.#options.input.leave();
  }

  /** A second finger ends what the first one began: two fingers move the view. */
  #fingerDown(event: PointerEvent): boolean {
    this.#fingers.set(event.pointerId, this.#viewPoint(event));
    if (this.#fingers.size === 2) {
      this.#edge.stop();
      this.#options.input.interrupt();
    }
    return this.#fingers.size > 1;
  }

  #pinch(id: number, at: Point): boolean {
    const before = [...this.#fingers.values()];
    this.#fingers.set(id, at);
    const [a, b] = before;
    const [c, d] = [...this.#fingers.values()];
    if (!a || !b || !c || !d) return false;
    const [from, to] = [middle(a, b), middle(c, d)];
    this.#options.view.pan(to.x - from.x, to.y - from.y);
    if (distance(a, b) > 0) this.#options.view.zoomStep(distance(c, d) / distance(a, b), to);
    return true;
  }

  /** Browsers send no dblclick for taps where zooming is taken over. */
  #tapped(event: PointerEvent): void {
    const at = this.#viewPoint(event);
    const last = this.#lastTap;
    this.#lastTap = { time: event.timeStamp, at };
    if (!last || event.timeStamp - last.time > 350 || distance(last.at, at) > 24) return;
    this.#lastTap = null;
    this.#options.input.double(this.#read(event));
  }

  #turned(event: WheelEvent): void {
    event.preventDefault();
    const meaning = this.#wheel.read(event, this.#options.zoomStep);
    if (meaning.kind === "pan") return this.#options.view.pan(meaning.dx, meaning.dy);
    this.#options.view.zoomStep(this.#options.invert.peek() ? 1 / meaning.factor : meaning.factor, this.#viewPoint(event));
  }

  #key(event: KeyboardEvent): void {
    if (!this.#options.input.key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #spaceDown(event: KeyboardEvent): void {
    if (event.key === "Tab") this.#mouse = false;
    if (event.key !== " " || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (isTyping(event.target) || !(this.#mouse || event.target === this.#options.element)) return;
    event.preventDefault();
    this.#space.value = true;
  }

  #spaceUp(event: KeyboardEvent): void {
    if (event.key !== " " || !this.#space.peek()) return;
    event.preventDefault();
    this.#space.value = false;
  }

  #release(): void {
    this.#space.value = false;
    this.#edge.stop();
    this.#panning.value = null;
    this.#fingers.clear();
    this.#options.input.interrupt();
  }
}

function coalesced(event: PointerEvent): readonly PointerEvent[] {
  if (event.buttons === 0 || typeof event.getCoalescedEvents !== "function") return [event];
  const all = event.getCoalescedEvents();
  return all.length > 0 ? all : [event];
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
