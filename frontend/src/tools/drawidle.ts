/** Waiting to draw: handles of the selected region come first; without an armed label a press selects. */
import type { TagNode } from "../core/config";
import { t } from "../core/strings";
import type { PointerInput } from "../surfaces/plane/input";
import { drawer, isInside, type PlaneHost } from "./host";
import { cursorOver, pressHandle, SelectIdle } from "./select/idle";
import type { Next, State } from "./state";

/** Starts a drawing at a press inside the image. */
export type Begin = (host: PlaneHost, control: TagNode, p: PointerInput, home: State) => State;

export class DrawIdle extends SelectIdle {
  override readonly name: string;
  readonly #tool: string;
  readonly #begin: Begin;

  constructor(host: PlaneHost, tool: string, begin: Begin) {
    super(host);
    this.name = `${tool}.idle`;
    this.#tool = tool;
    this.#begin = begin;
  }

  override down(p: PointerInput): Next {
    const control = drawer(this.host, this.#tool);
    if (!control || p.ctrl) return this.#select(p);
    const handle = pressHandle(this.host, p, this);
    if (handle) return handle;
    return isInside(this.host, p.at) ? this.#begin(this.host, control, p, this) : undefined;
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

  override cursor(p: PointerInput | null): string {
    if (!drawer(this.host, this.#tool)) return cursorOver(this.host, p);
    const over = cursorOver(this.host, p);
    return over.endsWith("resize") || over === "grab" ? over : "crosshair";
  }
}
