/** The tool in hand: which one it is, the state of its gesture, and the way of pointers and keys into it. */
import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { TagNode } from "../core/config";
import type { KeyPress } from "../core/hotkeys";
import type { Scope } from "../core/scope";
import type { Session } from "../core/session";
import type { Overlay, PlaneInput, PointerInput } from "../surfaces/plane/input";
import { homeOf, TOOLS } from "./all";
import type { PlaneHost } from "./host";
import { planeKey } from "./keys";
import type { State } from "./state";

/** The drawing tools that the controls of an object offer, in config order, each once. */
export function offeredTools(session: Session, object: string): readonly string[] {
  const own = session.config.named(object);
  const ids = [...(own ? [own] : []), ...session.config.controlsOf(object)].flatMap((node) => toolsOf(session, node));
  return [...new Set(ids)];
}

export function toolsOf(session: Session, control: TagNode): readonly string[] {
  return (session.registry.get(control.tag)?.tools ?? []).map((tool) => tool.id);
}

/** The control that draws with `tool`: the one with an armed label first. */
export function controlFor(session: Session, object: string, tool: string): TagNode | undefined {
  const offering = session.config.controlsOf(object).filter((control) => toolsOf(session, control).includes(tool));
  return offering.find((control) => session.armed.of(control.name ?? "").length > 0) ?? offering[0];
}

/** Tools that stay in hand whatever is armed, also where nothing may be changed. */
const ALWAYS: ReadonlySet<string> = new Set(["pan", "lasso", "text"]);

export class ToolBench implements PlaneInput {
  readonly host: PlaneHost;
  /** What the person picked; an armed label may ask for another tool. */
  readonly chosen: Signal<string> = signal("select");
  readonly cursor: Signal<string> = signal("default");
  readonly overlay: Signal<Overlay | null> = signal(null);
  readonly current: ReadonlySignal<string> = computed(() => this.#wanted());
  #state: State;
  #handling = false;
  #pointer: PointerInput | null = null;

  constructor(host: PlaneHost, scope: Scope) {
    this.host = host;
    this.#state = this.#home();
    scope.add(effect(() => this.#toolChanged(this.current.value)));
    scope.add(effect(() => this.#armedChanged()));
  }

  get state(): string {
    return this.#state.name;
  }

  /** Take a tool in hand; the arrow puts armed labels down. */
  choose(id: string): void {
    if (id === "select") this.host.session.armed.clear();
    this.chosen.value = id;
    const load = homeOf(id) ? undefined : TOOLS.find((tool) => tool.id === id)?.load;
    if (load) void load().then(() => this.#toolChanged(id));
  }

  /** Something is being drawn or dragged (the picture itself aside). */
  get busy(): boolean {
    return !this.#state.idle && this.#state.name !== "pan.panning";
  }

  down(p: PointerInput): void {
    this.#send(p, (state) => state.down?.(p));
  }

  move(p: PointerInput): void {
    this.#send(p, (state) => state.move?.(p));
  }

  up(p: PointerInput): void {
    this.#send(p, (state) => state.up?.(p));
  }

  double(p: PointerInput): void {
    this.#send(p, (state) => state.double?.(p));
  }

  leave(): void {
    this.host.session.selection.hovered.value = null;
    this.#pointer = null;
    this.#refresh();
  }

  cancel(): boolean {
    if (this.#state.idle) return false;
    this.#run((state) => state.cancel?.() ?? this.#home());
    return true;
  }

  interrupt(): void {
    if (!this.#state.lasting) this.cancel();
  }

  key(press: KeyPress): boolean {
    const used = this.#run((state) => state.key?.(press));
    if (used) return true;
    if (press.key === "Escape" && this.cancel()) return true;
    return planeKey(this.host, press);
  }

  /** Let a button do what a press on the plane would. */
  step(handle: (state: State) => State | void): void {
    this.#run(handle);
  }

  #send(p: PointerInput, handle: (state: State) => State | void): void {
    this.#pointer = p;
    this.#run(handle);
  }

  /** Let the state handle something and go where it says; answers whether it was used. */
  #run(handle: (state: State) => State | boolean | void): boolean {
    this.#handling = true;
    try {
      const next = handle(this.#state);
      if (typeof next === "object") this.#go(next);
      return next !== undefined && next !== false;
    } finally {
      this.#handling = false;
      if (this.#state.idle && this.#state.name !== this.#homeName()) this.#go(this.#home());
      this.#refresh();
    }
  }

  #go(next: State): void {
    if (next === this.#state) return;
    this.#state.exit?.();
    this.#state = next.idle ? this.#home() : next;
    this.#state.enter?.();
  }

  #home(): State {
    const home = homeOf(this.current.peek()) ?? homeOf("select");
    if (!home) throw new Error("there is no tool to fall back to");
    return home(this.host);
  }

  #homeName(): string {
    return `${this.current.peek()}.idle`;
  }

  #toolChanged(_tool: string): void {
    if (this.#handling || !this.#state) return;
    if (!this.#state.idle) this.#run((state) => state.finish?.() ?? state.cancel?.() ?? this.#home());
    else if (this.#state.name !== this.#homeName()) this.#go(this.#home());
    this.#refresh();
  }

  /** A label that is armed while the hand is held means that the person wants to draw. */
  #armedChanged(): void {
    const armed = this.host.session.armed.value.value;
    if (armed.size > 0 && ["pan", "lasso"].includes(this.chosen.peek())) this.chosen.value = "select";
    if (!this.#handling) this.#refresh();
  }

  #wanted(): string {
    const { session, model } = this.host;
    const chosen = this.chosen.value;
    if (ALWAYS.has(chosen)) return chosen;
    if (session.readonly.value) return "select";
    const armed = session.config.controlsOf(model.object).filter((control) => session.armed.of(control.name ?? "").length > 0);
    const drawing = armed.filter((control) => toolsOf(session, control).length > 0);
    if (chosen === "wand" && armed.length > 0 && controlFor(session, model.object, chosen)) return chosen;
    if (drawing.length > 0) return drawing.some((control) => toolsOf(session, control).includes(chosen)) ? chosen : (toolsOf(session, drawing[0] as TagNode)[0] ?? chosen);
    if (armed.some(({ tag }) => tag === "Labels") && chosen === "select") return offeredTools(session, model.object).find((id) => id !== "text") ?? chosen;
    return chosen;
  }

  #refresh(): void {
    this.cursor.value = this.#state.cursor?.(this.#pointer) ?? "default";
    this.overlay.value = this.#state.overlay?.(this.#pointer) ?? null;
  }
}
