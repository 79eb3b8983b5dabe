/** Nothing pressed: hover shows what a press would take. */
import { handleAt, gripOf } from "../../surfaces/plane/handles";
import type { PlaneItem } from "../../surfaces/plane/model";
import type { PointerInput } from "../../surfaces/plane/input";
import type { PlaneHost } from "../host";
import { reach } from "../host";
import type { Next, State } from "../state";
import { PressingEmpty } from "./empty";
import { PressingRegion } from "./pressing";
import { deletePoint, Resizing } from "./resizing";

/** How near (view pixels) a press must come to a line. */
const MOUSE = 4;
const TOUCH = 12;

export class SelectIdle implements State {
  readonly name: string = "select.idle";
  readonly idle = true;
  readonly host: PlaneHost;

  constructor(host: PlaneHost) {
    this.host = host;
  }

  down(p: PointerInput): Next {
    return pressHandle(this.host, p, this) ?? pressRegion(this.host, p, this) ?? new PressingEmpty(this.host, p, this);
  }

  move(p: PointerInput): Next {
    hover(this.host, p);
  }

  double(p: PointerInput): Next {
    if (deletePointAt(this.host, p)) return;
    const [top] = under(this.host, p);
    if (top) openRegion(this.host, top.id);
    else if (p.touch) this.host.view.zoomBy(2, p.view);
  }

  cursor(p: PointerInput | null): string {
    return cursorOver(this.host, p);
  }
}

/** A double click on a region goes to its first field in the Details panel. */
function openRegion(host: PlaneHost, id: string): void {
  host.session.selection.set(id);
  const fields = host.session.hotkeys.actions.peek().find((action) => action.id === "fields");
  if (fields?.enabled?.() ?? true) setTimeout(() => fields?.run());
}

/** Regions under the pointer; those selected come first, so that a drag takes them. */
export function under(host: PlaneHost, p: PointerInput): readonly PlaneItem[] {
  return host.model.at(p.at, reach(host, p.touch ? TOUCH : MOUSE));
}

export function pressHandle(host: PlaneHost, p: PointerInput, home: State): State | null {
  const grip = gripOf(host.model, host.view.viewport.peek());
  const handle = handleAt(grip, p.view, p.touch);
  return grip && handle ? new Resizing(host, grip, handle, p, home) : null;
}

function pressRegion(host: PlaneHost, p: PointerInput, home: State): State | null {
  const items = under(host, p);
  const taken = items.find(({ id }) => host.session.selection.has(id)) ?? items[0];
  return taken ? new PressingRegion(host, p, items, taken, home) : null;
}

/** A double click on a point of the selected shape takes it out. */
export function deletePointAt(host: PlaneHost, p: PointerInput): boolean {
  const grip = gripOf(host.model, host.view.viewport.peek());
  const handle = handleAt(grip, p.view, p.touch);
  return grip !== null && handle !== null && deletePoint(host, grip, handle);
}

export function hover(host: PlaneHost, p: PointerInput): void {
  if (p.touch) return;
  const id = under(host, p)[0]?.id ?? null;
  if (host.session.selection.hovered.peek() !== id) host.session.selection.hovered.value = id;
}

export function cursorOver(host: PlaneHost, p: PointerInput | null): string {
  if (!p) return "default";
  const handle = handleAt(gripOf(host.model, host.view.viewport.peek()), p.view, p.touch);
  if (handle) return handle.cursor;
  const [top] = under(host, p);
  if (!top) return "default";
  return host.session.selection.has(top.id) && host.session.editable(top.id) ? "move" : "pointer";
}
