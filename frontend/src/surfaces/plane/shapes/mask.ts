/** Masks: pixels painted with a brush, a wand or at pixel size; how they are stored is the codec's matter. */
import type { JsonObject } from "../../../core/json";
import type { ResultItem } from "../../../core/result";
import type { Box } from "../../../geometry/box";
import { contours } from "../../../geometry/contour";
import { hasPixel, type Mask, maskBox, sameMask, scaledMask, shifted, turnedMask } from "../../../geometry/mask";
import type { Point, Size } from "../../../geometry/point";
import { lineTouches } from "../../../geometry/segment";
import { toView, type Viewport } from "../../../geometry/viewport";
import type { Figure, Handle, Pen } from "../figure";
import { figureOf } from "./all";

export interface MaskCodec {
  readonly kind: "brush" | "bitmask";
  readonly write: (mask: Mask) => JsonObject;
}

const outlines = new WeakMap<Mask, readonly (readonly Point[])[]>();

function outlineOf(mask: Mask): readonly (readonly Point[])[] {
  const known = outlines.get(mask);
  if (known) return known;
  const made = contours(mask);
  outlines.set(mask, made);
  return made;
}

/** Corners of an outline that come nearer than this (view pixels) to the one before are not drawn. */
const FINE = 0.7;
/** How far (pixels of the mask) a press may miss. */
const NEAR = 3;

export class MaskFigure implements Figure {
  readonly kind: "brush" | "bitmask";
  readonly filled = true;
  readonly tint = 0.42;
  readonly box: Box;
  readonly mask: Mask;
  readonly codec: MaskCodec;
  readonly size: Size;

  constructor(mask: Mask, codec: MaskCodec, size: Size) {
    this.kind = codec.kind;
    this.mask = mask;
    this.codec = codec;
    this.size = size;
    const { minX, minY, maxX, maxY } = maskBox(mask);
    this.box = { minX: minX * this.scaleX, minY: minY * this.scaleY, maxX: maxX * this.scaleX, maxY: maxY * this.scaleY };
  }

  /** Image pixels per mask pixel: 1 unless the picture was replaced by one of another size. */
  get scaleX(): number {
    return this.size.width / this.mask.image.width;
  }

  get scaleY(): number {
    return this.size.height / this.mask.image.height;
  }

  /** Image pixels → mask pixels. */
  inMask(p: Point): Point {
    return { x: p.x / this.scaleX, y: p.y / this.scaleY };
  }

  hits(p: Point, tolerance: number): boolean {
    const { x, y } = this.inMask(p);
    const far = Math.min(NEAR, Math.floor(tolerance / this.scaleX));
    for (let dy = -far; dy <= far; dy++) {
      for (let dx = -far; dx <= far; dx++) if (hasPixel(this.mask, Math.floor(x) + dx, Math.floor(y) + dy)) return true;
    }
    return false;
  }

  touches(box: Box): boolean {
    const scaled = outlineOf(this.mask).map((loop) => loop.map((p) => ({ x: p.x * this.scaleX, y: p.y * this.scaleY })));
    return scaled.some((loop) => lineTouches(loop, true, box)) || this.hits({ x: box.minX, y: box.minY }, 0);
  }

  top(view: Viewport): Point {
    let best = { x: Infinity, y: Infinity };
    this.#eachCorner(view, (p) => {
      if (p.y < best.y || (p.y === best.y && p.x < best.x)) best = p;
    });
    return best;
  }

  trace(pen: Pen, view: Viewport): void {
    let last: Point | null = null;
    this.#eachCorner(view, (p, first) => {
      if (first) {
        if (last) pen.closePath();
        pen.moveTo(p.x, p.y);
      } else if (last && Math.abs(p.x - last.x) < FINE && Math.abs(p.y - last.y) < FINE) return;
      else pen.lineTo(p.x, p.y);
      last = p;
    });
    if (last) pen.closePath();
  }

  #eachCorner(view: Viewport, visit: (p: Point, first: boolean) => void): void {
    const [sx, sy] = [this.scaleX, this.scaleY];
    for (const loop of outlineOf(this.mask)) loop.forEach(({ x, y }, i) => visit(toView(view, { x: x * sx, y: y * sy }), i === 0));
  }

  handles(): readonly Handle[] {
    return [];
  }

  dragHandle(): MaskFigure {
    return this;
  }

  moved(by: Point): MaskFigure {
    return this.with(shifted(this.mask, this.inMask(by)));
  }

  turned(degrees: number, about: Point): MaskFigure {
    return this.with(turnedMask(this.mask, degrees, this.inMask(about)));
  }

  stretched(from: Box, to: Box): MaskFigure {
    const inMask = ({ minX, minY, maxX, maxY }: Box): Box => ({ minX: minX / this.scaleX, minY: minY / this.scaleY, maxX: maxX / this.scaleX, maxY: maxY / this.scaleY });
    return this.with(scaledMask(this.mask, inMask(from), inMask(to)));
  }

  with(mask: Mask): MaskFigure {
    return new MaskFigure(mask, this.codec, this.size);
  }

  snapped(): MaskFigure {
    return this;
  }

  value(): JsonObject {
    return this.codec.write(this.mask);
  }

  /** The code that stood in the file when the mask is that one again, else a new code. */
  valueAfter(opened: ResultItem | undefined): JsonObject {
    const before = opened && figureOf(opened, this.size);
    if (!opened?.value || !(before instanceof MaskFigure) || before.kind !== this.kind || !sameMask(before.mask, this.mask)) return this.value();
    const { rle, imageDataURL, format } = opened.value;
    return before.kind === "bitmask" ? { imageDataURL } : format === undefined ? { rle } : { format, rle };
  }
}
