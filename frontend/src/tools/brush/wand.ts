/** The magic wand: press on a pixel, drag away to take more; what is alike and connected joins the mask. */
import { attrNumber, type TagNode } from "../../core/config";
import { t } from "../../core/strings";
import { floodFill, type Pixels, smoothed } from "../../geometry/floodfill";
import { emptyMask, joined, type Mask } from "../../geometry/mask";
import { distance } from "../../geometry/point";
import type { Overlay, PointerInput } from "../../surfaces/plane/input";
import { BRUSH } from "../../surfaces/plane/shapes/brush";
import { MaskFigure } from "../../surfaces/plane/shapes/mask";
import { create, drawer, isInside, type PlaneHost, showDraft } from "../host";
import { SelectIdle } from "../select/idle";
import type { Next, State } from "../state";
import { type MaskTarget, selectedMask, writeMask } from "./target";

const TOOL = "wand";
const START = 15;
const BLUR = 5;
/** View pixels of drag for one more step of tolerance. */
const PER_STEP = 2;

export class WandIdle extends SelectIdle {
  override readonly name = "wand.idle";

  override down(p: PointerInput): Next {
    const { session } = this.host;
    const target = selectedMask(this.host, ["brush"]);
    const control = drawer(this.host, TOOL);
    if (p.ctrl || session.readonly.value || (!target && !control)) return super.down(p);
    if (!isInside(this.host, p.at)) return undefined;
    if (!target && !this.#labelled()) {
      session.notice.value = t("chooseLabelFirst");
      return undefined;
    }
    const pixels = this.host.pixels();
    if (!pixels) {
      session.notice.value = t("wandNoPixels");
      return undefined;
    }
    return new Wanding(this.host, target, control, pixels, p, this);
  }

  /** A wand's mask is named by armed labels of the object; without any label controls it needs none. */
  #labelled(): boolean {
    const { session, model } = this.host;
    const naming = session.config.controlsOf(model.object).filter(({ tag }) => tag === "Labels" || tag === "BrushLabels");
    return naming.length === 0 || naming.some(({ name }) => session.armed.of(name ?? "").length > 0);
  }

  override cursor(p: PointerInput | null): string {
    return selectedMask(this.host, ["brush"]) || this.#labelled() ? "crosshair" : super.cursor(p);
  }
}

class Wanding implements State {
  readonly name = "wand.dragging";
  readonly #host: PlaneHost;
  readonly #target: MaskTarget | null;
  readonly #control: TagNode | null;
  readonly #pixels: Pixels;
  readonly #from: PointerInput;
  readonly #home: State;
  #tolerance = -1;
  #mask: Mask;

  constructor(host: PlaneHost, target: MaskTarget | null, control: TagNode | null, pixels: Pixels, from: PointerInput, home: State) {
    this.#host = host;
    this.#target = target;
    this.#control = control;
    this.#pixels = pixels;
    this.#from = from;
    this.#home = home;
    this.#mask = emptyMask(pixels);
    this.move(from);
  }

  move(p: PointerInput): Next {
    const start = this.#control ? attrNumber(this.#control, "defaultThreshold", START) : START;
    const tolerance = Math.round(start + distance(p.view, this.#from.view) / PER_STEP);
    if (tolerance === this.#tolerance) return;
    this.#tolerance = tolerance;
    this.#mask = floodFill(this.#pixels, this.#from.at.x, this.#from.at.y, tolerance);
    const control = this.#control ?? this.#host.controlFor(TOOL);
    if (control) showDraft(this.#host, control, new MaskFigure(this.#mask, BRUSH, this.#host.model.size));
  }

  up(): Next {
    const blur = this.#control ? attrNumber(this.#control, "blurRadius", BLUR) : BLUR;
    const mask = smoothed(this.#mask, Math.floor(blur / 2));
    if (this.#target) writeMask(this.#host, this.#target, joined(this.#target.figure.mask, mask));
    else if (this.#control && mask.width > 0 && create(this.#host, this.#control, new MaskFigure(mask, BRUSH, this.#host.model.size)) !== null) this.#host.stay(TOOL);
    return this.#home;
  }

  cancel(): Next {
    return this.#home;
  }

  exit(): void {
    this.#host.model.draft.value = null;
  }

  cursor(): string {
    return "crosshair";
  }

  overlay(): Overlay {
    const text = t("wandTolerance", { n: this.#tolerance });
    const { x, y } = this.#from.view;
    return (ctx) => {
      ctx.font = "11px sans-serif";
      const width = ctx.measureText(text).width + 12;
      ctx.fillStyle = "rgba(11, 13, 16, .8)";
      ctx.beginPath();
      ctx.roundRect(x + 12, y - 30, width, 20, 4);
      ctx.fill();
      ctx.fillStyle = "#fff";
      ctx.textBaseline = "middle";
      ctx.fillText(text, x + 18, y - 19.5);
    };
  }
}
