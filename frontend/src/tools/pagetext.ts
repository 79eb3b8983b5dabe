/** Selecting the text of a page: a drag selects it, with an armed label it becomes a region; a click selects a region. */
import { createRegion } from "../core/actions";
import { union } from "../geometry/box";
import { distance } from "../geometry/point";
import type { PointerInput } from "../surfaces/plane/input";
import { RectangleFigure } from "../surfaces/plane/shapes/rectangle";
import { boxesOf, type PageText, textBetween, unitAt, wordAt } from "../surfaces/pdf/pagetext";
import { textOn } from "../surfaces/pdf/selectable";
import { CLICK_REACH, drawer, type PlaneHost, reach } from "./host";
import type { Next, State } from "./state";

/** Page units: a press further away from any text selects none. */
const NEAR = 12;

export class TextIdle implements State {
  readonly name = "text.idle";
  readonly idle = true;
  readonly #host: PlaneHost;

  constructor(host: PlaneHost) {
    this.#host = host;
  }

  down(p: PointerInput): Next {
    return new SelectingText(this.#host, p, this);
  }

  double(p: PointerInput): Next {
    const text = textOn(this.#host.model)?.text;
    const at = text ? unitAt(text, p.at) : null;
    if (!text || !at || at.away > NEAR) return;
    const [start, end] = wordAt(text, at.unit);
    take(this.#host, text, start, end);
  }

  cursor(p: PointerInput | null): string {
    const text = textOn(this.#host.model)?.text;
    const at = text && p ? unitAt(text, p.at) : null;
    return at && at.away < NEAR ? "text" : "default";
  }
}

class SelectingText implements State {
  readonly name = "text.selecting";
  readonly #host: PlaneHost;
  readonly #from: PointerInput;
  readonly #home: State;

  constructor(host: PlaneHost, from: PointerInput, home: State) {
    this.#host = host;
    this.#from = from;
    this.#home = home;
  }

  move(p: PointerInput): Next {
    const [start, end] = this.#units(p);
    textOn(this.#host.model)?.select(start, end);
  }

  up(p: PointerInput): Next {
    const text = textOn(this.#host.model)?.text;
    if (distance(p.view, this.#from.view) < CLICK_REACH || !text) this.#click(p);
    else take(this.#host, text, ...this.#units(p));
    return this.#home;
  }

  cancel(): Next {
    textOn(this.#host.model)?.select(0, 0);
    return this.#home;
  }

  cursor(): string {
    return "text";
  }

  #click(p: PointerInput): void {
    const { model, session } = this.#host;
    textOn(model)?.select(0, 0);
    const [hit] = model.at(p.at, reach(this.#host, CLICK_REACH));
    if (hit) session.selection.set(hit.id);
    else session.selection.clear();
  }

  #units(p: PointerInput): readonly [number, number] {
    const text = textOn(this.#host.model)?.text;
    const [a, b] = [text ? unitAt(text, this.#from.at)?.unit ?? 0 : 0, text ? unitAt(text, p.at)?.unit ?? 0 : 0];
    return [Math.min(a, b), Math.max(a, b)];
  }
}

/** Units of the page's text were selected: a region if a label is armed, else what the browser shows as selected. */
function take(host: PlaneHost, text: PageText, start: number, end: number): void {
  const written = textBetween(text, start, end);
  const box = union(boxesOf(text, start, end));
  const control = drawer(host, "text");
  if (!control || !box || written === "") return void textOn(host.model)?.select(start, end);
  textOn(host.model)?.select(0, 0);
  const frame = { x: box.minX, y: box.minY, width: box.maxX - box.minX, height: box.maxY - box.minY, rotation: 0 };
  const geometry = { ...host.model.lens.geometry(new RectangleFigure(frame, host.model.size), undefined), ocrtext: written };
  createRegion(host.session, { control, object: host.model.object, geometry, beside: host.beside() });
}
