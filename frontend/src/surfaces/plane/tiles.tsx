/** The pixels of a large picture where one looks closely, over its preview. */
import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { PictureView } from "../../core/session";
import { levelFor, type TileSpot, tilesInSight } from "../../geometry/tiles";
import { matrixOf, type Viewport } from "../../geometry/viewport";

const PREVIEW = 4096;
/** Milliseconds of a still view before tiles are fetched. */
const STILL = 120;
/** Milliseconds between two tries for a tile that is not made yet, and how many there are. */
const [AGAIN, TRIES] = [1_500, 60];

interface Props {
  readonly view: PictureView;
  readonly viewport: ReadonlySignal<Viewport>;
  readonly filter: string;
  readonly smooth: boolean;
}

export function Tiles({ view, viewport, filter, smooth }: Props) {
  const layer = useRef<HTMLDivElement>(null);
  const [spots, setSpots] = useState<readonly TileSpot[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = viewport.subscribe((now) => {
      if (layer.current) layer.current.style.transform = `matrix(${matrixOf(now).join(",")})`;
      clearTimeout(timer);
      timer = setTimeout(() => {
        const level = levelFor(now, devicePixelRatio, view.levels, PREVIEW);
        setSpots(level === null ? [] : tilesInSight(now, level, view.tile));
      }, STILL);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [view, viewport]);
  return (
    <div ref={layer} aria-hidden="true" data-tiles={spots.length} style={{ position: "absolute", left: "0", top: "0", transformOrigin: "0 0", pointerEvents: "none", filter }}>
      {spots.map((spot) => <Tile key={`${spot.level}/${spot.column}/${spot.row}`} spot={spot} base={view.tiles} smooth={smooth} />)}
    </div>
  );
}

/** One tile; while it is not made yet the preview shows through. */
function Tile({ spot, base, smooth }: { readonly spot: TileSpot; readonly base: string; readonly smooth: boolean }) {
  const [tries, setTries] = useState(0);
  const [shown, setShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const again = (): void => {
    if (tries < TRIES) timer.current = setTimeout(() => setTries(tries + 1), AGAIN);
  };
  return (
    <img
      alt="" draggable={false} src={`${base}/${spot.level}/${spot.column}/${spot.row}${tries > 0 ? `?try=${tries}` : ""}`} onLoad={() => setShown(true)} onError={again}
      style={{
        position: "absolute", left: `${spot.left}px`, top: `${spot.top}px`, width: `${spot.width}px`, height: `${spot.height}px`, maxWidth: "none",
        imageRendering: smooth ? "auto" : "pixelated", visibility: shown ? "visible" : "hidden",
      }}
    />
  );
}
