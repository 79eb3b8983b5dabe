/** Waiting to draw: handles of the selected region come first; without an armed label a press selects. */
import type { TagNode } from "../core/config";
import type { KeyPress } from "../core/hotkeys";
import { t } from "../core/strings";
import { clampPoint, type Point } from "../geometry/point";
import { toImage } from "../geometry/viewport";
import type { Figure } from "../surfaces/plane/figure";
import type { PointerInput } from "../surfaces/plane/input";
import { create, drawer, isInside, type PlaneHost } from "./host";
import { cursorOver, pressHandle, SelectIdle } from "./select/idle";
import type { Next, State } from "./state";

/** Starts a drawing at a press inside the image. */
export type Begin = (host: PlaneHost, control: TagNode, p: PointerInput, home: State) => Next;

/** The shape that a key (`Enter`) puts at `at`, of a size that can be seen. */
export type Drop = (host: PlaneHost, at: Point) => Figure;

export class DrawIdle extends SelectIdle {
  override readonly name: string;
  readonly #tool: string;
  readonly #begin: Begin;
  readonly #drop: Drop | null;

  constructor(host: PlaneHost, tool: string, begin: Begin, drop: Drop | null = null) {
    super(host);
    this.#drop = drop;
    this.name = `${tool}.idle`;
    this.#tool = tool;
    this.#begin = begin;
  }

  override down(p: PointerInput): Next {
    const control = drawer(this.host, this.#tool);
    if (!control || p.ctrl) return this.#select(p);
    const handle = pressHandle(this.host, p, this);
    if (handle) return handle;
    return (this.host.fromBeside ?? false) || isInside(this.host, p.at) ? this.#begin(this.host, control, p, this) : undefined;
  }

  /** Nothing may be drawn: on empty ground say what is missing. */
  #select(p: PointerInput): Next {
    const next = super.down(p);
    const { session } = this.host;
    if (!p.ctrl && !session.readonly.value && next?.name === "select.empty" && session.selection.ids.value.length === 0) {
      session.notice.value = t("chooseLabelFirst");
    }
    return next;
  }

  override move(p: PointerInput): Next {
    if (drawer(this.host, this.#tool)) this.host.session.selection.hovered.value = null;
    else return super.move(p);
  }

  override double(p: PointerInput): Next {
    if (!drawer(this.host, this.#tool)) return super.double(p);
  }

  /** Drawing without a mouse: Enter puts a shape into the middle of the view, arrow keys and Details do the rest. */
  key(press: KeyPress): Next | boolean {
    const control = press.key === "Enter" && !press.ctrlKey && !press.metaKey && this.#drop ? drawer(this.host, this.#tool) : null;
    if (!control || !this.#drop) return false;
    create(this.host, control, this.#drop(this.host, clampPoint(toImage(this.host.view.viewport.peek(), this.host.view.middle()), this.host.model.size)));
    return true;
  }

  override cursor(p: PointerInput | null): string {
    if (!drawer(this.host, this.#tool)) return cursorOver(this.host, p);
    const over = cursorOver(this.host, p);
    return over.endsWith("resize") || over === "grab" ? over : "crosshair";
  }
}
