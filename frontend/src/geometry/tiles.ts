/** Which tiles of a large picture are in sight, and at what level they are worth fetching. */
import { boxOf } from "./box";
import { toImage, type Viewport } from "./viewport";

export interface TileSpot {
  readonly level: number;
  readonly column: number;
  readonly row: number;
  /** In pixels of the picture itself. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The level whose pixels come closest to those of the screen without being coarser; null when the preview is fine enough. */
export function levelFor(view: Viewport, density: number, levels: number, preview: number): number | null {
  const wanted = view.zoom * density;
  const longest = Math.max(view.image.width, view.image.height);
  if (wanted <= preview / longest) return null;
  return Math.min(levels - 1, Math.max(0, Math.floor(Math.log2(1 / Math.min(wanted, 1)))));
}

/** The tiles of a level that the view shows, row by row. */
export function tilesInSight(view: Viewport, level: number, tile: number): readonly TileSpot[] {
  const { width, height } = view.image;
  const side = tile * 2 ** level;
  const corners = [{ x: 0, y: 0 }, { x: view.view.width, y: 0 }, { x: 0, y: view.view.height }, { x: view.view.width, y: view.view.height }];
  const seen = boxOf(corners.map((corner) => toImage(view, corner)));
  const [left, right] = [Math.max(0, Math.floor(seen.minX / side)), Math.min(Math.ceil(width / side), Math.ceil(seen.maxX / side))];
  const [top, bottom] = [Math.max(0, Math.floor(seen.minY / side)), Math.min(Math.ceil(height / side), Math.ceil(seen.maxY / side))];
  const spots: TileSpot[] = [];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const [x, y] = [column * side, row * side];
      spots.push({ level, column, row, left: x, top: y, width: Math.min(side, width - x), height: Math.min(side, height - y) });
    }
  }
  return spots;
}
