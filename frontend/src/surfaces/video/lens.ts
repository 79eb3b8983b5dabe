/** Boxes of a video as they are on the frame on screen; what is changed there is written as a keyframe. */
import type { ReadonlySignal } from "@preact/signals-core";
import type { JsonObject } from "../../core/json";
import type { ResultItem } from "../../core/result";
import { corners } from "../../geometry/rectangle";
import type { Size } from "../../geometry/point";
import type { TrackBox } from "../../geometry/track";
import type { Figure } from "../plane/figure";
import type { Lens } from "../plane/lens";
import { RectangleFigure } from "../plane/shapes/rectangle";
import { sequenceOf, trackOf, withBox } from "./edits";
import type { Player } from "./player";

export class FrameLens implements Lens {
  readonly #player: Player;
  readonly moment: ReadonlySignal<unknown>;

  constructor(player: Player) {
    this.#player = player;
    this.moment = player.shown;
  }

  takes({ value }: ResultItem): boolean {
    return Array.isArray(value?.["sequence"]);
  }

  read({ value }: ResultItem, size: Size): Figure | "away" | null {
    const track = trackOf(value);
    if (!track || track.keyframes.length === 0) return hasVertices(value) ? "away" : null;
    const box = track.at(this.#player.shown.peek());
    return box ? figureOf(box, size) : "away";
  }

  geometry(figure: Figure, item: ResultItem | undefined): JsonObject {
    const frame = this.#player.shown.peek();
    const clock = this.#player.clock.peek();
    const sequence = withBox(sequenceOf(item?.value), frame, figure.value() as unknown as TrackBox, clock);
    return item ? { sequence } : { framesCount: clock.count, duration: this.#player.duration, sequence };
  }
}

/** Paths of a video are kept, not drawn. */
function hasVertices(value: JsonObject | undefined): boolean {
  return sequenceOf(value).some((one) => typeof one === "object" && one !== null && "vertices" in one);
}

/** Percent as pixels; a side that runs backwards is turned round, so that every box has a width and a height. */
function figureOf({ x, y, width, height, rotation }: TrackBox, size: Size): RectangleFigure {
  const frame = { x: (x / 100) * size.width, y: (y / 100) * size.height, width: (width / 100) * size.width, height: (height / 100) * size.height, rotation };
  if (width >= 0 && height >= 0) return new RectangleFigure(frame, size);
  const [a, b, , d] = corners(frame) as [Corner, Corner, Corner, Corner];
  const [left, top] = [width < 0, height < 0];
  const at = left && top ? corners(frame)[2] as Corner : left ? b : top ? d : a;
  return new RectangleFigure({ ...at, width: Math.abs(frame.width), height: Math.abs(frame.height), rotation }, size);
}

type Corner = { readonly x: number; readonly y: number };
